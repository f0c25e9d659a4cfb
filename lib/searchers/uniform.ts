import { perLayer, sampleArchitecture, sampleUniformArchitecture, uniformDistribution } from "../search-space";
import type { Searcher, Visit } from "./searcher";

/**
 * Draws from what a predictor says of a data set's input: the posterior predictor of the first experiment, used as a
 * prior.
 *
 * @param predictor From a visit to weights, shape [92].
 */
export function predictedSearcher(predictor: (visit: Visit) => ArrayLike<number>): Searcher {
  const prior = (visit: Visit) => perLayer(predictor(visit));
  return {
    suggest: (visits, size, random) =>
      visits.map((visit) => {
        const distribution = prior(visit);
        return Array.from({ length: size }, () => sampleArchitecture(distribution, random));
      }),
    prior,
  };
}

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

/** Every architecture alike: the uniform prior (thesis 2.2), which learns nothing. */
export function uniformSearcher(): Searcher {
  return {
    suggest: (visits, size, random) =>
      visits.map(() => Array.from({ length: size }, () => sampleUniformArchitecture(random))),
    prior: () => perLayer(uniformDistribution()),
  };
}
