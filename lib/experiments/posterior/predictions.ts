import { deriveSeed } from "../../platform/random/random";
import type { FitPredictorResult, FitPredictorTask } from "../../predictors/fit-predictor.task";
import { inputGroups } from "../../predictors/input-groups";
import { type InputName, inputNames, inputOf } from "../../predictors/inputs";
import type { Kernel } from "../../predictors/left-out-regression";
import type { LeftOutOptions, PredictorOptions } from "../../predictors/options";
import type { PredictLeftOutResult, PredictLeftOutTask } from "../../predictors/predict-left-out.task";
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

/** The thesis's network on one input and target, each data set left out, one a repeat. */
export interface LeftOutFits {
  readonly input: InputName;
  /** Index of the world's target. */
  readonly target: number;
  readonly fits: readonly PredictLeftOutResult[];
}

/** All that predictors say of a world. */
export interface Predictions {
  readonly networks: readonly NetworkFits[];
  readonly leftOut: readonly LeftOutFits[];
  readonly regressions: readonly RegressionFits[];
}

/** What is needed of a study, so that tests can do without a session. */
export interface PredictionPlan {
  readonly source: Pick<Study["source"], "run">;
  readonly seed: number;
  readonly predictor: PredictorOptions;
  readonly repeats: number;
  readonly networkInputs: readonly InputName[];
  /** How the network is fitted with each data set left out, and to which inputs; to none unless told. */
  readonly leaveOneOut?: { readonly inputs: readonly InputName[]; readonly predictor: LeftOutOptions };
  /** Inputs of the regressions; all unless told. */
  readonly inputs?: readonly InputName[];
}

/** What a study's profile says of predictors, for a {@link PredictionPlan}. */
export function predictorsOf({ profile, seed, source }: Study): Omit<PredictionPlan, "networkInputs"> & {
  readonly leaveOneOut: NonNullable<PredictionPlan["leaveOneOut"]>;
} {
  const { targets: _, stop: __, ...options } = profile.predictor;
  const { inputs, minSteps } = profile.posterior.leaveOneOut;
  return {
    ...{ source, seed, predictor: profile.predictor, repeats: profile.predictorRepeats },
    leaveOneOut: { inputs, predictor: { ...options, minSteps } },
  };
}

/** Targets that the network's softmax can make: distributions. */
const distributionTargets = ({ targets }: World): readonly number[] =>
  targets.flatMap(({ name }, target) => (name === "thesis" ? [target] : []));

/** Fits of the network on the thesis's split. */
async function networkFits(world: World, plan: PredictionPlan, input: InputName): Promise<readonly NetworkFits[]> {
  const { dataSets } = world;
  const { source, seed, predictor, repeats } = plan;
  const given = inputGroups({ spec: inputOf(input), dataSets, architectureAs: "oneHot", seed });
  const [train, test] = [sideOf(world, "train"), sideOf(world, "test")];
  const wanted = distributionTargets(world).flatMap((target) =>
    (["fixed", "dataSets"] as const).map((stop) => ({ target, stop })),
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
          // the same seeds for all inputs: what differs between them is the input
          Array.from({ length: repeats }, (_, repeat) =>
            source.run({ ...task, seed: deriveSeed(seed, "predictor", "split", repeat) }),
          ),
        );
        return { input, target, stop, fits };
      }),
  );
}

/** Fits of the network with each data set left out: a task for each input, target and repeat. */
async function leftOutFits(
  world: World,
  { source, seed, repeats }: PredictionPlan,
  input: InputName,
  predictor: LeftOutOptions,
): Promise<readonly LeftOutFits[]> {
  const { dataSets } = world;
  const { groups, scaledColumns } = inputGroups({ spec: inputOf(input), dataSets, architectureAs: "oneHot", seed });
  return Promise.all(
    distributionTargets(world).map(async (target) => {
      const task: Omit<PredictLeftOutTask, "seed"> = {
        kind: "predict-left-out",
        groups: groups.map((rows, index) => ({
          inputs: rows.map((row) => [...row]),
          target: [...dataSets[index].targets[target].clean.mean],
        })),
        scaledColumns: [...scaledColumns],
        predictor: { ...predictor, hidden: [...predictor.hidden] },
      };
      const fits = await Promise.all(
        // the same seeds for all inputs: what differs between them is the input
        Array.from({ length: repeats }, (_, repeat) =>
          source.run({ ...task, seed: deriveSeed(seed, "predictor", "left out", repeat) }),
        ),
      );
      return { input, target, fits };
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
 * Asks for all predictions: networks and regressions, on the thesis's split and with each data set left out. Leaving out
 * one by one needs three data sets.
 */
export async function predictWorld(world: World, plan: PredictionPlan): Promise<Predictions> {
  const { networkInputs, leaveOneOut, inputs = inputNames } = plan;
  // one left out, one to choose by, one to learn from
  const canLeaveOut = world.dataSets.length >= 3;
  const kernels: readonly Kernel[] = canLeaveOut ? ["linear", "gaussian"] : [];
  const [networks, leftOut, regressions] = await Promise.all([
    Promise.all(networkInputs.map((input) => networkFits(world, plan, input))),
    Promise.all(
      leaveOneOut && canLeaveOut
        ? leaveOneOut.inputs.map((input) => leftOutFits(world, plan, input, leaveOneOut.predictor))
        : [],
    ),
    Promise.all(inputs.flatMap((input) => kernels.map((kernel) => regressionFits(world, plan, input, kernel)))),
  ]);
  return { networks: networks.flat(), leftOut: leftOut.flat(), regressions };
}
