import { join } from "node:path";
import workerpool from "workerpool";
import { keptSamples } from "./kind";
import type { Interval } from "./timeline";
import type { Measured, WorkerMessage, WorkerMethods } from "./worker";

/** Whether an error means that the process is gone, rather than that what it did failed. */
export function isDeath(error: unknown): boolean {
  const { message, code } = error as NodeJS.ErrnoException;
  return (
    String(message).startsWith("Workerpool Worker terminated Unexpectedly") || // while it worked
    message === "Worker is terminated" || // while it waited
    code === "ERR_IPC_CHANNEL_CLOSED" ||
    code === "EPIPE"
  );
}

/** One process that runs tasks, one at a time, from its launch on. */
export class WorkerProcess {
  state: "starting" | "idle" | "busy" = "starting";
  /** Data that it read last, so that it has it at hand. */
  readonly loaded = new Set<string>();
  private readonly pool: workerpool.Pool;
  private readonly intervals: Interval[] = [];
  private closing: Promise<void> | undefined;

  /**
   * @param number Tells the processes of a pool apart.
   * @param now Seconds since the pool was made.
   * @param kinds The file that registers the kinds of task.
   */
  constructor(
    readonly number: number,
    private readonly now: () => number,
    kinds: string,
  ) {
    this.pool = workerpool.pool(join(__dirname, "worker.cjs"), {
      workerType: "process",
      maxWorkers: 1,
      forkArgs: [kinds],
      forkOpts: { execArgv: [] }, // not the parent's: a debugger or loader of a notebook's kernel has no place here
    });
  }

  /** Launches the process and its engine. */
  async start(): Promise<void> {
    await this.timed("start", () => this.exec("prepare", []));
    this.state = "idle";
  }

  /** Runs a method; the state says that it is busy meanwhile. */
  async perform<Name extends keyof WorkerMethods>(
    method: Name,
    parameters: Parameters<WorkerMethods[Name]>,
    options: { readonly data?: string; readonly on?: (message: WorkerMessage) => void } = {},
  ): Promise<Awaited<ReturnType<WorkerMethods[Name]>>> {
    const { data, on } = options;
    this.state = "busy";
    try {
      return await this.timed("work", () => this.exec(method, parameters, on));
    } finally {
      this.state = "idle";
      if (data !== undefined) this.remember(data);
    }
  }

  private async exec<Name extends keyof WorkerMethods>(
    method: Name,
    parameters: Parameters<WorkerMethods[Name]>,
    on?: (message: WorkerMessage) => void,
  ): Promise<Awaited<ReturnType<WorkerMethods[Name]>>> {
    return await this.pool.exec(method, parameters, { on });
  }

  private async timed<Result extends Measured>(kind: Interval["kind"], run: () => Promise<Result>): Promise<Result> {
    const from = this.now();
    let cpuSeconds = 0;
    try {
      const result = await run();
      cpuSeconds = result.cpuSeconds;
      return result;
    } finally {
      this.intervals.push({ worker: this.number, kind, from, to: this.now(), cpuSeconds });
    }
  }

  private remember(data: string): void {
    this.loaded.delete(data);
    this.loaded.add(data); // a set keeps the order of insertion: the first is the one longest unused
    for (const oldest of this.loaded) {
      if (this.loaded.size <= keptSamples) break;
      this.loaded.delete(oldest);
    }
  }

  /** What it did so far. */
  timeline(): readonly Interval[] {
    return this.intervals;
  }

  /** Ends the process at once; what it runs fails. */
  close(): Promise<void> {
    this.closing ??= this.end(); // workerpool forgets the first of two who wait for the end
    return this.closing;
  }

  private async end(): Promise<void> {
    await this.pool.terminate(true);
  }
}
