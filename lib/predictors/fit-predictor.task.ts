import { z } from "zod";
import { seedSchema } from "../datasets/data-sample";
import { defineKind } from "../platform/tasks/kind";
import { noCost } from "../platform/tasks/speed";
import { nEntries } from "../search-space/architecture";
import { cleanCount } from "./clean-posteriors";
import { epochsRun, forwardCost, predictorOptionsSchema, total } from "./options";
import type { PredictorCurve } from "./posterior-predictor";

const vector = z.array(z.number());

/** Samples of one data set: every input is paired with every clean posterior (3.1.1). */
const sampleGroupSchema = z
  .object({
    /** Shape [nInputs][nColumns]. */
    inputs: z.array(vector),
    /** Posteriors of single Hyperbands, shape [nPosteriors][92]. */
    posteriors: z.array(vector),
  })
  .strict();

export type SampleGroup = Readonly<z.infer<typeof sampleGroupSchema>>;

/** Fit the posterior predictor and predict for every input. */
export const fitPredictorSchema = z
  .object({
    kind: z.literal("fit-predictor"),
    train: z.array(sampleGroupSchema).min(1),
    test: z.array(sampleGroupSchema),
    /** Posteriors added to form a clean one, for training and for test data sets. */
    trainCleanSize: z.number().int().min(1),
    testCleanSize: z.number().int().min(1),
    /** Columns of the inputs that are brought to one scale over training inputs. */
    scaledColumns: z.array(z.number().int().min(0)),
    predictor: predictorOptionsSchema,
    seed: seedSchema,
  })
  .strict();

export type FitPredictorTask = Readonly<z.infer<typeof fitPredictorSchema>>;

/** Predictions of a fitted predictor for the inputs of each group, and its loss over epochs. */
export interface FitPredictorResult {
  readonly curve: PredictorCurve;
  /** Shape [nGroups][nInputs][92]. */
  readonly trainPredictions: readonly (readonly (readonly number[])[])[];
  readonly testPredictions: readonly (readonly (readonly number[])[])[];
}

declare module "../platform/tasks/kind" {
  interface TaskKinds {
    "fit-predictor": KindTypes<FitPredictorTask, FitPredictorResult>;
  }
}

/** Forward and two gradients. */
const passesAnEpoch = 3;

/**
 * What a step takes beside its arithmetic, and what the losses after an epoch take, in steps of a network's graph, which
 * calls more operations. Chosen by 80 fits of the thesis's size, which took 19½ minutes on two cores and were planned at
 * 58 with whole steps.
 */
const graphStepsOf = { step: 0.2, epoch: 1 } as const;

export const fitPredictor = defineKind<"fit-predictor">({
  name: "fit-predictor",
  version: 3,
  module: __filename,
  schema: fitPredictorSchema,
  title: "Fit a posterior predictor",
  describe: () => "posterior predictor",
  cost: ({ train, trainCleanSize, predictor }) => {
    const forward = forwardCost(train[0].inputs[0]?.length ?? 1, predictor);
    const targetsOf = (count: number) => (predictor.targets === "means" ? 1 : cleanCount(count, trainCleanSize));
    const samples = total(train.map(({ inputs, posteriors }) => inputs.length * targetsOf(posteriors.length)));
    const epochs = epochsRun(predictor, samples);
    const passes = epochs * samples * passesAnEpoch;
    const steps = epochs * Math.ceil(samples / predictor.batchSize);
    const graphSteps = graphStepsOf.step * steps + graphStepsOf.epoch * epochs;
    const { multiplyAdds, values } = forward;
    return { ...noCost, graphSteps, multiplyAdds: passes * multiplyAdds, values: passes * values };
  },
  ofResults: true,
  assumed: ({ train, test }) => {
    const even = () => new Array<number>(nEntries).fill(1 / nEntries);
    const predictions = (groups: readonly SampleGroup[]) => groups.map(({ inputs }) => inputs.map(even));
    return {
      curve: { train: [], test: [], stopping: [] },
      trainPredictions: predictions(train),
      testPredictions: predictions(test),
    };
  },
  execute: async ({ train, test, trainCleanSize, testCleanSize, scaledColumns, predictor: options, seed }) => {
    const { fitPosteriorPredictor, predictPosteriors } =
      require("./posterior-predictor") as typeof import("./posterior-predictor");
    const { cleanPosteriors } = require("./clean-posteriors") as typeof import("./clean-posteriors");
    const cleaned = (groups: readonly SampleGroup[], size: number) =>
      groups.map(({ inputs, posteriors }) => ({ inputs, targets: cleanPosteriors(posteriors, size) }));
    const { predictor, curve } = await fitPosteriorPredictor({
      train: cleaned(train, trainCleanSize),
      test: cleaned(test, testCleanSize),
      predictor: options,
      scaledColumns,
      seed,
    });
    const predictFor = (groups: readonly SampleGroup[]) =>
      Promise.all(
        groups.map(async ({ inputs }) => (await predictPosteriors(predictor, inputs)).map((row) => [...row])),
      );
    const [trainPredictions, testPredictions] = [await predictFor(train), await predictFor(test)];
    return { result: { curve, trainPredictions, testPredictions } };
  },
});
