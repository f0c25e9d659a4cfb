import { listDataSets } from "../../datasets/list";
import { thesisSchedule } from "../../hyperband/elimination";
import { deriveSeed } from "../../platform/random/random";
import type { SimulatedSearch } from "../../searchers/simulated-search";
import { hasWidthTable, widthTablePath } from "../../width-table/file";
import { nameTable, openTable } from "../../width-table/named-table";
import type { WidthTableRow } from "../../width-table/rows";
import type { SurrogateQuality } from "../../width-table/surrogate-quality";
import { type AskingExperiment, asking, type Study } from "../study/study";
import { type ComparedSearcher, comparedSearchers } from "./searchers";

/** The searches of one searcher under one λ, one a seed. */
export interface ComparedSearches extends ComparedSearcher {
  readonly filterPenalty: number;
  /** The first holds every Hyperband and prior. */
  readonly searches: readonly SimulatedSearch[];
}

export interface TableSearches {
  readonly rows: readonly WidthTableRow[];
  readonly dataSets: { readonly train: readonly string[]; readonly unseen: readonly string[] };
  readonly quality: readonly SurrogateQuality[];
  readonly compared: readonly ComparedSearches[];
}

/** Fewer architectures make no surrogate. */
const fewest = 20;

/**
 * The data sets of a table with enough architectures, on their sides of the thesis's split.
 *
 * @param most Data sets at most, all unless told, of both sides as in the table: those with the most architectures, of
 * equals the first in the table.
 */
export function tableDataSets(rows: readonly WidthTableRow[], most: number | "all" = "all"): TableSearches["dataSets"] {
  const architectures = new Map<string, Set<string>>();
  for (const { dataSet, architecture, dead } of rows) {
    if (!dead) architectures.set(dataSet, (architectures.get(dataSet) ?? new Set()).add(architecture));
  }
  const enough = [...architectures].filter(([, found]) => found.size >= fewest);
  const tests = new Set(listDataSets().flatMap(({ id, split }) => (split === "test" ? id : [])));
  const sideOf = (isTest: boolean) => enough.filter(([id]) => tests.has(id) === isTest);
  const wanted = most === "all" ? enough.length : Math.min(most, enough.length);
  const ofUnseen = Math.round((wanted * sideOf(true).length) / Math.max(1, enough.length));
  const largest = (side: typeof enough, count: number): readonly string[] => {
    const kept = new Set([...side].sort(([, a], [, b]) => b.size - a.size).slice(0, count));
    return side.filter((entry) => kept.has(entry)).map(([id]) => id);
  };
  const [train, unseen] = [largest(sideOf(false), wanted - ofUnseen), largest(sideOf(true), ofUnseen)];
  return train.length > 0 ? { train, unseen } : { train: unseen, unseen: [] };
}

/** All searchers under all λ from all seeds; undefined where there is no table to search on. */
async function ask(study: Study, path: string): Promise<TableSearches | undefined> {
  if (!hasWidthTable(path)) return undefined;
  const { profile, seed, source } = study;
  const { prior } = profile;
  const table = nameTable(path);
  const { rows } = openTable(table);
  const dataSets = tableDataSets(rows, profile.tableDataSets);
  const all = [...dataSets.train, ...dataSets.unseen];
  if (all.length === 0) return undefined;
  const surrogates = await Promise.all(all.map((dataSet) => source.run({ kind: "fit-surrogate", table, dataSet })));
  const fits = Object.fromEntries(all.map((dataSet, index) => [dataSet, surrogates[index].fit]));
  const searchesOf = async (searcher: ComparedSearcher, filterPenalty: number): Promise<ComparedSearches> => {
    const searches = await Promise.all(
      Array.from({ length: prior.seeds }, (_, index) =>
        source.run({
          kind: "simulate-search",
          table,
          fits,
          dataSets: { train: [...dataSets.train], unseen: [...dataSets.unseen] },
          input: searcher.input,
          searcher: searcher.searcher,
          iterations: prior.iterations,
          dataSetsAnIteration: prior.dataSetsAnIteration,
          architecturesAnIteration: 1,
          // a table knows twelve epochs, whatever the profile trains for
          schedule: { kind: "elimination", ...thesisSchedule, sizes: [...thesisSchedule.sizes] },
          filterPenalty,
          judged: prior.judged,
          detail: index === 0,
          seed: deriveSeed(seed, "search", index),
        }),
      ),
    );
    return { ...searcher, filterPenalty, searches };
  };
  const compared = await Promise.all(
    prior.filterPenalties.flatMap((filterPenalty) =>
      comparedSearchers.map((searcher) => searchesOf(searcher, filterPenalty)),
    ),
  );
  return { rows, dataSets, quality: surrogates.map(({ quality }) => quality), compared };
}

/**
 * The second experiment on a width table: every searcher with the same budget, seeds and evaluation (thesis 2.3, 3.2).
 *
 * @param options.path Of the table's file; the project's own unless told.
 * @returns Undefined where there is no table.
 */
export function searchesOnTable(options: { readonly path?: string } = {}): AskingExperiment<TableSearches | undefined> {
  const { path = widthTablePath } = options;
  return asking((study) => ask(study, path));
}

/** The same on the project's own table. */
export const priorOnTable = searchesOnTable();
