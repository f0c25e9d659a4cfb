import { perLayer, sampleArchitecture } from "../search-space";
import type { Searcher } from "./searcher";

/**
 * Draws from a given prior distribution (definition 2.7), the same for every data set.
 *
 * @param weights Shape [92].
 */
export function distributionSearcher(weights: ArrayLike<number>): Searcher {
  const prior = perLayer(weights);
  return {
    suggest: (visits, size, random) =>
      visits.map(() => Array.from({ length: size }, () => sampleArchitecture(prior, random))),
    prior: () => prior,
  };
}
