import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { decodeCheckpoint, encodeCheckpoint } from "../../networks/checkpoint";
import type { TrainingState } from "../../networks/training-state";
import type { Notice } from "./cache";

/** Tries to write a checkpoint whose folder another run keeps removing. */
const writeAttempts = 10;

/**
 * Training states on disk, a folder for each training and a file for each kept epoch. They are working files: what a
 * Hyperband needs to let survivors continue, and what a killed run continues from. Any of them may be deleted.
 */
export class CheckpointStore {
  constructor(
    private readonly folder: string,
    private readonly notice: Notice = (message) => console.warn(message),
  ) {}

  private trainingFolder(training: string): string {
    return join(this.folder, "checkpoints", training);
  }

  private epochs(training: string): number[] {
    try {
      return readdirSync(this.trainingFolder(training))
        .map((name) => /^(\d+)\.bin$/.exec(name)?.[1])
        .filter((epoch) => epoch !== undefined)
        .map(Number);
    } catch {
      return [];
    }
  }

  /**
   * The latest usable state at or before an epoch; damaged files are reported and removed.
   *
   * @param training Address of the training: data, architecture, options, seed; not its length.
   */
  latest(training: string, atMost: number): TrainingState | undefined {
    const candidates = this.epochs(training)
      .filter((epoch) => epoch <= atMost)
      .sort((a, b) => b - a);
    for (const epoch of candidates) {
      const path = join(this.trainingFolder(training), `${epoch}.bin`);
      try {
        const state = decodeCheckpoint(readFileSync(path));
        if (state.history.length === epoch) return state;
        throw new Error(`It holds ${state.history.length} epochs.`);
      } catch (error) {
        // replaced by a later one meanwhile, by another run or a worker that outlives its run by an epoch: look again
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return this.latest(training, atMost);
        this.notice(`Checkpoint ${path}: ${(error as Error).message} Removed; training goes on from an earlier one.`);
        rmSync(path, { force: true });
      }
    }
    return undefined;
  }

  /** Stores a state and removes those of earlier epochs, which it replaces. */
  async keep(training: string, state: TrainingState): Promise<void> {
    const epoch = state.history.length;
    const folder = this.trainingFolder(training);
    await this.write(join(folder, `${epoch}.bin`), encodeCheckpoint(state));
    for (const earlier of this.epochs(training)) {
      if (earlier < epoch) rmSync(join(folder, `${earlier}.bin`), { force: true });
    }
  }

  /** Writes a file; another run on the same cache may remove its folder meanwhile, then it is made again. */
  private async write(path: string, bytes: Buffer): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      mkdirSync(dirname(path), { recursive: true });
      try {
        await writeFileAtomic(path, bytes);
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT" || attempt >= writeAttempts) throw error;
      }
    }
  }

  /** Removes all states of a training; what another run writes there at this moment stays. */
  remove(training: string): void {
    try {
      rmSync(this.trainingFolder(training), { recursive: true, force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOTEMPTY") throw error;
    }
  }
}
