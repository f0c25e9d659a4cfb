import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Notice } from "./cache";
import { storingError, writeWhole } from "./write-whole";

/** Tries to write a checkpoint whose folder another run keeps removing. */
const writeAttempts = 10;

/**
 * Working files of chains of tasks: states from which a chain goes on, by the step that they stand behind. What a
 * Hyperband needs to let survivors continue, and what a killed run continues from. Any of them may be deleted.
 */
export interface CheckpointStore {
  /**
   * The latest usable state at or before a step.
   *
   * @param chain Address of the chain: data, architecture, options, seed; not its length.
   * @param decode Reads a state; throws for bytes that are none, or not of that step: reported, removed, and an earlier
   * one is tried.
   */
  latest<State>(chain: string, atMost: number, decode: (bytes: Buffer, step: number) => State): State | undefined;
  /** Stores a state and removes those of earlier steps, which it replaces. */
  keep(chain: string, step: number, bytes: Buffer): Promise<void>;
  /** Whether there is a state of this very step. */
  has(chain: string, step: number): boolean;
  /** Removes all states of a chain; what another run writes there at this moment stays. */
  remove(chain: string): void;
}

/** Checkpoints on disk: a folder for each chain and a file for each kept step. */
export class CheckpointFiles implements CheckpointStore {
  constructor(
    private readonly folder: string,
    private readonly notice: Notice = (message) => console.warn(message),
  ) {}

  private chainFolder(chain: string): string {
    return join(this.folder, "checkpoints", chain);
  }

  private steps(chain: string): number[] {
    try {
      return readdirSync(this.chainFolder(chain))
        .map((name) => /^(\d+)\.bin$/.exec(name)?.[1])
        .filter((step) => step !== undefined)
        .map(Number);
    } catch {
      return [];
    }
  }

  latest<State>(chain: string, atMost: number, decode: (bytes: Buffer, step: number) => State): State | undefined {
    const candidates = this.steps(chain)
      .filter((step) => step <= atMost)
      .sort((a, b) => b - a);
    for (const step of candidates) {
      const path = join(this.chainFolder(chain), `${step}.bin`);
      try {
        return decode(readFileSync(path), step);
      } catch (error) {
        // replaced by a later one meanwhile, by another run or a worker that outlives its run by an epoch: look again
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return this.latest(chain, atMost, decode);
        this.notice(`Checkpoint ${path}: ${(error as Error).message} Removed; training goes on from an earlier one.`);
        rmSync(path, { force: true });
      }
    }
    return undefined;
  }

  /** The step of the latest state at or before a step; 0 where there is none. */
  latestStep(chain: string, atMost: number): number {
    return Math.max(0, ...this.steps(chain).filter((step) => step <= atMost));
  }

  has(chain: string, step: number): boolean {
    return this.steps(chain).includes(step);
  }

  async keep(chain: string, step: number, bytes: Buffer): Promise<void> {
    const folder = this.chainFolder(chain);
    await this.write(join(folder, `${step}.bin`), bytes);
    for (const earlier of this.steps(chain)) {
      if (earlier < step) rmSync(join(folder, `${earlier}.bin`), { force: true });
    }
  }

  /** Writes a file; another run on the same cache may remove its folder meanwhile, then it is made again. */
  private async write(path: string, bytes: Buffer): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        mkdirSync(dirname(path), { recursive: true });
        await writeWhole(path, bytes);
        return;
      } catch (error) {
        const isGone = (error as NodeJS.ErrnoException).code === "ENOENT";
        if (!isGone || attempt >= writeAttempts) throw storingError("a checkpoint", this.folder, error);
      }
    }
  }

  remove(chain: string): void {
    try {
      rmSync(this.chainFolder(chain), { recursive: true, force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOTEMPTY") throw error;
    }
  }
}
