import { standardErrorOfMean } from "../../statistics/spread";

/** What a nearest-neighbour estimator says: asymptotically unbiased in low dimension, no bound in any. */
export interface NeighbourEstimate {
  /** Mean of the local terms; may fall below 0 by chance. */
  readonly nats: number;
  /**
   * Standard deviation of the local terms over √n. Terms of neighbours depend on each other, so it is a guide; a
   * bootstrap would be wrong, as its duplicates are neighbours at distance 0.
   */
  readonly standardError: number;
  /** The local terms, one a row; one that could not be made is NaN. Copies of a row share one. */
  readonly terms: Float64Array;
}

/**
 * Estimate and error from one term an observation.
 *
 * @param placeOf The observation of each row, where some are copies.
 */
export function fromLocalTerms(terms: Float64Array, placeOf?: Int32Array): NeighbourEstimate {
  const made = terms.filter((term) => !Number.isNaN(term));
  return {
    nats: made.reduce((sum, term) => sum + term, 0) / made.length,
    standardError: standardErrorOfMean(made),
    terms: placeOf ? Float64Array.from(placeOf, (place) => terms[place]) : terms,
  };
}

/** @throws RangeError unless 1 ≤ k < nPoints. */
export function requireNeighbours(k: number, nPoints: number): void {
  if (!Number.isInteger(k) || k < 1 || k >= nPoints) {
    throw new RangeError(`Count ${k} nearest neighbours: k must be an integer from 1 to ${nPoints - 1}.`);
  }
}
