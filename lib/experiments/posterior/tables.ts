import { type ColumnFormat, integer, withColumns } from "../../platform/results/columns";
import type { TableRow, Tables } from "../../platform/results/tables";
import { cleanPosteriors, meanPairwiseError } from "../../predictors/clean-posteriors";
import { inputOf } from "../../predictors/inputs";
import { architectureId } from "../../search-space";
import { mean } from "../../statistics/spread";
import { besideReference, referenceTable } from "../reference/tables";
import { type Table31Method, table31Methods, table31Titles, thesisTable31 } from "../study/thesis";
import { type Comparison, type Contender, comparisons, type Judged, powerOfComparison } from "./comparison";
import type { MethodName } from "./errors";
import { networkFitsOf, type PosteriorExperiment } from "./posterior";
import type { SampledDataSet } from "./samples";
import { sideOf, type TargetKey } from "./world";

const written = (write: (value: number) => string): ColumnFormat => ({
  format: (value) => (typeof value === "number" && Number.isFinite(value) ? write(value).replace("-", "−") : "–"),
});
const error = written((value) => value.toExponential(2));
const share = written((value) => `${Math.round(100 * value)} %`);

/** Methods in words. */
export const methodTitles: Readonly<Record<MethodName, string>> = {
  uniform: "Uniform distribution",
  gaussian: "Fitted Gaussian",
  mean: "Mean of training data sets",
  ownMean: "Own mean (oracle: memory)",
  network: "Neural net",
  networkStopped: "Neural net, stopped by data sets",
  ridge: "Ridge regression",
  gaussianProcess: "Gaussian process",
};

/** A method and what it is given, in words. */
export const contenderTitle = ({ method, input }: Contender): string =>
  input === "nothing" && method !== "ridge" && method !== "gaussianProcess"
    ? methodTitles[method]
    : `${methodTitles[method]}: ${inputOf(input).title}`;

/** Which row of the thesis's table a contender is. */
const publishedRows: Readonly<Record<string, Table31Method>> = {
  "uniform nothing": "uniform",
  "gaussian nothing": "gaussian",
  "network accuracy": "networkWithAccuracy",
  "network mine": "networkWithMi",
};

const publishedOf = ({ method, input }: Contender): Table31Method | undefined => publishedRows[`${method} ${input}`];

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
function noiseOf({ world, filterPenalty }: PosteriorExperiment, part: "train" | "test") {
  const at = world.targets.findIndex((key) => key.name === "thesis" && key.filterPenalty === filterPenalty);
  const targets = sideOf(world, part).map((index) => world.dataSets[index].targets[at]);
  return {
    noiseDirty: mean(targets.map(({ vectors }) => meanPairwiseError(vectors))),
    noiseClean: mean(targets.map(({ vectors, clean }) => meanPairwiseError(cleanPosteriors(vectors, clean.size)))),
  };
}

/**
 * Rows of Table 3.1, thesis beside a reference and this run, with the floor of each and the share of the explainable
 * error, where data sets show that something is to be explained; the thesis's rows first, then what it has not.
 */
export function table31(experiment: PosteriorExperiment, seed = 0): readonly TableRow[] {
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
        method: name ? table31Titles[name] : contenderTitle(row),
        thesisTrain: published?.train.mean ?? null,
        referenceTrain: null,
        train: onTrain?.error ?? null,
        trainSd: onTrain?.repeatDeviation ?? null,
        thesisTest: published?.test?.mean ?? null,
        referenceTest: null,
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
      method: table31Titles[name],
      thesisTrain: thesisTable31[name].train.mean,
      referenceTrain: null,
      train: noise.train[name],
      trainSd: null,
      thesisTest: thesisTable31[name].test?.mean ?? null,
      referenceTest: null,
      test: noise.test[name],
      testSd: null,
      floorTrain: null,
      floorTest: null,
      explainedTest: null,
      explainedLow: null,
      explainedHigh: null,
    }),
  );
  const beside = { keys: ["method"], columns: { referenceTrain: "train", referenceTest: "test" } };
  const all31 = besideReference([...rows, ...noiseRows], referenceTable("posterior", "table-3-1"), beside);
  return withColumns(all31, table31Columns);
}

