import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** An epoch in a folder of activations. */
export interface WrittenEpoch {
  readonly epoch: number;
  /** Another where the epoch was written anew. */
  readonly stamp: string;
}

/** Epochs that are there, rising; none where there is no folder yet. Folders appear whole: see `ActivationWriter`. */
export function writtenEpochs(folder: string): readonly WrittenEpoch[] {
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder).flatMap((name): readonly WrittenEpoch[] => {
    const [, epoch] = /^epoch-(\d+)$/.exec(name) ?? [];
    const status = epoch === undefined ? undefined : statSync(join(folder, name), { throwIfNoEntry: false });
    return status?.isDirectory() ? [{ epoch: Number(epoch), stamp: `${status.ino} ${status.mtimeMs}` }] : [];
  });
  return found.sort((a, b) => a.epoch - b.epoch);
}

/** Whether the mark is there that no epoch follows. */
export const isFinished = (folder: string): boolean => existsSync(join(folder, "finished"));
