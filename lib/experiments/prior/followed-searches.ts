import { integer, withColumns } from "../../platform/results/columns";
import type { TableRow, Tables } from "../../platform/results/tables";
import type { IterationRecord, VisitRecord } from "../../searchers/search";
import type { KeptPrior } from "../../searchers/simulated-search";
import { isSmallerThanReference } from "../reference/smaller";
import { referenceTable } from "../reference/tables";
import type { Study } from "../study/study";
import type { TableSearches } from "./on-table";
import { correctedName } from "./searchers";

/** One search of a controller, iteration by iteration: what figures 3.4 to 3.15 are drawn from. */
export interface FollowedSearch {
  /** The controller, as in Table 3.2. */
  readonly name: string;
  readonly records: readonly FollowedIteration[];
  /** Of the first data sets of each iteration. */
  readonly priors: readonly KeptPrior[];
}

/** An iteration of a search that is followed. */
export interface FollowedIteration extends Pick<IterationRecord, "iteration" | "loss" | "reward"> {
  readonly visits: readonly Pick<VisitRecord, "dataSet" | "summedScore">[];
}

/** The thesis's two controllers, the loss that its figure 3.5 shows, and the controller whose priors move. */
export const followedNames = {
  halfUniform: "controller, algorithm 1, half uniform",
  algorithm1: "controller, algorithm 1",
  doubleSoftmax: "controller, double softmax",
  corrected: correctedName.raw,
} as const;

/** Data sets of an iteration whose priors are kept: two say whether a controller listens. */
const dataSetsDrawn = 2;

const allFollowed: readonly string[] = Object.values(followedNames);

/**
 * Searches on a table to be followed: from the first seed, under the first λ.
 *
 * @param names Of Table 3.2; those of the thesis's figures unless told.
 */
export const followedOf = (
  { compared }: Pick<TableSearches, "compared">,
  names: readonly string[] = allFollowed,
): readonly FollowedSearch[] =>
  names.flatMap((wanted) =>
    compared
      .filter(({ name }) => name === wanted)
      .slice(0, 1)
      .map(({ name, searches: [{ iterations = [], priors = [] }] }) => ({
        name,
        records: iterations,
        priors: iterations.flatMap(({ iteration }) =>
          priors.filter((prior) => prior.iteration === iteration).slice(0, dataSetsDrawn),
        ),
      })),
  );

/** Names of the tables that followed searches are kept in. */
const tableNames = { hyperbands: "followed-hyperbands", priors: "followed-priors" } as const;

/** What of them is put on disk: a row a Hyperband, and a row a number of a prior. */
export function followedTables(searches: Pick<TableSearches, "compared">): Tables {
  const followed = followedOf(searches);
  const hyperbands = followed.flatMap(({ name: prior, records }) =>
    records.flatMap(({ iteration, loss = null, reward = null, visits }) =>
      visits.map(({ dataSet, summedScore }): TableRow => {
        return { prior, iteration, dataSet, summedScore, loss, reward };
      }),
    ),
  );
  const priors = followed.flatMap(({ name, priors: kept }) =>
    kept.flatMap(({ iteration, dataSet, prior }) =>
      prior.map((probability, entry): TableRow => ({ prior: name, iteration, dataSet, entry, probability })),
    ),
  );
  return {
    [tableNames.hyperbands]: withColumns(hyperbands, { iteration: integer }),
    [tableNames.priors]: withColumns(priors, { iteration: integer, entry: integer }),
  };
}

/** Rows in groups of the same value, in the order of their first. */
function grouped<Key>(rows: readonly TableRow[], keyOf: (row: TableRow) => Key): ReadonlyMap<Key, readonly TableRow[]> {
  const groups = new Map<Key, TableRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const own = groups.get(key);
    if (own) own.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

const known = (value: TableRow[string]): number | undefined => (value === null ? undefined : Number(value));

const keptIterations = (rows: readonly TableRow[]): readonly FollowedIteration[] =>
  [...grouped(rows, ({ iteration }) => Number(iteration))].map(([iteration, own]) => ({
    iteration,
    loss: known(own[0].loss),
    reward: known(own[0].reward),
    visits: own.map(({ dataSet, summedScore }) => ({ dataSet: String(dataSet), summedScore: Number(summedScore) })),
  }));

const keptPriors = (rows: readonly TableRow[]): readonly KeptPrior[] =>
  [...grouped(rows, ({ iteration, dataSet }) => `${iteration} ${dataSet}`).values()].map((own) => ({
    iteration: Number(own[0].iteration),
    dataSet: String(own[0].dataSet),
    prior: own.map(({ probability }) => Number(probability)),
  }));

/** The followed searches of the reference run; empty where it has none. */
export function keptFollowed(): readonly FollowedSearch[] {
  const [hyperbands, priors] = Object.values(tableNames).map((name) =>
    grouped(referenceTable("searches", name) ?? [], ({ prior }) => String(prior)),
  );
  return [...hyperbands].map(([name, rows]) => ({
    name,
    records: keptIterations(rows),
    priors: keptPriors(priors.get(name) ?? []),
  }));
}

/** Searches to be drawn, with where they come from, for titles. */
export interface DrawnSearches {
  readonly source: "reference" | "this run";
  readonly searches: readonly FollowedSearch[];
}

/**
 * The followed searches that a page draws: those of the reference run where it has some and the run at hand is smaller.
 *
 * @param own Of the run at hand.
 * @param options.from Whichever is wanted, or the run at hand, whose size decides; where the reference has none of
 * these names, they are of the run at hand.
 * @param options.names Of Table 3.2; the reference has those of `followedNames`.
 */
export function searchesToDraw(
  own: Pick<TableSearches, "compared"> | undefined,
  options: {
    readonly from: Pick<Study, "profile"> | DrawnSearches["source"];
    readonly names?: readonly string[];
  },
): DrawnSearches {
  const { from, names = allFollowed } = options;
  const wanted = typeof from === "string" ? from : isSmallerThanReference(from.profile) ? "reference" : "this run";
  const kept = wanted === "reference" ? keptFollowed() : [];
  const named = names.flatMap((name) => kept.filter((search) => search.name === name));
  return named.length > 0
    ? { source: "reference", searches: named }
    : { source: "this run", searches: own ? followedOf(own, names) : [] };
}