/** How comparisons are shown. */
const comparisonColumns = {
  target: { title: "Target" },
  filterPenalty: { title: "λ" },
  method: { title: "Method: input" },
  dataSets: { title: "Data sets" },
  error: { title: "Error", ...error },
  floor: { title: "Floor", ...error },
  explained: { title: "Explained", ...share },
  explainedLow: { title: "from", ...share },
  explainedHigh: { title: "to", ...share },
  difference: { title: "Less the mean's error", ...error },
  low: { title: "from", ...error },
  high: { title: "to", ...error },
  pValue: { title: "p, sign flip", digits: 2 },
  verdict: { title: "Than the mean" },
};

/** One row for each method and input: its error beside floor, share, and paired difference to the mean's. */
export function comparisonRows(
  experiment: Pick<PosteriorExperiment, "records">,
  judged: Judged,
  seed = 0,
): readonly TableRow[] {
  const rows = comparisons(experiment.records, judged, { seed }).map(
    (row): TableRow => ({
      target: judged.target,
      filterPenalty: judged.filterPenalty,
      method: contenderTitle(row),
      dataSets: row.dataSets,
      error: row.error,
      floor: row.floor,
      explained: row.explained?.share ?? null,
      explainedLow: row.explained?.interval[0] ?? null,
      explainedHigh: row.explained?.interval[1] ?? null,
      difference: row.difference.mean,
      low: row.difference.interval[0],
      high: row.difference.interval[1],
      pValue: row.difference.pValue,
      verdict: row.verdict,
    }),
  );
  return withColumns(rows, comparisonColumns);
}

/** How targets are shown. */
const targetColumns = {
  target: { title: "Target" },
  filterPenalty: { title: "λ" },
  noise: { title: "Variance of one vector", ...error },
  floor: { title: "Floor", ...error },
  uniform: { title: "Uniform's error", ...error },
  mean: { title: "Mean's error, left out", ...error },
  common: { title: "Common to data sets", ...error },
  own: { title: "A data set's own", ...error },
  extrapolated: { title: "From fewer epochs", ...share },
};

/**
 * One row a target: its noise, and what can be explained of it. What data sets have in common is what their mean
 * explains, with the data set itself left out; a data set's own is what is left above the floor, all that an input can
 * explain.
 */
export function targetRows({ world, records }: Pick<PosteriorExperiment, "world" | "records">): readonly TableRow[] {
  const rows = world.targets.map(({ name, filterPenalty }: TargetKey, at): TableRow => {
    const targets = world.dataSets.map((dataSet) => dataSet.targets[at]);
    const left = records.filter(
      (one) =>
        one.evaluation === "leaveOneOut" &&
        one.method === "mean" &&
        one.target === name &&
        one.filterPenalty === filterPenalty,
    );
    const of = (value: (one: (typeof left)[number]) => number) => mean(left.map(value));
    return {
      target: name,
      filterPenalty: name === "widthEffects" ? null : filterPenalty,
      noise: mean(targets.map(({ clean }) => clean.variance)),
      floor: of(({ floor }) => floor),
      uniform: of(({ uniform }) => uniform),
      mean: of((one) => one.error),
      common: of((one) => one.uniform - one.error),
      own: of((one) => one.error - one.floor),
      extrapolated: mean(targets.map(({ extrapolated }) => extrapolated)),
    };
  });
  return withColumns(rows, targetColumns);
}

/** How power is shown. */
const powerColumns = {
  method: { title: "Method: input" },
  dataSets: { title: "Data sets" },
  standardDeviation: { title: "Sd of the difference", ...error },
  noiseShare: { title: "of which noise of targets", ...share },
  detectable: { title: "Could be seen", ...error },
  detectableShare: { title: "of what can be explained", ...share },
  dataSetsForHalf: { title: "Data sets to see half", ...written((value) => String(value)) },
};

/** One row for each method and input: the difference from the mean that could have been seen (power 0.8, level 0.05). */
export function powerRows(
  { records }: Pick<PosteriorExperiment, "records">,
  judged: Judged,
  contenders: readonly Contender[],
): readonly TableRow[] {
  const rows = contenders.map(
    (contender): TableRow => ({
      method: contenderTitle(contender),
      ...powerOfComparison(records, judged, contender),
    }),
  );
  return withColumns(rows, powerColumns);
}

