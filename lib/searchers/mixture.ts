import { nEntries } from "../search-space/architecture";
import type { Searcher } from "./searcher";

/** One of the searchers of a mixture, with its share of the architectures of a Hyperband. */
export interface SearcherShare {
  readonly searcher: Searcher;
  /** In relation to the others' shares, > 0. */
  readonly share: number;
}

/**
 * Takes a part of each Hyperband's architectures from each of several searchers, in their order; what shares do not
 * divide goes to the first. All learn from the whole outcome.
 *
 * @throws RangeError when there is no part.
 */
export function mixtureSearcher(parts: readonly SearcherShare[]): Searcher {
  if (parts.length === 0) throw new RangeError("A mixture needs at least 1 searcher, not 0.");
  const total = parts.reduce((sum, { share }) => sum + share, 0);
  return {
    suggest: (visits, size, random) => {
      const counts = parts.map(({ share }) => Math.floor((size * share) / total));
      for (let rest = size - counts.reduce((sum, count) => sum + count, 0); rest > 0; rest--) counts[rest - 1]++;
      const drawn = parts.map(({ searcher }, part) => searcher.suggest(visits, counts[part], random));
      return visits.map((_, visit) => drawn.flatMap((suggested) => suggested[visit]));
    },
    update: (outcomes) => {
      for (const { searcher } of parts) searcher.update?.(outcomes);
      return undefined;
    },
    ...(parts.every(({ searcher }) => searcher.prior) && {
      prior: (visit) => {
        const mixed = new Float64Array(nEntries);
        for (const { searcher, share } of parts) {
          searcher.prior?.(visit).forEach((probability, entry) => {
            mixed[entry] += (share / total) * probability;
          });
        }
        return mixed;
      },
    }),
    state: () => parts.map(({ searcher }) => searcher.state?.()),
  };
}
