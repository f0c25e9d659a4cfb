import { perLayer, sampleUniformArchitecture, uniformDistribution } from "../search-space";
import type { Searcher } from "./searcher";

/** Every architecture alike: the uniform prior (thesis 2.2), which learns nothing. */
export function uniformSearcher(): Searcher {
  return {
    suggest: (visits, size, random) =>
      visits.map(() => Array.from({ length: size }, () => sampleUniformArchitecture(random))),
    prior: () => perLayer(uniformDistribution()),
  };
}
