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
