/** A message as it came over the wire. */
export interface Message {
  readonly type: string;
  readonly parentId: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the kernel says is what the tests look at
  readonly content: any;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What became of a cell. */
export interface CellRun {
  readonly reply: Message["content"];
  /** Everything that the kernel broadcast for the cell, up to and including the status "idle". */
  readonly outputs: readonly Message[];
  /** Joined text of standard output. */
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}
