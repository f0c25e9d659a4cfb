import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
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
    for (const child of dead?.children ?? []) if (isRunning(child)) process.kill(child.pid, "SIGKILL");
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
 */
function birthOf(pid) {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop() ?? "";
    return afterName.split(" ")[19];
  } catch {
    return undefined;
  }
}
