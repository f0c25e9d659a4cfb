import { type Architecture, totalFilters } from "../search-space/architecture";

/**
 * Penalty for each filter. The thesis does not give it. Its figures 3.6 and 3.7 reach a summed score of 3.9 for 4
 * architectures near accuracy 0.99 with 200–300 filters, which puts λ between 5e-5 and 1e-4; we take the lower end,
 * 4·(0.99 − 5e-5·250) = 3.91.
 */
export const defaultFilterPenalty = 5e-5;

/**
 * The Hyperband score, accuracy − λ·Σ filters (thesis, definition 2.6).
 *
 * @param accuracy Validation accuracy in [0, 1]; NaN, of a training that diverged, gives a score of NaN.
 * @param filterPenalty λ ≥ 0, per filter.
 * @throws RangeError when the accuracy or λ is out of range.
 */
export function hyperbandScore(architecture: Architecture, accuracy: number, filterPenalty: number): number {
  if (accuracy < 0 || accuracy > 1) throw new RangeError(`Accuracy must lie in [0, 1], not ${accuracy}.`);
  if (!(filterPenalty >= 0)) throw new RangeError(`The filter penalty λ must be ≥ 0, not ${filterPenalty}.`);
  return accuracy - filterPenalty * totalFilters(architecture);
}
