import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

const BEAT_MILLISECONDS = 5_000;
/** A lock that has not been touched for so long is a dead process's, on whatever machine. */
const DEAD_AFTER_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 200;

/**
 * Runs an action while no other process runs one on the same file. Others wait; a lock whose process has died is
 * taken over.
 *
 * @param onWait Called once when another process holds the lock.
 */
export async function withFileLock<Result>(
  file: string,
  action: () => Promise<Result>,
  options: { readonly signal?: AbortSignal; readonly onWait?: (holder: string) => void } = {},
): Promise<Result> {
  const { signal, onWait } = options;
  const mine = `${process.pid}@${hostname()} ${process.hrtime.bigint()}`;
  for (let waited = false; !tryLock(file, mine); waited = true) {
    const holder = readLock(file);
    if (holder !== undefined && isDead(file, holder)) {
      breakLock(file, holder);
      continue;
    }
    if (!waited && holder !== undefined) onWait?.(holder);
    await sleep(POLL_MILLISECONDS, undefined, { signal });
  }
  const beat = setInterval(() => touch(file), BEAT_MILLISECONDS).unref();
  try {
    return await action();
  } finally {
    clearInterval(beat);
    if (readLock(file) === mine) rmSync(file, { force: true });
  }
}

/** A hard link appears with its content, or not at all when there is one. */
function tryLock(file: string, holder: string): boolean {
  const temporary = `${file}.${process.pid}.${process.hrtime.bigint()}`;
  writeFileSync(temporary, holder);
  try {
    linkSync(temporary, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function readLock(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined; // released meanwhile
  }
}

function isDead(file: string, holder: string): boolean {
  const [, pid, host] = /^(\d+)@(\S*) /.exec(holder) ?? [];
  if (host === hostname() && !isRunning(Number(pid))) return true;
  try {
    return Date.now() - statSync(file).mtimeMs > DEAD_AFTER_MILLISECONDS;
  } catch {
    return false;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Moves a dead lock away; one that is a newcomer's by then is put back. */
function breakLock(file: string, holder: string): void {
  const moved = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, moved);
    if (readLock(moved) !== holder) linkSync(moved, file);
    rmSync(moved, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Removed by hand: the work goes on, and its place is checked before it is taken.
  }
}
