import type { Random } from "../platform/random/random";
import {
  type Architecture,
  architectureId,
  nEntries,
  nFilterOptions,
  sampleArchitecture,
  sampleUniformArchitecture,
} from "../search-space";
import { perLayer } from "../search-space/distribution";
import { entriesOf } from "./controller/losses";
import { type Observation, Observations, type ObservationsState } from "./observations";
import type { Searcher } from "./searcher";

/** Architectures of a data set before densities are made; share of them that counts as good; candidates of each. */
const atLeast = 24;
const goodShare = 0.2;
const candidates = 24;

/** Standard deviation of the kernel over filter options, and the weight of an even density beside the observations. */
const bandwidth = 1.5;
const evenWeight = 1;

/** A Gaussian around each filter option, over the options; each sums to 1. */
const kernels = Array.from({ length: nFilterOptions }, (_, centre) => {
  const heights = Float64Array.from({ length: nFilterOptions }, (__, option) =>
    Math.exp(-0.5 * ((option - centre) / bandwidth) ** 2),
  );
  const total = heights.reduce((sum, height) => sum + height, 0);
  return heights.map((height) => height / total);
});

/** Density of each layer's options: a Gaussian kernel around each observation, and an even part; shape [92]. */
export function optionDensity(observations: readonly Pick<Observation, "architecture">[]): Float64Array {
  const counts = new Float64Array(nEntries);
  for (const { architecture } of observations) for (const entry of entriesOf(architecture)) counts[entry]++;
  const weights = new Float64Array(nEntries).fill(evenWeight / nFilterOptions);
  counts.forEach((count, entry) => {
    if (count === 0) return;
    const start = entry - (entry % nFilterOptions);
    kernels[entry - start].forEach((height, option) => {
      weights[start + option] += count * height;
    });
  });
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
    const gains = good.map((probability, entry) => Math.log(probability / others[entry]));
    const gain = (architecture: Architecture): number =>
      entriesOf(architecture).reduce((sum, entry) => sum + gains[entry], 0);
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
    update: (outcomes) => observations.note(outcomes),
    state: () => observations.read(),
  };
}
