import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import canonicalize from "canonicalize";
import writeFileAtomic from "write-file-atomic";

/** Raised whenever the same task could give another result: a changed algorithm, default or format. */
export const cacheVersion = 8;

/** The content address of a value: SHA-256 of its canonical JSON (RFC 8785), hexadecimal. */
export function contentAddress(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("Cannot address a value that JSON cannot hold.");
  return createHash("sha256").update(text).digest("hex");
}

interface Entry {
  readonly cacheVersion: number;
  readonly question: unknown;
  readonly answerSha256: string;
  readonly answer: unknown;
}

/** Tells the user that something in the cache was put right. */
export type Notice = (message: string) => void;

/**
 * Computed results on disk, addressed by the question they answer. Entries are written atomically; one that is cut,
 * changed or of another version is reported, removed and computed again. Deleting the folder is always safe.
 */
export class ResultCache {
  constructor(
    readonly folder: string,
    private readonly notice: Notice = (message) => console.warn(message),
  ) {}

  /** The address of a question that belongs to a group such as the kind of a task. */
  address(question: unknown): string {
    return contentAddress({ cacheVersion, question });
  }

  private path(group: string, address: string): string {
    return join(this.folder, "results", group, address.slice(0, 2), `${address}.json`);
  }

  /** Whether an answer is stored; does not read it. */
  has(group: string, question: unknown): boolean {
    return existsSync(this.path(group, this.address(question)));
  }

  /** The stored answer, or undefined. A damaged entry counts as absent and is removed. */
  read(group: string, question: unknown): unknown {
    const path = this.path(group, this.address(question));
    let text: string;
    try {
      text = readFileSync(path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    const answer = this.decode(text);
    if (answer === undefined) {
      this.notice(`Cache entry ${path} is damaged: removed, it will be computed again.`);
      rmSync(path, { force: true });
    }
    return answer;
  }

  private decode(text: string): unknown {
    try {
      const entry = JSON.parse(text) as Entry;
      if (entry.cacheVersion !== cacheVersion || contentAddress(entry.answer) !== entry.answerSha256) return undefined;
      return entry.answer;
    } catch {
      return undefined;
    }
  }

  /** Stores an answer; a reader sees the old state or the whole new one, never a part. */
  async write(group: string, question: unknown, answer: unknown): Promise<void> {
    const path = this.path(group, this.address(question));
    mkdirSync(dirname(path), { recursive: true });
    const entry: Entry = { cacheVersion, question, answerSha256: contentAddress(answer), answer };
    await writeFileAtomic(path, `${JSON.stringify(entry)}\n`);
  }
}
