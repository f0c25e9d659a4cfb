import type { NetworkOptions } from "./options";

/**
 * From how many full batches an epoch has on its steps run as a graph: making one takes about as long as so many steps
 * save. It must not depend on how much of a training is left, since a graph's numbers differ in their last bits, and a
 * training that was stopped goes on with the very numbers of one that was not. Another value is another result: raise
 * the version of `train-network` with it.
 */
export const leastSteps = 16;

/** Whether an epoch's steps on full batches run as a graph. */
export function stepsAsGraph(nPoints: number, { batchSize }: Pick<NetworkOptions, "batchSize">): boolean {
  return Math.floor(nPoints / batchSize) >= leastSteps;
}
