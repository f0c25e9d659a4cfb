import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { Recent } from "../recent";
import { canonicalJson } from "./canonical-json";
import { storingError, writeWhole } from "./write-whole";

/** Form of the entries on disk: raised when what stands in a file is written another way. */
const format = 1;

/** The content address of a value: SHA-256 of its canonical JSON (RFC 8785), hexadecimal. */
export function contentAddress(value: unknown): string {
  const text = canonicalJson(value);
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
  /** Over everything else; entries of before it was written have none. */
  readonly sha256?: string;
}

/** Tells the user that something in the cache was put right. */
export type Notice = (message: string) => void;

/** Folder of the results below a cache. */
export const resultsFolder = (cacheFolder: string): string => join(cacheFolder, "results");

/** Errors of a reading disk, rather than of a user without permission. */
const diskErrors = new Set(["EIO", "EBADMSG", "EUCLEAN", "ESTALE"]);

/**
 * Computed results on disk, addressed by the question they answer. Entries are written atomically; one that is cut,
 * changed or cannot be read is reported, put aside as `.damaged` and computed again. Deleting the folder is always safe.
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

  /**
   * The stored answer, or undefined; not to be changed, since others may have the same. A damaged entry counts as absent
   * and is put aside.
   */
  read(group: string, address: string): StoredAnswer | undefined {
    const path = this.path(group, address);
    let entry: StoredAnswer | undefined;
    try {
      entry = recentEntry(path, address);
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") return undefined;
      if (!diskErrors.has(code)) throw error;
      this.notice(`Cache entry ${path} cannot be read (${code}): it will be computed again.`);
      return undefined;
    }
    if (entry === undefined) {
      this.notice(`Cache entry ${path} is damaged: ${putAside(path)}, it will be computed again.`);
    }
    return entry;
  }

  /**
   * Stores an answer; a reader sees the old state or the whole new one, never a part.
   *
   * @throws Error saying what to do when the disk is full, or may not be written.
   */
  async write(group: string, question: unknown, { answer, code }: StoredAnswer): Promise<void> {
    const path = this.path(group, contentAddress(question));
    const entry: Entry = { format, question, code, answerSha256: contentAddress(answer), answer };
    const text = `${JSON.stringify({ ...entry, sha256: sealOf(entry) })}\n`;
    try {
      mkdirSync(dirname(path), { recursive: true });
      await writeWhole(path, Buffer.from(text));
    } catch (error) {
      throw storingError("a result", this.folder, error);
    }
  }
}

/** What was read of late, by file and state: plans, runs and one cell after another ask for the same. */
const recentEntries = new Recent<{ readonly entry?: StoredAnswer; readonly bytes: number }>({
  maxEntries: 10_000,
  maxBytes: 2 ** 27,
  bytesOf: ({ entry, bytes }) => (entry ? bytes : Number.POSITIVE_INFINITY),
});

/**
 * A file's entry, which is read and checked again when the file is another, or was written or touched since.
 *
 * @throws The system's errors.
 */
function recentEntry(path: string, address: string): StoredAnswer | undefined {
  const { ino, size, ctimeNs } = statSync(path, { bigint: true });
  return recentEntries.get([path, ino, size, ctimeNs].join(" "), () => {
    const text = readFileSync(path, "utf8");
    return { entry: decodeEntry(text, address), bytes: text.length };
  }).entry;
}

/** Moves a damaged file beside its place, for inspection. @returns What happened, in words. */
function putAside(path: string): string {
  try {
    renameSync(path, `${path}.damaged`);
    return "put aside as .damaged";
  } catch (error) {
    return `left there (${(error as NodeJS.ErrnoException).code})`; // a cache that may only be read, or gone meanwhile
  }
}

/** SHA-256 over what the answer's own does not cover. */
const sealOf = ({ format: form, question, code, answerSha256 }: Entry): string =>
  contentAddress({ format: form, question, code, answerSha256 });

/**
 * An entry's text read and checked; undefined when it is damaged, of another form, or answers another question than
 * the one whose address it stands under.
 */
export function decodeEntry(
  text: string,
  address: string,
): (StoredAnswer & { readonly question: unknown }) | undefined {
  try {
    const entry = JSON.parse(text) as Entry;
    if (entry.format !== format || typeof entry.code !== "string") return undefined;
    if (contentAddress(entry.answer) !== entry.answerSha256 || contentAddress(entry.question) !== address) {
      return undefined;
    }
    return entry.sha256 === undefined || entry.sha256 === sealOf(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}
