import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { readJson } from "./places.mjs";

/** @typedef {{ pid: number, born: string | undefined }} Running A process, and what tells it from a later one of its number. */
/** @typedef {Running & { host: string, children: Running[] }} Holder */

/**
 * Lets one set-up at a time work on a repository. A lock whose process has died (a kill, a power cut) is taken over,
 * after ending commands that it had started and that still run.
 */
export class SetupLock {
  /** @param {string} file */
  constructor(file) {
    this.file = file;
    /** @type {Holder} */
    this.holder = { ...describe(process.pid), host: hostname(), children: [] };
  }

  /**
   * Takes the lock, waiting for another set-up to end.
   *
   * @param {(pid: number) => void} [onWait] Called once when there is another one.
   */
  async acquire(onWait) {
    for (let waited = false; !this.tryAcquire(); ) {
      const other = /** @type {Holder | undefined} */ (readJson(this.file));
      if (other === undefined || this.isDead(other)) {
        this.removeStale(other);
        continue;
      }
      if (!waited) onWait?.(other.pid);
      waited = true;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  /** @param {number} pid A command that set-up has started. */
  addChild(pid) {
    this.holder.children.push(describe(pid));
    const temporary = `${this.file}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(this.holder));
    renameSync(temporary, this.file);
  }

  release() {
    if (readJson(this.file)?.pid === process.pid) rmSync(this.file, { force: true });
  }

  tryAcquire() {
    // A hard link appears with its content, or not at all when the lock is there.
    const temporary = `${this.file}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(this.holder));
    try {
      linkSync(temporary, this.file);
      return true;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
      throw error;
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  /** @param {Holder} other */
  isDead(other) {
    // Whether a process of another machine (a shared folder) lives cannot be seen; its lock is respected.
    return other.host === hostname() && !isRunning(other);
  }

  /** @param {Holder | undefined} dead */
  removeStale(dead) {
    for (const child of dead?.children ?? []) if (isRunning(child)) withDescendants(child.pid).forEach(end);
    // By renaming: of two set-ups that find the same stale lock, one moves it and the other finds it gone, or finds
    // that it has moved the winner's new lock and puts it back.
    const moved = `${this.file}.stale.${process.pid}`;
    try {
      renameSync(this.file, moved);
      const taken = readJson(moved);
      if (taken?.pid !== dead?.pid || taken?.born !== dead?.born) linkSync(moved, this.file);
      rmSync(moved, { force: true });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOENT") throw error;
    }
  }
}

/** @param {number} pid @returns {Running} */
function describe(pid) {
  return { pid, born: birthOf(pid) };
}

/** @param {Running} running */
function isRunning({ pid, born }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
  return born === birthOf(pid);
}

/**
 * Start time of a process in clock ticks, where the system shows it (Linux).
 *
 * @param {number} pid
 * @returns {string | undefined} `ended` for one that its parent has not taken note of, which looks alive otherwise.
 */
function birthOf(pid) {
  const [state, , birth] = processStatus(pid) ?? [];
  return state === "Z" || state === "X" ? "ended" : birth;
}

/**
 * Numbers of all processes that a process has started, itself included; itself alone where the system does not show it.
 *
 * @param {number} pid
 * @returns {number[]}
 */
function withDescendants(pid) {
  /** @type {number[]} */
  let all = [];
  try {
    all = readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    // No /proc, as on macOS.
  }
  const parents = all.map((other) => [other, Number(processStatus(other)?.[1])]);
  const found = [pid];
  for (const ancestor of found) for (const [child, parent] of parents) if (parent === ancestor) found.push(child);
  return found;
}

/**
 * State, parent and start time of a process, as Linux shows them.
 *
 * @param {number} pid
 * @returns {[string, string, string] | undefined}
 */
function processStatus(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop()?.split(" ") ?? [];
    return [fields[0], fields[1], fields[19]];
  } catch {
    return undefined;
  }
}

/**
 * Ends a process that may have ended by itself.
 *
 * @param {number} pid
 */
function end(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
  }
}
