import { type ColumnFormat, integer, withColumns } from "../../platform/results/columns";
import type { TableRow, Tables } from "../../platform/results/tables";
import { architectureId } from "../../search-space";
import { table31Methods, table31Titles, thesisTable31 } from "../study/thesis";
import { explainedShare } from "./floors";
import type { PosteriorExperiment, SampledDataSet } from "./posterior";

const written = (write: (value: number) => string): ColumnFormat => ({
  format: (value) => (typeof value === "number" && Number.isFinite(value) ? write(value).replace("-", "−") : "–"),
});
const error = written((value) => value.toExponential(2));
const share = written((value) => `${Math.round(100 * value)} %`);

/** How Table 3.1 is shown. */
const table31Columns = {
  method: { title: "Method" },
  thesisTrain: { title: "Train: thesis", ...error },
  train: { title: "ours", ...error },
  trainSd: { title: "± sd", ...error },
  thesisTest: { title: "Test: thesis", ...error },
  test: { title: "ours", ...error },
  testSd: { title: "± sd", ...error },
  explainedTrain: { title: "Explained, train", ...share },
  explainedTest: { title: "Explained, test", ...share },
};

/** Rows of Table 3.1, thesis beside ours, with the floor and the share of the explainable error. */
export function table31(experiment: PosteriorExperiment): readonly TableRow[] {
  const { errors, floors } = experiment;
  const rows = table31Methods.map((method) => {
    const published = thesisTable31[method];
    const { train, test } = errors[method];
    const isNoise = method === "noiseDirty" || method === "noiseClean";
    const explained = (part: "train" | "test") =>
      isNoise
        ? null
        : explainedShare({
            method: errors[method][part].mean,
            uniform: errors.uniform[part].mean,
            floor: floors[part],
          });
    return {
      method: table31Titles[method],
      thesisTrain: published.train.mean,
      thesisTrainSd: published.train.standardDeviation ?? null,
      train: train.mean,
      trainSd: train.standardDeviation,
      thesisTest: published.test?.mean ?? null,
      thesisTestSd: published.test?.standardDeviation ?? null,
      test: test.mean,
      testSd: test.standardDeviation,
      explainedTrain: explained("train"),
      explainedTest: explained("test"),
    };
  });
  return withColumns(rows, table31Columns);
}

/** One row for each sample: what was measured and what Hyperband chose. */
export function sampleRows(experiment: PosteriorExperiment): readonly TableRow[] {
  const rows = (dataSets: readonly SampledDataSet[], split: string) =>
    dataSets.flatMap(({ dataSet, samples }) =>
      samples.map(({ index, information, outcome }) => ({
        split,
        dataSet,
        sample: index,
        architecture: architectureId(information.architecture),
        accuracy: information.accuracy,
        ...Object.fromEntries(information.layers.map(({ nats }, layer) => [`miLayer${layer + 1}`, nats])),
        ...Object.fromEntries(
          information.layers.map(({ report }, layer) => [`heldOutLayer${layer + 1}`, report.labelCrossEntropy]),
        ),
        ceilingNats: information.layers[0].ceilingNats,
        selected: outcome.selected.map(({ architecture }) => architectureId(architecture)).join(" "),
        summedScore: outcome.summedScore,
      })),
    );
  const all: readonly TableRow[] = [...rows(experiment.train, "train"), ...rows(experiment.test, "test")];
  return withColumns(all, { sample: integer });
}

/** One row for each trial of each Hyperband: architecture, rung, accuracy, score, whether it survives. */
export function trialRows(experiment: PosteriorExperiment): readonly TableRow[] {
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

/** Mean squared error after each epoch, for each predictor and repeat (figures 3.1 and 3.2). */
export function lossRows(experiment: PosteriorExperiment): readonly TableRow[] {
  const rows = (["mi", "accuracy"] as const).flatMap((input) =>
    experiment.fits[input].flatMap(({ curve }, repeat) =>
      curve.train.map((train, epoch) => ({ input, repeat, epoch: epoch + 1, train, test: curve.test[epoch] ?? null })),
    ),
  );
  return withColumns(rows, { repeat: integer, epoch: integer });
}

/** Everything the experiment puts on disk. */
export function posteriorTables(experiment: PosteriorExperiment): Tables {
  return {
    "table-3-1": table31(experiment),
    samples: sampleRows(experiment),
    trials: trialRows(experiment),
    "predictor-loss": lossRows(experiment),
  };
}
