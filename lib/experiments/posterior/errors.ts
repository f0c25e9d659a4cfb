import { type CleanTarget, errorTo, memorisationFloor, noiseFloor } from "../../predictors/clean-target";
import { fitGaussianBaseline } from "../../predictors/gaussian";
import type { InputName } from "../../predictors/inputs";
import { meanSquaredError, nEntries, uniformDistribution } from "../../search-space";
import { mean, meanVector } from "../../statistics/spread";
import type { Predictions } from "./predictions";
import type { TargetName } from "./targets";
import { sideOf, type World } from "./world";

/**
 * How a target is predicted. Without an input: `uniform` (no effect of any width, for effects), `gaussian` (3.1.2),
 * `mean` of the training data sets' targets, `ownMean` of the data set's own, an oracle. From an input: the thesis's
 * `network` after fixed epochs, or `networkStopped` by data sets left out; `ridge`; `gaussianProcess`.
 */
export type MethodName =
  | "uniform"
  | "gaussian"
  | "mean"
  | "ownMean"
  | "network"
  | "networkStopped"
  | "ridge"
  | "gaussianProcess";

/** How a method is judged: `split`, on one side of the thesis's; `leaveOneOut`, on each data set by all others. */
export type Evaluation = "split" | "leaveOneOut";

/** The error of a method on a data set. */
export interface ErrorRecord {
  readonly evaluation: Evaluation;
  readonly part: "train" | "test";
  readonly target: TargetName;
  readonly filterPenalty: number;
  readonly method: MethodName;
  readonly input: InputName;
  readonly repeat: number;
  readonly dataSet: string;
  /** Mean squared error to the data set's clean targets, a mean over its inputs; see {@link errorRecords}. */
  readonly error: number;
  /** The same to each single vector behind them; shape [n]. Differences of two methods have the mean of `error`'s. */
  readonly singles: readonly number[];
  /** The uniform prediction's error, and the lowest that can be expected. */
  readonly uniform: number;
  readonly floor: number;
}

/** Predictions for the inputs of a data set; one row where there is no input. */
type Rows = readonly ArrayLike<number>[];

interface Judging {
  readonly evaluation: Evaluation;
  readonly part: "train" | "test";
  readonly seen: boolean;
}

/**
 * Errors of every method, repeat, input, target and data set, each by itself. Inputs measured of a dead network are left
 * out of a data set's mean, unless all are.
 */
export function errorRecords(world: World, predictions: Predictions): readonly ErrorRecord[] {
  const { dataSets, targets } = world;
  const record = (
    target: number,
    index: number,
    { evaluation, part, seen }: Judging,
    made: { readonly method: MethodName; readonly input?: InputName; readonly repeat?: number; readonly rows: Rows },
  ): ErrorRecord => {
    const { measured, starting, targets: own } = dataSets[index];
    const { clean, vectors } = own[target];
    const { method, input = "nothing", repeat = 0 } = made;
    const living = made.rows.filter((_, sample) => !measured[starting + sample]?.dead);
    const rows = made.rows.length === measured.length - starting && living.length > 0 ? living : made.rows;
    return {
      evaluation,
      part,
      ...{ target: targets[target].name, filterPenalty: targets[target].filterPenalty },
      ...{ method, input, repeat, dataSet: dataSets[index].dataSet },
      error: mean(rows.map((row) => errorTo(row, clean))),
      singles: vectors.map((vector) => mean(rows.map((row) => meanSquaredError(row, vector)))),
      uniform: errorTo(nullPrediction(targets[target].name), clean),
      floor: seen ? memorisationFloor(clean) : noiseFloor(clean),
    };
  };
  const [train, test] = [sideOf(world, "train"), sideOf(world, "test")];
  const everyTarget = targets.flatMap(({ name }, target) => {
    const cleanOf = (index: number): CleanTarget => dataSets[index].targets[target].clean;
    const withoutInput = (seen: readonly number[], judged: readonly number[], judging: Judging) => {
      const means = seen.map((index) => cleanOf(index).mean);
      const made: readonly { readonly method: MethodName; readonly rows: Rows }[] = [
        { method: "uniform", rows: [nullPrediction(name)] },
        ...(name === "widthEffects"
          ? []
          : [{ method: "gaussian" as const, rows: [fitGaussianBaseline(means).prediction] }]),
        { method: "mean", rows: [meanVector(means)] },
      ];
      return judged.flatMap((index) => made.map((one) => record(target, index, judging, one)));
    };
    const onTrain: Judging = { evaluation: "split", part: "train", seen: true };
    return [
      ...(train.length > 0 ? withoutInput(train, train, onTrain) : []),
      ...train.map((index) => record(target, index, onTrain, { method: "ownMean", rows: [cleanOf(index).mean] })),
      ...(train.length > 0 ? withoutInput(train, test, { evaluation: "split", part: "test", seen: false }) : []),
      ...(dataSets.length > 1
        ? dataSets.flatMap((own, index) => {
            const others = dataSets.flatMap((_, other) => (other === index ? [] : [other]));
            return withoutInput(others, [index], { evaluation: "leaveOneOut", part: own.part, seen: false });
          })
        : []),
    ];
  });
  const ofNetworks = predictions.networks.flatMap(({ input, target, stop, fits }) =>
    fits.flatMap(({ trainPredictions, testPredictions }, repeat) => {
      const method: MethodName = stop === "fixed" ? "network" : "networkStopped";
      const on = (side: readonly number[], rows: readonly Rows[], judging: Judging) =>
        side.map((index, place) => record(target, index, judging, { method, input, repeat, rows: rows[place] }));
      return [
        ...on(train, trainPredictions, { evaluation: "split", part: "train", seen: true }),
        ...on(test, testPredictions, { evaluation: "split", part: "test", seen: false }),
      ];
    }),
  );
  const ofLeftOut = predictions.leftOut.flatMap(({ input, target, fits }) =>
    fits.flatMap(({ predictions: rows }, repeat) =>
      dataSets.map(({ part }, index) => {
        const judging: Judging = { evaluation: "leaveOneOut", part, seen: false };
        return record(target, index, judging, { method: "network", input, repeat, rows: rows[index] });
      }),
    ),
  );
  const ofRegressions = predictions.regressions.flatMap(({ input, kernel, leftOut, result }) =>
    result.choices.flatMap((byTarget, choice) =>
      byTarget.flatMap(({ unseen }, target) =>
        leftOut[choice].map((index, place) => {
          const isSplit = choice === 0 && leftOut.length > dataSets.length;
          const evaluation = isSplit ? "split" : "leaveOneOut";
          const judging: Judging = { evaluation, part: dataSets[index].part, seen: false };
          const method: MethodName = kernel === "linear" ? "ridge" : "gaussianProcess";
          return record(target, index, judging, { method, input, rows: unseen[place] });
        }),
      ),
    ),
  );
  return [...everyTarget, ...ofNetworks, ...ofLeftOut, ...ofRegressions];
}

/** What says nothing: every option alike, or no effect of any width. */
const nullPrediction = (name: TargetName): ArrayLike<number> =>
  name === "widthEffects" ? new Float64Array(nEntries) : uniformDistribution();
