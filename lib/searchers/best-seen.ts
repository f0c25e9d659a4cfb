import { sampleUniformArchitecture } from "../search-space/architecture";
import { distinct, Observations, type ObservationsState } from "./observations";
import type { Searcher } from "./searcher";

/** Share of a Hyperband's architectures that come from what was seen. */
const seenShare = 1 / 3;

/**
 * Starts each Hyperband from the best architectures that its data set has seen, and fills up with uniform ones: as many
 * as a Hyperband selects go on, so the best of all is never lost.
 */
export function bestSeenSearcher(state?: ObservationsState): Searcher {
  const observations = new Observations(state);
  return {
    suggest: (visits, size, random) =>
      visits.map(({ dataSet }) => {
        const best = distinct(observations.bestOf(dataSet)).slice(0, Math.floor(seenShare * size));
        const uniform = Array.from({ length: size - best.length }, () => sampleUniformArchitecture(random));
        return [...best.map(({ architecture }) => architecture), ...uniform];
      }),
    update: (outcomes) => observations.note(outcomes),
    state: () => observations.read(),
  };
}
