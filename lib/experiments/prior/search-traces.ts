import type { IterationRecord, VisitRecord } from "../../searchers/search";
import type { KeptPrior } from "../../searchers/simulated-search";
import { spreadOf } from "../../statistics/spread";
import type { TableSearches } from "./on-table";
import { correctedName, thesisNames } from "./searchers";

/** One search, iteration by iteration: what figures 3.4 to 3.15 are drawn from. */
export interface SearchTrace {
  /** The searcher, as in Table 3.2. */
  readonly name: string;
  readonly records: readonly TracedIteration[];
  /** Of the first two data sets of each iteration, which say whether a controller listens; shape [92], `perLayer`. */
  readonly priors: readonly KeptPrior[];
}

/** An iteration of a traced search. */
export interface TracedIteration extends Pick<IterationRecord, "iteration" | "loss" | "reward"> {
  readonly visits: readonly Pick<VisitRecord, "dataSet" | "summedScore">[];
}

/** Regret of the best architecture that a searcher has seen, over its iterations. */
export interface BestSeen {
  /** The searcher, as in Table 3.2. */
  readonly name: string;
  readonly filterPenalty: number;
  /** After each iteration, the first entry before any: mean over data sets and seeds, see `SimulatedSearch.regret`. */
  readonly regret: readonly number[];
  readonly seeds: number;
  /** Over seeds; NaN of a single one. Says nothing of other data sets. */
  readonly standardError: readonly number[];
}

/** What figures of the second experiment are drawn from. */
export interface SearchFigures {
  /** λ of the traces. */
  readonly filterPenalty: number;
  /** Data sets that were searched. */
  readonly dataSets: readonly string[];
  readonly traces: readonly SearchTrace[];
  readonly bestSeen: readonly BestSeen[];
}

/** The searches whose traces the thesis shows, and the controller whose priors move. */
export const tracedNames = { ...thesisNames, corrected: correctedName.raw } as const;

const dataSetsDrawn = 2;

function traceOf({
  name,
  searches: [{ iterations = [], priors = [] }],
}: TableSearches["compared"][number]): SearchTrace {
  const drawn = iterations.flatMap(({ iteration }) =>
    priors.filter((prior) => prior.iteration === iteration).slice(0, dataSetsDrawn),
  );
  return { name, records: iterations, priors: drawn };
}

function bestSeenOf({ name, filterPenalty, searches }: TableSearches["compared"][number]): BestSeen {
  const spreads = searches[0].regret.map((_, at) => spreadOf(searches.map(({ regret }) => regret[at])));
  return {
    name,
    filterPenalty,
    seeds: searches.length,
    regret: spreads.map(({ mean }) => mean),
    standardError: spreads.map(({ standardDeviation, count }) => standardDeviation / Math.sqrt(count)),
  };
}

/** What figures are drawn from, of searches on a table: traces from the first seed, under the first λ. */
export function searchFiguresOf({ compared, dataSets }: Pick<TableSearches, "compared" | "dataSets">): SearchFigures {
  const [{ filterPenalty }] = compared;
  const traced = compared.filter((each) => each.filterPenalty === filterPenalty);
  return { filterPenalty, dataSets: dataSets.train, traces: traced.map(traceOf), bestSeen: compared.map(bestSeenOf) };
}
