/** Mean and sample standard deviation of repeated measurements. */
export interface Spread {
  readonly mean: number;
  /** NaN for a single measurement. */
  readonly standardDeviation: number;
  readonly count: number;
}

/** Mean and sample standard deviation (n − 1); mean NaN for no value. */
export function spreadOf(values: readonly number[]): Spread {
  const count = values.length;
  const mean = count > 0 ? values.reduce((sum, value) => sum + value, 0) / count : Number.NaN;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardDeviation: count > 1 ? Math.sqrt(squares / (count - 1)) : Number.NaN, count };
}

/**
 * Share of the explainable error that a method explains: (uniform − method) / (uniform − floor). 1 is as good as noise
 * allows, 0 is no better than uniform; NaN when nothing is explainable.
 */
export function explainedShare(errors: {
  readonly method: number;
  readonly uniform: number;
  readonly floor: number;
}): number {
  const explainable = errors.uniform - errors.floor;
  return explainable > 0 ? (errors.uniform - errors.method) / explainable : Number.NaN;
}

/**
 * Floor of the error on a data set that was not seen: no predictor comes below the variance of a clean target, σ²/k
 * for a mean of k posteriors, with σ² = (mean pairwise error) / 2.
 */
export function testFloor(noiseDirty: number, cleanSize: number): number {
  return noiseDirty / 2 / cleanSize;
}

/**
 * Floor of the error on the data sets of training: predicting each data set's mean of n posteriors, of which a target
 * adds k, leaves σ²(1/k − 1/n). Below it lies only memory of single targets' order.
 */
export function memorisationFloor(noiseDirty: number, cleanSize: number, samples: number): number {
  return (noiseDirty / 2) * (1 / cleanSize - 1 / samples);
}
