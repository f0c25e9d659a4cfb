import { type Architecture, sampleUniformArchitecture } from "../search-space/architecture";
import type { Searcher } from "./searcher";

/** Weights of the convolutions behind the first, in units of a kernel: what most of a network's parameters are. */
export function sizeOf(architecture: Architecture): number {
  return architecture.slice(1).reduce((sum, filters, layer) => sum + filters * architecture[layer], 0);
}

/** Uniform architectures to choose from, for each that is suggested. */
const candidates = 4;

/**
 * The size heuristic: of uniform architectures the quarter with most parameters. In spaces of widths size alone foretells
 * accuracy well, so whatever learns has to beat it; it knows nothing of the score's penalty.
 */
export function sizeSearcher(): Searcher {
  return {
    suggest: (visits, size, random) =>
      visits.map(() =>
        Array.from({ length: candidates * size }, () => sampleUniformArchitecture(random))
          .sort((a, b) => sizeOf(b) - sizeOf(a))
          .slice(0, size),
      ),
  };
}
