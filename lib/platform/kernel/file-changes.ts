import { statSync } from "node:fs";

/** Something that differs whenever a file was written, replaced, created or deleted. */
export function fingerprint(path: string): string {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? "missing" : `${stats.mtimeNs}:${stats.size}:${stats.ino}`;
}

/** True for files that people edit while the kernel runs, that is, not for installed packages. */
export function isProjectFile(path: string): boolean {
  return !/[\\/]node_modules[\\/]/.test(path);
}

export type Change = "created" | "changed" | "deleted";

/**
 * Watches files by asking: `poll` compares all of them with what it saw last. Unlike operating system events that is
 * certain to see an edit made just before a cell is run, and it needs no watch limits raised; 100 files take 1 ms.
 */
export class FileChanges {
  readonly #watched = new Map<string, { fingerprint: string; readonly callbacks: Set<(change: Change) => void> }>();

  /** Calls `callback` from within `poll` when `path` has changed. */
  watch(path: string, callback: (change: Change) => void): { close(): void } {
    let entry = this.#watched.get(path);
    if (entry === undefined) {
      entry = { fingerprint: fingerprint(path), callbacks: new Set() };
      this.#watched.set(path, entry);
    }
    const { callbacks } = entry;
    callbacks.add(callback);
    return {
      close: () => {
        callbacks.delete(callback);
        if (callbacks.size === 0) this.#watched.delete(path);
      },
    };
  }

  /** Reports every change since the last call; true when there was one. */
  poll(): boolean {
    let changed = false;
    for (const [path, entry] of [...this.#watched]) {
      const now = fingerprint(path);
      if (now === entry.fingerprint) continue;
      const change = now === "missing" ? "deleted" : entry.fingerprint === "missing" ? "created" : "changed";
      entry.fingerprint = now;
      changed = true;
      for (const callback of [...entry.callbacks]) callback(change);
    }
    return changed;
  }
}
