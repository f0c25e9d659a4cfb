import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";
import { z } from "zod";
import { writeWholeSync } from "../../platform/results/write-whole";

const POLL_MILLISECONDS = 200;

/** A lock that has not been touched for so long is a dead process's, on whatever machine. */
const DEAD_AFTER_MILLISECONDS = 15_000;

/**
 * Runs an action while no other process runs one on the same file. Others wait; a lock whose process has died is
 * taken over.
 *
 * @param file Need not exist; the lock is the folder `FILE.lock`.
 * @param onWait Called once when another process holds the lock.
 */
export async function withFileLock<Result>(
  file: string,
  action: () => Promise<Result>,
  options: { readonly signal?: AbortSignal; readonly onWait?: () => void } = {},
): Promise<Result> {
  const { signal, onWait } = options;
  for (let waited = false; ; waited = true) {
    const release = await tryLock(file);
    if (release) return await action().finally(release);
    if (!waited) onWait?.();
    await sleep(POLL_MILLISECONDS, undefined, { signal });
  }
}

/** What lets go of the lock, or undefined while another process holds it. */
async function tryLock(file: string): Promise<(() => Promise<void>) | undefined> {
  try {
    const release = await lock(file, {
      realpath: false,
      stale: DEAD_AFTER_MILLISECONDS,
      // Removed by hand, or taken over after a sleep: the work goes on, and its place is checked before it is taken.
      onCompromised: () => undefined,
    });
    return () => release().catch(() => undefined);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ELOCKED") return undefined;
    throw error;
  }
}

const noteSchema = z.object({
  address: z.string(),
  /** What tells this version of the file from another one on the server: a strong ETag, or a date. */
  validator: z.string().optional(),
  total: z.number().int().nonnegative().optional(),
});

/** Where the bytes of an unfinished download are from. */
export type PartNote = z.infer<typeof noteSchema>;

/**
 * The unfinished copy of a file, `NAME.part`, with a note beside it, `NAME.part.json`, of where it is from. Without a
 * note that fits, a part is never continued: its bytes may be of another file.
 */
export class PartFile {
  readonly path: string;
  private readonly notePath: string;

  /** @param target Where the finished file goes. */
  constructor(target: string) {
    this.path = `${target}.part`;
    this.notePath = `${this.path}.json`;
  }

  /** Bytes that are there. */
  get bytes(): number {
    return existsSync(this.path) ? statSync(this.path).size : 0;
  }

  /** The note, or undefined where it is missing or damaged. */
  readNote(): PartNote | undefined {
    try {
      return noteSchema.parse(JSON.parse(readFileSync(this.notePath, "utf8")));
    } catch {
      return undefined; // then the part is fetched from its beginning
    }
  }

  writeNote(note: PartNote): void {
    writeWholeSync(this.notePath, `${JSON.stringify(note)}\n`);
  }

  /** Forgets everything that was fetched. */
  discard(): void {
    rmSync(this.path, { force: true });
    this.forgetNote();
  }

  forgetNote(): void {
    rmSync(this.notePath, { force: true });
  }
}
