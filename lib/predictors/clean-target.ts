import { meanSquaredError, nEntries } from "../search-space";
import { meanPairwiseError } from "./clean-posteriors";

/**
 * All clean targets of a data set in short. A mean squared error over all ways to add k of n vectors is the error to
 * their mean and a constant that no prediction changes, so that neither the 462 sums nor their pairs with inputs are
 * needed to judge one.
 */
export interface CleanTarget {
  /** Of the vectors, and of their sums; shape [92]. */
  readonly mean: Float64Array;
  /** Mean squared deviation of the sums about it: s²/k · (1 − k/n). */
  readonly scatter: number;
  /** s², the variance of a single vector about what its data set would give without noise, a mean over entries. */
  readonly variance: number;
  /** k, vectors in a sum. */
  readonly size: number;
  /** n, vectors of the data set. */
  readonly count: number;
}

/**
 * @param vectors Targets of single Hyperbands, shape [n][92].
 * @param size How many are added (5 in the thesis).
 * @throws RangeError when there are fewer than that.
 */
export function cleanTarget(vectors: readonly ArrayLike<number>[], size: number): CleanTarget {
  const count = vectors.length;
  if (!Number.isInteger(size) || size < 1 || size > count) {
    throw new RangeError(`Make clean targets: cannot add ${size} of ${count}.`);
  }
  const mean = new Float64Array(nEntries);
  for (const vector of vectors) for (let entry = 0; entry < nEntries; entry++) mean[entry] += vector[entry] / count;
  const variance = meanPairwiseError(vectors) / 2;
  const scatter = size === count ? 0 : (variance / size) * (1 - size / count);
  return { mean, scatter, variance, size, count };
}

/** Mean squared error of a prediction to all clean targets of a data set. */
export function errorTo(prediction: ArrayLike<number>, { mean, scatter }: CleanTarget): number {
  return meanSquaredError(prediction, mean) + scatter;
}

/**
 * Lowest error that a prediction can be expected to have without knowing the noise: that of what the data set would
 * give without it, s²/k. NaN for a single vector, whose noise is not known.
 */
export const noiseFloor = ({ variance, size }: CleanTarget): number => variance / size;

/** What predicting the mean of the very vectors leaves, s²(1/k − 1/n): where memory of a training set ends. */
export const memorisationFloor = ({ scatter }: CleanTarget): number => scatter;
