import { weightedCounts } from "../hyperband/posterior";
import { discretisedGaussian } from "../predictors/gaussian";
import {
  type Distribution,
  filterOptions,
  nEntries,
  nFilterOptions,
  nLayers,
  perLayer,
  sampleArchitecture,
} from "../search-space";
import type { Searcher } from "./searcher";

/** Narrower ones could not leave an option, in filters. */
const narrowest = 7.5;

/** A Gaussian a layer with the mean and the standard deviation of counts of filter options; even without counts. */
export function gaussianOfCounts(counts: Distribution): Distribution {
  return perLayer(
    Array.from({ length: nLayers }, (_, layer) => {
      const own = counts.subarray(layer * nFilterOptions, (layer + 1) * nFilterOptions);
      const total = own.reduce((sum, count) => sum + count, 0);
      if (total === 0) return new Array<number>(nFilterOptions).fill(1);
      const moment = (power: number, centre: number): number =>
        own.reduce((sum, count, option) => sum + count * (filterOptions[option] - centre) ** power, 0) / total;
      const mean = moment(1, 0);
      const standardDeviation = Math.max(narrowest, Math.sqrt(moment(2, mean)));
      return [...discretisedGaussian({ mean, standardDeviation })];
    }).flat(),
  );
}

/**
 * Draws from Gaussians fitted to all architectures selected so far, one a layer and the same for every data set: the
 * first experiment's baseline without input (3.1.2) as a prior that learns. Its first Hyperbands are uniform.
 */
export function gaussianSearcher(state?: readonly number[]): Searcher {
  const counts = state ? Float64Array.from(state) : new Float64Array(nEntries);
  let prior = gaussianOfCounts(counts);
  return {
    suggest: (visits, size, random) =>
      visits.map(() => Array.from({ length: size }, () => sampleArchitecture(prior, random))),
    update: (outcomes) => {
      for (const { outcome } of outcomes) {
        weightedCounts(outcome.selected).forEach((count, entry) => {
          counts[entry] += count;
        });
      }
      prior = gaussianOfCounts(counts);
      return undefined;
    },
    prior: () => prior,
    state: () => [...counts],
  };
}
