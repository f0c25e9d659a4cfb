import { withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import { cleanPosteriors, meanPairwiseError } from "../../predictors/clean-posteriors";
import { mean } from "../../statistics/spread";
import { readManifest } from "../reference/manifest";
import { table31Section } from "../reference/section-names";
import { besideReference, referenceSentence, referenceTable } from "../reference/tables";
import { type Table31Method, table31Methods, table31Titles, thesisTable31 } from "../study/thesis";
import { type Comparison, type Contender, comparisons, type Judged } from "./comparison";
import type { PosteriorExperiment } from "./posterior";
import { contenderTitle, error, share } from "./titles";
import { sideOf } from "./world";

/** Which row of the thesis's table a contender is. */
const publishedRows: Readonly<Record<string, Table31Method>> = {
  "uniform nothing": "uniform",
  "gaussian nothing": "gaussian",
  "network accuracy": "networkWithAccuracy",
  "network mine": "networkWithMi",
};

const publishedOf = ({ method, input }: Contender): Table31Method | undefined => publishedRows[`${method} ${input}`];

/** What the table is made of. */
type Judgeable = Pick<PosteriorExperiment, "world" | "records" | "filterPenalty">;

/** Sections of the reference run that hold the table: its own experiment, or the width table until that has been run. */
const sources = ["posterior", table31Section] as const;

/** The section that the reference's column is of; undefined where neither has been run. */
const sourceOf = (): (typeof sources)[number] | undefined =>
  sources.find((section) => referenceTable(section, "table-3-1") !== undefined);

/** What the reference's column is, for the page that shows it. */
export function table31Sentence(): string {
  const section = sourceOf();
  if (section !== table31Section) return referenceSentence({ section: "posterior" });
  const filterPenalty = readManifest()?.provenance.profile.filterPenalty;
  const hasMine = referenceTable(section, "table-3-1")?.some(({ method }) => method === table31Titles.networkWithMi);
  return (
    `${referenceSentence({ section })} The column is of Hyperbands replayed from the width table under λ = ${filterPenalty}: ` +
    "the section posterior, with trainings and MINE of its own, has not been run at this size. Posteriors of a data set " +
    "share recorded trainings, whose luck no noise row and no floor holds. Measured are the same architectures on every " +
    "data set of a side, those of test among those of training, " +
    `${hasMine ? "all with MINE: the first of the table's design, of which none was drawn" : "drawn once"}, so that ` +
    "nothing here speaks of others." +
    (hasMine
      ? ""
      : " MINE of as many networks has not been measured, so its row has a dash; rows of usable information stand in its place.")
  );
}

/** How Table 3.1 is shown. */
const table31Columns = {
  method: { title: "Method" },
  thesisTrain: { title: "Train: thesis", ...error },
  referenceTrain: { title: "reference", ...error },
  train: { title: "this run", ...error },
  trainSd: { title: "± sd", ...error },
  thesisTest: { title: "Test: thesis", ...error },
  referenceTest: { title: "reference", ...error },
  test: { title: "this run", ...error },
  testSd: { title: "± sd", ...error },
  floorTrain: { title: "Floor, train", ...error },
  floorTest: { title: "Floor, test", ...error },
  explainedTest: { title: "Explained, test", ...share },
  explainedLow: { title: "from", ...share },
  explainedHigh: { title: "to", ...share },
};

const judgedAs = (
  experiment: Pick<PosteriorExperiment, "filterPenalty">,
  part: "train" | "test",
  filterPenalty = experiment.filterPenalty,
): Judged => ({ evaluation: "split", part, target: "thesis", filterPenalty });

/** Mean noise of single posteriors and of clean ones over the data sets of a side. */
function noiseOf({ world, filterPenalty }: Judgeable, part: "train" | "test") {
  const at = world.targets.findIndex((key) => key.name === "thesis" && key.filterPenalty === filterPenalty);
  const targets = sideOf(world, part).map((index) => world.dataSets[index].targets[at]);
  return {
    noiseDirty: mean(targets.map(({ vectors }) => meanPairwiseError(vectors))),
    noiseClean: mean(targets.map(({ vectors, clean }) => meanPairwiseError(cleanPosteriors(vectors, clean.size)))),
  };
}

/** A row with nothing in it but its name. */
const emptyRow = (method: unknown): TableRow => ({
  ...Object.fromEntries(Object.keys(table31Columns).map((column) => [column, null])),
  method: method as string,
});

/**
 * Rows of Table 3.1, thesis and this run, with the floor of each and the share of the explainable error, where data sets
 * show that something is to be explained; the thesis's rows first, then what it has not.
 */
export function table31Rows(experiment: Judgeable, seed = 0): readonly TableRow[] {
  const rowsOf = (part: "train" | "test") => comparisons(experiment.records, judgedAs(experiment, part), { seed });
  const [train, test] = [rowsOf("train"), rowsOf("test")];
  const same = (rows: readonly Comparison[], { method, input }: Contender) =>
    rows.find((row) => row.method === method && row.input === input);
  const all = [...train, ...test.filter((row) => !same(train, row))];
  const isRow = ({ method }: Contender) => method !== "ridge" && method !== "gaussianProcess";
  const rank = (row: Contender): number => {
    const published = publishedOf(row);
    return published ? table31Methods.indexOf(published) : table31Methods.length;
  };
  const rows = all
    .filter(isRow)
    .sort((a, b) => rank(a) - rank(b))
    .map((row): TableRow => {
      const name = publishedOf(row);
      const published = name && thesisTable31[name];
      const [onTrain, onTest] = [same(train, row), same(test, row)];
      return {
        ...emptyRow(name ? table31Titles[name] : contenderTitle(row)),
        thesisTrain: published?.train.mean ?? null,
        train: onTrain?.error ?? null,
        trainSd: onTrain?.repeatDeviation ?? null,
        thesisTest: published?.test?.mean ?? null,
        test: onTest?.error ?? null,
        testSd: onTest?.repeatDeviation ?? null,
        floorTrain: onTrain?.floor ?? null,
        floorTest: onTest?.floor ?? null,
        explainedTest: onTest?.explained?.share ?? null,
        explainedLow: onTest?.explained?.interval[0] ?? null,
        explainedHigh: onTest?.explained?.interval[1] ?? null,
      };
    });
  const noise = { train: noiseOf(experiment, "train"), test: noiseOf(experiment, "test") };
  const noiseRows = (["noiseDirty", "noiseClean"] as const).map(
    (name): TableRow => ({
      ...emptyRow(table31Titles[name]),
      thesisTrain: thesisTable31[name].train.mean,
      train: noise.train[name],
      thesisTest: thesisTable31[name].test?.mean ?? null,
      test: noise.test[name],
    }),
  );
  return withColumns([...rows, ...noiseRows], table31Columns);
}

/** The same beside the reference run, with rows that only that has; dashes where it is of another λ, or is not there. */
export function table31(experiment: Judgeable, seed = 0): readonly TableRow[] {
  const rows = table31Rows(experiment, seed);
  const section = sourceOf();
  const isSame = readManifest()?.provenance.profile.filterPenalty === experiment.filterPenalty;
  const reference = section && isSame ? referenceTable(section, "table-3-1") : undefined;
  const own = new Set(rows.map(({ method }) => method));
  const others = (reference ?? []).filter(({ method }) => !own.has(method)).map(({ method }) => emptyRow(method));
  const beside = { keys: ["method"], columns: { referenceTrain: "train", referenceTest: "test" } };
  return withColumns(besideReference([...rows, ...others], reference, beside), table31Columns);
}