/** One row for each sample: what was measured and what Hyperband chose. */
export function sampleRows(experiment: Pick<PosteriorExperiment, "train" | "test">): readonly TableRow[] {
  const rows = (dataSets: readonly SampledDataSet[], split: string) =>
    dataSets.flatMap(({ dataSet, samples, measured, starting }) =>
      samples.map(({ index, outcome }): TableRow => {
        const own = measured[starting + index];
        const perLayer = (name: string, values: readonly number[]) =>
          Object.fromEntries(values.map((value, layer) => [`${name}Layer${layer + 1}`, value]));
        return {
          split,
          dataSet,
          sample: index,
          architecture: architectureId(own.architecture),
          accuracy: own.accuracy,
          dead: own.dead,
          ...perLayer("mi", own.mine),
          ...perLayer("heldOut", own.mineHeldOut),
          ...perLayer("usable", own.usable),
          ceilingNats: own.labelEntropy,
          headLoss: own.headLoss,
          parameters: own.parameters,
          multiplyAdds: own.multiplyAdds,
          selected: outcome.selected.map(({ architecture }) => architectureId(architecture)).join(" "),
          summedScore: outcome.summedScore,
        };
      }),
    );
  const all: readonly TableRow[] = [...rows(experiment.train, "train"), ...rows(experiment.test, "test")];
  return withColumns(all, { sample: integer });
}

/** Networks that answer every image alike, counted: measured ones, and trainings of Hyperbands. */
export function deadNetworks(experiment: Pick<PosteriorExperiment, "train" | "test">) {
  const dataSets = [...experiment.train, ...experiment.test];
  const measured = dataSets.flatMap((dataSet) => dataSet.measured);
  const trials = dataSets.flatMap(({ samples }) =>
    samples.flatMap(({ outcome }) => outcome.rungs.filter(({ rung }) => rung === 0).flatMap((rung) => rung.trials)),
  );
  return {
    measured: measured.filter(({ dead }) => dead).length,
    ofMeasured: measured.length,
    trained: trials.filter((trial) => "dead" in trial && trial.dead === true).length,
    ofTrained: trials.length,
  };
}

/** One row for each trial of each Hyperband: architecture, rung, accuracy, score, whether it survives. */
export function trialRows(experiment: Pick<PosteriorExperiment, "train" | "test">): readonly TableRow[] {
  const rows = [...experiment.train, ...experiment.test].flatMap(({ dataSet, samples }): readonly TableRow[] =>
    samples.flatMap(({ index, outcome }) =>
      outcome.trials.map((trial) => ({
        dataSet,
        hyperband: index,
        ...(outcome.rungs.some(({ bracket }) => bracket !== trial.bracket) ? { bracket: trial.bracket } : {}),
        rung: trial.rung + 1,
        epochs: trial.epochs,
        architecture: architectureId(trial.architecture),
        accuracy: trial.accuracy,
        lossNats: trial.loss,
        score: trial.score,
        survives: trial.survives,
      })),
    ),
  );
  return withColumns(rows, { hyperband: integer, bracket: integer, rung: integer, epochs: integer });
}

/** Mean squared error after each epoch, for each input and repeat of the network (figures 3.1 and 3.2). */
export function lossRows(experiment: PosteriorExperiment): readonly TableRow[] {
  const inputs = [...new Set(experiment.predictions.networks.map(({ input }) => input))];
  const rows = inputs.flatMap((input) =>
    networkFitsOf(experiment, input).flatMap(({ curve }, repeat) =>
      curve.train.map((train, epoch) => ({ input, repeat, epoch: epoch + 1, train, test: curve.test[epoch] ?? null })),
    ),
  );
  return withColumns(rows, { repeat: integer, epoch: integer });
}

/** Errors of every method, repeat, data set, input and target, one row each. */
export const errorRows = ({ records }: Pick<PosteriorExperiment, "records">): readonly TableRow[] =>
  records.map(({ singles: _, ...record }) => record);

/** Everything the experiment puts on disk. */
export function posteriorTables(experiment: PosteriorExperiment, seed = 0): Tables {
  const { world } = experiment;
  const leftOut = world.targets.flatMap(({ name: target, filterPenalty }) =>
    comparisonRows(experiment, { evaluation: "leaveOneOut", target, filterPenalty }, seed),
  );
  const onTest = world.targets.flatMap(({ name: target, filterPenalty }) =>
    comparisonRows(experiment, { evaluation: "split", part: "test", target, filterPenalty }, seed),
  );
  return {
    "table-3-1": table31(experiment, seed),
    targets: targetRows(experiment),
    "comparison-test": onTest,
    "comparison-left-out": leftOut,
    errors: errorRows(experiment),
    samples: sampleRows(experiment),
    trials: trialRows(experiment),
    "predictor-loss": lossRows(experiment),
  };
}
