import { readManifest } from "../reference/manifest";
import { type FigureSource, hasFewerSearches } from "../reference/smaller";
import { referenceSentence } from "../reference/tables";
import type { Profile } from "../study/profile";
import { keptSearchFigures, searchesSection } from "./kept-search-figures";
import type { TableSearches } from "./on-table";
import { type BestSeen, type SearchFigures, type SearchTrace, searchFiguresOf } from "./search-traces";

/** The run at hand, whose size and λ decide what a page draws. */
export interface RunAtHand {
  readonly profile: Pick<Profile, "prior" | "tableDataSets">;
  /** Undefined where there is no width table. */
  readonly searches: Pick<TableSearches, "compared" | "dataSets"> | undefined;
}

/** Figures to draw under a λ, with their source; undefined where nothing was searched. */
interface Drawn {
  readonly figures: SearchFigures;
  readonly source: FigureSource;
  /** Why it is not the reference, where that was wanted. */
  readonly lacking: string;
}

/**
 * The reference's figures, where the run at hand is smaller and the reference has what is to be drawn under the λ, or
 * else the run's.
 */
function drawn(
  { profile, searches }: RunAtHand,
  filterPenalty: number,
  has: (figures: SearchFigures) => boolean,
  wanted: FigureSource = hasFewerSearches(profile) ? "reference" : "this run",
): Drawn | undefined {
  const kept = wanted === "reference" ? keptSearchFigures() : undefined;
  if (kept && has(kept)) return { figures: kept, source: "reference", lacking: "" };
  const none = kept ? `none under λ = ${filterPenalty}` : "none";
  const lacking = wanted === "reference" ? `; the reference has ${none}` : "";
  return searches && { figures: searchFiguresOf(searches), source: "this run", lacking };
}

/** Nothing to draw. */
const nothing = { source: "this run", sentence: "There is no width table: nothing was searched." } as const;

function sentenceOf({ source, lacking }: Drawn, what: string): string {
  return source === "reference"
    ? `${referenceSentence({ section: searchesSection })} Drawn of it: ${what}.`
    : `Drawn of this run: ${what}${lacking}.`;
}

/**
 * The traces that a page draws (figures 3.4 to 3.15), under the first λ of the run at hand.
 *
 * @param names Of their searchers; the reference has those of `tracedNames`.
 * @param wanted The source, whatever the size; the run at hand where the reference has none.
 * @returns With a sentence that says where they come from; no traces where nothing was searched.
 * @throws RangeError for a name that is not there, with those that are.
 */
export function drawnTraces(
  run: RunAtHand,
  names: readonly string[],
  wanted?: FigureSource,
): { readonly source: FigureSource; readonly sentence: string; readonly traces: readonly SearchTrace[] } {
  const [filterPenalty] = run.profile.prior.filterPenalties;
  const found = drawn(run, filterPenalty, (figures) => figures.filterPenalty === filterPenalty, wanted);
  if (!found) return { ...nothing, traces: [] };
  const { figures, source } = found;
  const traces = names.map((wantedName) => {
    const trace = figures.traces.find(({ name }) => name === wantedName);
    if (trace) return trace;
    const known = figures.traces.map(({ name }) => name).join("; ");
    throw new RangeError(`Draw the search of "${wantedName}": ${source} has those of ${known}.`);
  });
  const what = `one search of each, from the first seed, on ${figures.dataSets.length} data sets of the width table, λ = ${filterPenalty}`;
  return { source, sentence: sentenceOf(found, what), traces };
}

/**
 * The regrets that a page draws against cost, of every searcher under a λ.
 *
 * @param wanted The source, whatever the size; the run at hand where the reference has none.
 * @returns With a sentence that says where they come from, and how many Hyperbands an iteration has; no regrets where
 * nothing was searched under that λ.
 */
export function drawnBestSeen(
  run: RunAtHand,
  filterPenalty: number,
  wanted?: FigureSource,
): {
  readonly source: FigureSource;
  readonly sentence: string;
  readonly hyperbandsAnIteration: number;
  readonly bestSeen: readonly BestSeen[];
} {
  const under = ({ bestSeen }: SearchFigures) => bestSeen.filter((one) => one.filterPenalty === filterPenalty);
  const found = drawn(run, filterPenalty, (figures) => under(figures).length > 0, wanted);
  const bestSeen = found ? under(found.figures) : [];
  if (!found) return { ...nothing, hyperbandsAnIteration: 0, bestSeen };
  if (bestSeen.length === 0) {
    const sentence = `Nothing was searched under λ = ${filterPenalty}${found.lacking}.`;
    return { source: found.source, sentence, hyperbandsAnIteration: 0, bestSeen };
  }
  const { figures, source } = found;
  const { dataSetsAnIteration } =
    (source === "reference" && readManifest()?.provenance.profile.prior) || run.profile.prior;
  const [{ seeds, regret }] = bestSeen;
  const what =
    `${seeds} seeds of ${regret.length - 1} iterations on ${figures.dataSets.length} data sets of the width table, ` +
    `λ = ${filterPenalty}`;
  const hyperbandsAnIteration = Math.min(dataSetsAnIteration, figures.dataSets.length);
  return { source, sentence: sentenceOf(found, what), hyperbandsAnIteration, bestSeen };
}
