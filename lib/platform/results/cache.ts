import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import canonicalize from "canonicalize";
import writeFileAtomic from "write-file-atomic";

/** Form of the entries on disk: raised when what stands in a file is written another way. */
const format = 1;

/** The content address of a value: SHA-256 of its canonical JSON (RFC 8785), hexadecimal. */
export function contentAddress(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("Cannot address a value that JSON cannot hold.");
  return createHash("sha256").update(text).digest("hex");
}

/** A stored answer. */
export interface StoredAnswer {
  readonly answer: unknown;
  /** Digest of the code that made it. */
  readonly code: string;
}

/** What stands in a file. */
interface Entry extends StoredAnswer {
  readonly format: number;
  readonly question: unknown;
  readonly answerSha256: string;
}

/** Tells the user that something in the cache was put right. */
export type Notice = (message: string) => void;

/** Folder of the results below a cache. */
export const resultsFolder = (cacheFolder: string): string => join(cacheFolder, "results");

/**
 * Computed results on disk, addressed by the question they answer. Entries are written atomically; one that is cut or
 * changed is reported, removed and computed again. Deleting the folder is always safe.
 */
export class ResultCache {
  constructor(
    readonly folder: string,
    private readonly notice: Notice = (message) => console.warn(message),
  ) {}

  private path(group: string, address: string): string {
    return join(resultsFolder(this.folder), group, address.slice(0, 2), `${address}.json`);
  }

  /**
   * Whether an answer is stored; does not read it.
   *
   * @param group Folder of the questions of a kind, such as `train-network/9`.
   * @param address Content address of the question.
   */
  has(group: string, address: string): boolean {
    return existsSync(this.path(group, address));
  }

  /** The stored answer, or undefined. A damaged entry counts as absent and is removed. */
  read(group: string, address: string): StoredAnswer | undefined {
    const path = this.path(group, address);
    let text: string;
    try {
      text = readFileSync(path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    const entry = decodeEntry(text);
    if (entry === undefined) {
      this.notice(`Cache entry ${path} is damaged: removed, it will be computed again.`);
      rmSync(path, { force: true });
    }
    return entry;
  }

  /** Stores an answer; a reader sees the old state or the whole new one, never a part. */
  async write(group: string, question: unknown, { answer, code }: StoredAnswer): Promise<void> {
    const path = this.path(group, contentAddress(question));
    mkdirSync(dirname(path), { recursive: true });
    const entry: Entry = { format, question, code, answerSha256: contentAddress(answer), answer };
    await writeFileAtomic(path, `${JSON.stringify(entry)}\n`);
  }
}

/** An entry's text read and checked; undefined when it is damaged. */
export function decodeEntry(text: string): (StoredAnswer & { readonly question: unknown }) | undefined {
  try {
    const entry = JSON.parse(text) as Entry;
    if (entry.format !== format || typeof entry.code !== "string") return undefined;
    return contentAddress(entry.answer) === entry.answerSha256 ? entry : undefined;
  } catch {
    return undefined;
  }
}
