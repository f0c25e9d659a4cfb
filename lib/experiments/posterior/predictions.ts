import { deriveSeed } from "../../platform/random/random";
import type { FitPredictorResult, FitPredictorTask } from "../../predictors/fit-predictor.task";
import { inputGroups } from "../../predictors/input-groups";
import { type InputName, inputNames, inputOf } from "../../predictors/inputs";
import type { Kernel } from "../../predictors/left-out-regression";
import type { PredictorOptions } from "../../predictors/options";
import type { PredictUnseenResult } from "../../predictors/predict-unseen.task";
import type { Study } from "../study/study";
import { sideOf, type World } from "./world";

/** Fits of the thesis's network to one input and target, one a repeat. */
export interface NetworkFits {
  readonly input: InputName;
  /** Index of the world's target. */
  readonly target: number;
  readonly stop: PredictorOptions["stop"];
  readonly fits: readonly FitPredictorResult[];
}

/** Regressions on one input, for every target of the world. */
export interface RegressionFits {
  readonly input: InputName;
  readonly kernel: Kernel;
  /** Data sets left out together, by index: first those of test where there are such, then each by itself. */
  readonly leftOut: readonly (readonly number[])[];
  readonly result: PredictUnseenResult;
}

/** All that predictors say of a world. */
export interface Predictions {
  readonly networks: readonly NetworkFits[];
  readonly regressions: readonly RegressionFits[];
}

/** What is needed of a study, so that tests can do without a session. */
export interface PredictionPlan {
  readonly source: Pick<Study["source"], "run">;
  readonly seed: number;
  readonly predictor: PredictorOptions;
  readonly repeats: number;
  readonly networkInputs: readonly InputName[];
  /** Inputs of the regressions; all unless told. */
  readonly inputs?: readonly InputName[];
}

/** Fits of the network: to distributions only, which its softmax makes. */
async function networkFits(world: World, plan: PredictionPlan, input: InputName): Promise<readonly NetworkFits[]> {
  const { dataSets, targets } = world;
  const { source, seed, predictor, repeats } = plan;
  const given = inputGroups({ spec: inputOf(input), dataSets, architectureAs: "oneHot", seed });
  const [train, test] = [sideOf(world, "train"), sideOf(world, "test")];
  const wanted = targets.flatMap(({ name }, target) =>
    name === "thesis" ? (["fixed", "dataSets"] as const).map((stop) => ({ target, stop })) : [],
  );
  return Promise.all(
    wanted
      .filter(({ stop }) => stop === "fixed" || train.length >= 2)
      .map(async ({ target, stop }) => {
        const groups = (side: readonly number[]) =>
          side.map((index) => ({
            inputs: given.groups[index].map((row) => [...row]),
            posteriors: dataSets[index].targets[target].vectors.map((vector) => [...vector]),
          }));
        const sizeOf = (side: readonly number[]) => dataSets[side[0]]?.targets[target].clean.size ?? 1;
        const task: Omit<FitPredictorTask, "seed"> = {
          kind: "fit-predictor",
          train: groups(train),
          test: groups(test),
          trainCleanSize: sizeOf(train),
          testCleanSize: sizeOf(test),
          scaledColumns: [...given.scaledColumns],
          predictor: { ...predictor, stop },
        };
        const fits = await Promise.all(
          Array.from({ length: repeats }, (_, repeat) =>
            source.run({ ...task, seed: deriveSeed(seed, "predictor", input, repeat) }),
          ),
        );
        return { input, target, stop, fits };
      }),
  );
}

async function regressionFits(
  world: World,
  { source, seed }: PredictionPlan,
  input: InputName,
  kernel: Kernel,
): Promise<RegressionFits> {
  const { dataSets, targets } = world;
  const given = inputGroups({ spec: inputOf(input), dataSets, architectureAs: "filters", seed });
  const test = sideOf(world, "test");
  const leftOut = [
    ...(test.length > 0 && dataSets.length - test.length >= 2 ? [test] : []),
    ...dataSets.map((_, index) => [index]),
  ];
  const result = await source.run({
    kind: "predict-unseen",
    inputs: given.groups.map((rows) => rows.map((row) => [...row])),
    targets: targets.map((_, target) => dataSets.map((dataSet) => [...dataSet.targets[target].clean.mean])),
    scaledColumns: [...given.scaledColumns],
    optionalColumns: [...given.architectureColumns],
    leftOut: leftOut.map((choice) => [...choice]),
    kernel,
  });
  return { input, kernel, leftOut, result };
}

/**
 * Asks for all predictions: networks on the thesis's split, regressions there and with each data set left out.
 * Leaving out one by one needs three data sets.
 */
export async function predictWorld(world: World, plan: PredictionPlan): Promise<Predictions> {
  const { networkInputs, inputs = inputNames } = plan;
  // one left out, one to choose by, one to learn from
  const kernels: readonly Kernel[] = world.dataSets.length >= 3 ? ["linear", "gaussian"] : [];
  const [networks, regressions] = await Promise.all([
    Promise.all(networkInputs.map((input) => networkFits(world, plan, input))),
    Promise.all(inputs.flatMap((input) => kernels.map((kernel) => regressionFits(world, plan, input, kernel)))),
  ]);
  return { networks: networks.flat(), regressions };
}
