import { integer, withColumns } from "../../platform/results/columns";
import type { TableRow, Tables } from "../../platform/results/tables";
import type { KeptPrior } from "../../searchers/simulated-search";
import { referenceTable } from "../reference/tables";
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
export const searchesSection = "searches";

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
  const [hyperbands, priors, regrets] = Object.values(names).map((name) => referenceTable(searchesSection, name));
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
