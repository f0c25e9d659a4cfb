import { cacheVersion, contentAddress } from "../results/cache";
import type { TrainNetworkTask } from "./task";

/**
 * The address under which a training keeps its checkpoints: what identifies it whatever its length, so that the
 * stages of a Hyperband continue one another.
 *
 * Checkpoints of another version of the code are another training too: half a training is no place to change
 * algorithms.
 *
 * @param numerics The engine's numerics: checkpoints of another engine are another training.
 */
export function trainingAddress(task: TrainNetworkTask, numerics: string): string {
  const { epochs: _, ...identity } = task;
  return contentAddress({ cacheVersion, numerics, ...identity });
}
