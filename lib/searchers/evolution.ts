import { compareFinalists } from "../hyperband/trial";
import type { Random } from "../platform/random/random";
import {
  type Architecture,
  filterOptionIndex,
  filterOptions,
  nFilterOptions,
  nLayers,
  sampleUniformArchitecture,
} from "../search-space/architecture";
import { type Observation, Observations, type ObservationsState } from "./observations";
import type { Searcher } from "./searcher";

/** Youngest architectures of a data set that may have children, and how many compete for each (Real et al. 2019). */
const population = 24;
const tournament = 6;

/** Options that a mutation moves a layer by, at most. */
const reach = 4;

/** An architecture with one layer's filters moved by one to four options, inside the space. */
export function mutated(architecture: Architecture, random: Random): Architecture {
  const layer = random.integer(nLayers);
  const from = filterOptionIndex(architecture[layer]);
  const low = Math.max(0, from - reach);
  const high = Math.min(nFilterOptions - 1, from + reach);
  const drawn = low + random.integer(high - low); // of all but the present one
  const option = drawn < from ? drawn : drawn + 1;
  return architecture.map((filters, index) => (index === layer ? filterOptions[option] : filters));
}

function bestOfTournament(youngest: readonly Observation[], random: Random): Architecture {
  const competitors = Array.from({ length: tournament }, () => youngest[random.integer(youngest.length)]);
  return competitors.sort(compareFinalists)[0].architecture;
}

/**
 * Regularised evolution (Real et al. 2019), a population a data set: children of the best of a few drawn from the
 * youngest architectures; whatever is old dies, however good it was. The first two Hyperbands are uniform.
 */
export function evolutionSearcher(state?: ObservationsState): Searcher {
  const observations = new Observations(state);
  return {
    suggest: (visits, size, random) =>
      visits.map(({ dataSet }) => {
        const known = observations.of(dataSet);
        const youngest = known.slice(-population);
        return Array.from({ length: size }, () =>
          known.length < population
            ? sampleUniformArchitecture(random)
            : mutated(bestOfTournament(youngest, random), random),
        );
      }),
    update: (outcomes) => observations.note(outcomes),
    state: () => observations.read(),
  };
}
