import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";

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
