import { perLayer, sampleArchitecture } from "../search-space";
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
