import type { Random } from "../platform/random/random";
import {
  type Architecture,
  architectureId,
  filterOptionIndex,
  nEntries,
  nFilterOptions,
  sampleArchitecture,
  sampleUniformArchitecture,
} from "../search-space";
import { perLayer } from "../search-space/distribution";
import { type Observation, Observations, type ObservationsState } from "./observations";
import type { Searcher } from "./searcher";

/** Architectures of a data set before densities are made; share of them that counts as good; candidates of each. */
const atLeast = 24;
const goodShare = 0.2;
const candidates = 24;

/** Standard deviation of the kernel over filter options, and the weight of an even density beside the observations. */
const bandwidth = 1.5;
const evenWeight = 1;

/** Density of each layer's options: a Gaussian kernel around each observation, and an even part; shape [92]. */
export function optionDensity(observations: readonly Pick<Observation, "architecture">[]): Float64Array {
  const weights = new Float64Array(nEntries).fill(evenWeight / nFilterOptions);
  for (const { architecture } of observations) {
    architecture.forEach((filters, layer) => {
      const centre = filterOptionIndex(filters);
      const kernel = Array.from({ length: nFilterOptions }, (_, option) =>
        Math.exp(-0.5 * ((option - centre) / bandwidth) ** 2),
      );
      const total = kernel.reduce((sum, height) => sum + height, 0);
      kernel.forEach((height, option) => {
        weights[layer * nFilterOptions + option] += height / total;
      });
    });
  }
  return perLayer(weights);
}

/**
 * A tree-structured Parzen estimator (Bergstra et al. 2011), the Bayesian optimisation of BOHB: of candidates drawn from
 * the density of the good architectures, those whose density among the good exceeds that among the others most. Good
 * are the best fifth, trained longer first, so that early scores of short trainings give way to those of long ones.
 * Each data set on its own; its first two Hyperbands are uniform.
 */
export function tpeSearcher(state?: ObservationsState): Searcher {
  const observations = new Observations(state);
  const suggestFor = (dataSet: string, size: number, random: Random): readonly Architecture[] => {
    const best = observations.bestOf(dataSet);
    if (best.length < atLeast) return Array.from({ length: size }, () => sampleUniformArchitecture(random));
    const nGood = Math.ceil(goodShare * best.length);
    const good = optionDensity(best.slice(0, nGood));
    const others = optionDensity(best.slice(nGood));
    const gain = (architecture: Architecture): number =>
      architecture.reduce((sum, filters, layer) => {
        const entry = layer * nFilterOptions + filterOptionIndex(filters);
        return sum + Math.log(good[entry] / others[entry]);
      }, 0);
    const chosen = new Map<string, Architecture>();
    return Array.from({ length: size }, () => {
      const drawn = Array.from({ length: candidates }, () => sampleArchitecture(good, random))
        .filter((architecture) => !chosen.has(architectureId(architecture)))
        .map((architecture) => ({ architecture, gain: gain(architecture) }));
      const [first] = drawn.sort((a, b) => b.gain - a.gain);
      const architecture = first?.architecture ?? sampleUniformArchitecture(random);
      chosen.set(architectureId(architecture), architecture);
      return architecture;
    });
  };
  return {
    suggest: (visits, size, random) => visits.map(({ dataSet }) => suggestFor(dataSet, size, random)),
    update: (outcomes) => {
      observations.note(outcomes);
      return undefined;
    },
    state: () => observations.read(),
  };
}
