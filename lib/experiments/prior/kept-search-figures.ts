import { integer, withColumns } from "../../platform/results/columns";
import type { TableRow, Tables } from "../../platform/results/tables";
import type { KeptPrior } from "../../searchers/simulated-search";
import { hasFewerSearches } from "../reference/smaller";
import { referenceSentence, referenceTable } from "../reference/tables";
import type { Profile } from "../study/profile";
import type { TableSearches } from "./on-table";
import {
  type BestSeen,
  type SearchFigures,
  type SearchTrace,
  searchFiguresOf,
  type TracedIteration,
  tracedNames,
} from "./search-traces";

/** Section of the reference run that keeps them. */
const section = "searches";

/** Its tables for figures. */
const names = { traces: "search-traces", priors: "search-priors", bestSeen: "best-seen" } as const;

/** What is put on disk: a row a Hyperband of a traced search, one a number of a prior, one an iteration's regret. */
export function searchFigureTables(searches: Pick<TableSearches, "compared" | "dataSets">): Tables {
  const { filterPenalty, traces, bestSeen } = searchFiguresOf(searches);
  const wanted: readonly string[] = Object.values(tracedNames);
  const kept = traces.filter(({ name }) => wanted.includes(name));
  const hyperbands = kept.flatMap(({ name: searcher, records }) =>
    records.flatMap(({ iteration, loss = null, reward = null, visits }) =>
      visits.map(({ dataSet, summedScore }): TableRow => {
        return { filterPenalty, searcher, iteration, dataSet, summedScore, loss, reward };
      }),
    ),
  );
  const priors = kept.flatMap(({ name: searcher, priors: own }) =>
    own.flatMap(({ iteration, dataSet, prior }) =>
      prior.map((probability, entry): TableRow => ({ searcher, iteration, dataSet, entry, probability })),
    ),
  );
  const regrets = bestSeen.flatMap(({ name: searcher, filterPenalty: penalty, seeds, regret, standardError }) =>
    regret.map((value, iteration): TableRow => {
      const error = standardError[iteration];
      return { filterPenalty: penalty, searcher, seeds, iteration, regret: value, standardError: error };
    }),
  );
  return {
    [names.traces]: withColumns(hyperbands, { iteration: integer }),
    [names.priors]: withColumns(priors, { iteration: integer, entry: integer }),
    [names.bestSeen]: withColumns(regrets, { seeds: integer, iteration: integer }),
  };
}

/** Rows in groups of the same value, in the order of their first. */
function grouped(rows: readonly TableRow[], keyOf: (row: TableRow) => unknown): readonly (readonly TableRow[])[] {
  const groups = new Map<unknown, TableRow[]>();
  for (const row of rows) {
    const own = groups.get(keyOf(row));
    if (own) own.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return [...groups.values()];
}

const optional = (value: TableRow[string]): number | undefined => (value === null ? undefined : Number(value));

const iterationsOf = (rows: readonly TableRow[]): readonly TracedIteration[] =>
  grouped(rows, ({ iteration }) => iteration).map((own) => ({
    iteration: Number(own[0].iteration),
    loss: optional(own[0].loss),
    reward: optional(own[0].reward),
    visits: own.map(({ dataSet, summedScore }) => ({ dataSet: String(dataSet), summedScore: Number(summedScore) })),
  }));

const priorsOf = (rows: readonly TableRow[]): readonly KeptPrior[] =>
  grouped(rows, ({ iteration, dataSet }) => `${iteration} ${dataSet}`).map((own) => ({
    iteration: Number(own[0].iteration),
    dataSet: String(own[0].dataSet),
    prior: [...own].sort((a, b) => Number(a.entry) - Number(b.entry)).map(({ probability }) => Number(probability)),
  }));

const bestSeenOf = (own: readonly TableRow[]): BestSeen => ({
  name: String(own[0].searcher),
  filterPenalty: Number(own[0].filterPenalty),
  seeds: Number(own[0].seeds),
  regret: own.map(({ regret }) => Number(regret)),
  standardError: own.map(({ standardError }) => optional(standardError) ?? Number.NaN),
});

/** What figures are drawn from, of the reference run; undefined where it has not been run so far. */
export function keptSearchFigures(): SearchFigures | undefined {
  const [hyperbands, priors, regrets] = Object.values(names).map((name) => referenceTable(section, name));
  if (!hyperbands || !priors || !regrets) return undefined;
  const traces = grouped(hyperbands, ({ searcher }) => searcher).map((own): SearchTrace => {
    const [{ searcher }] = own;
    const records = iterationsOf(own);
    return { name: String(searcher), records, priors: priorsOf(priors.filter((row) => row.searcher === searcher)) };
  });
  return {
    filterPenalty: Number(hyperbands[0].filterPenalty),
    dataSets: [...new Set(hyperbands.map(({ dataSet }) => String(dataSet)))],
    traces,
    bestSeen: grouped(regrets, ({ searcher, filterPenalty }) => `${searcher} ${filterPenalty}`).map(bestSeenOf),
  };
}

/** What a page draws its figures of searches from. */
export interface DrawnSearches {
  readonly source: "reference" | "this run";
  /** Where the figures come from, for the page. */
  readonly sentence: string;
  /** That were searched. */
  readonly dataSets: readonly string[];
  /**
   * Traces by the names of their searchers; none where nothing was searched.
   *
   * @throws RangeError for a name that is not there, with those that are.
   */
  readonly traces: (searchers: readonly string[]) => readonly SearchTrace[];
  /** Under one λ. */
  readonly bestSeen: (filterPenalty: number) => readonly BestSeen[];
}

/** Whether figures hold what a run would draw: traces under its first λ, regrets under all. */
function answers({ filterPenalty, bestSeen }: SearchFigures, { prior: { filterPenalties } }: Pick<Profile, "prior">) {
  return (
    filterPenalty === filterPenalties[0] &&
    filterPenalties.every((penalty) => bestSeen.some((one) => one.filterPenalty === penalty))
  );
}

/**
 * What a page draws figures 3.4 to 3.15 and the regrets from: the reference run, where the run at hand is smaller and the
 * reference has the same λ, or else the run at hand.
 *
 * @param run The run at hand, whose size and λ decide.
 * @param searches Its searches; undefined where there is no width table.
 * @param wanted The source, whatever the size; the run at hand where the reference has none.
 */
export function drawnSearches(
  { profile }: { readonly profile: Pick<Profile, "prior" | "tableDataSets"> },
  searches: Pick<TableSearches, "compared" | "dataSets"> | undefined,
  wanted: DrawnSearches["source"] = hasFewerSearches(profile) ? "reference" : "this run",
): DrawnSearches {
  const reference = wanted === "reference" ? keptSearchFigures() : undefined;
  const isReference = reference !== undefined && answers(reference, profile);
  const figures = isReference ? reference : searches && searchFiguresOf(searches);
  const { filterPenalty, dataSets = [], traces = [], bestSeen = [] } = figures ?? {};
  const searched = `searches on ${dataSets.length} data sets of the width table, traces from one seed under λ = ${filterPenalty}`;
  const lacking = wanted === "reference" && !isReference ? ": the reference has none under these λ" : "";
  const source = isReference ? "reference" : "this run";
  return {
    source,
    dataSets,
    sentence: isReference
      ? `${referenceSentence({ section })} Drawn are its ${searched}.`
      : figures
        ? `Drawn are this run's ${searched}${lacking}.`
        : "There is no width table: nothing was searched.",
    traces: (searchers) =>
      traces.length === 0
        ? []
        : searchers.map((wantedName) => {
            const found = traces.find(({ name }) => name === wantedName);
            if (found) return found;
            const known = traces.map(({ name }) => name).join("; ");
            throw new RangeError(`Draw the search of "${wantedName}": ${source} has those of ${known}.`);
          }),
    bestSeen: (penalty) => bestSeen.filter((one) => one.filterPenalty === penalty),
  };
}
