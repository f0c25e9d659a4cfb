import { z } from "zod";
import { seedSchema } from "../datasets/data-sample";
import { defineKind } from "../platform/tasks/kind";
import { noCost } from "../platform/tasks/speed";
import { nEntries } from "../search-space/architecture";
import { predictorOptionsSchema } from "./options";
import type { PredictorCurve } from "./posterior-predictor";

const vector = z.array(z.number());

/** Samples of one data set: every input is paired with every clean posterior (3.1.1). */
const sampleGroupSchema = z
  .object({
    /** Shape [nInputs][96]. */
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

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** k of n, without their order. */
const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);

/** Gradient, and the pass that gives the loss after each epoch: four forward passes. */
const passesAnEpoch = 4;

export const fitPredictor = defineKind<"fit-predictor">({
  name: "fit-predictor",
  version: 1,
  module: __filename,
  schema: fitPredictorSchema,
  title: "Fit a posterior predictor",
  describe: () => "posterior predictor",
  cost: ({ train, trainCleanSize, predictor: { hidden, epochs, batchSize } }) => {
    const widths = [96, ...hidden, nEntries];
    const forward = sum(widths.slice(1).map((width, index) => width * widths[index]));
    const samples = sum(
      train.map(({ inputs, posteriors }) => inputs.length * choose(posteriors.length, trainCleanSize)),
    );
    const passes = epochs * samples * passesAnEpoch;
    const steps = epochs * Math.ceil(samples / batchSize);
    return { ...noCost, steps, multiplyAdds: passes * forward, values: passes * sum(widths.slice(1)) };
  },
  assumed: ({ train, test }) => {
    const even = () => new Array<number>(nEntries).fill(1 / nEntries);
    const predictions = (groups: readonly SampleGroup[]) => groups.map(({ inputs }) => inputs.map(even));
    return {
      curve: { train: [], test: [] },
      trainPredictions: predictions(train),
      testPredictions: predictions(test),
    };
  },
  execute: async (task) => {
    const { fitPosteriorPredictor, predictPosteriors } =
      require("./posterior-predictor") as typeof import("./posterior-predictor");
    const { cleanPosteriors } = require("./clean-posteriors") as typeof import("./clean-posteriors");
    /** Every input of a data set with every clean posterior of it: 11 × 462 = 5,082 in the thesis (3.1.1). */
    const pairs = (groups: readonly SampleGroup[], cleanSize: number) => {
      const inputs: number[][] = [];
      const targets: Float64Array[] = [];
      for (const group of groups) {
        for (const target of cleanPosteriors(group.posteriors, cleanSize)) {
          for (const input of group.inputs) {
            inputs.push(input);
            targets.push(target);
          }
        }
      }
      return { inputs, targets };
    };
    const { predictor, curve } = await fitPosteriorPredictor({
      train: pairs(task.train, task.trainCleanSize),
      test: pairs(task.test, task.testCleanSize),
      predictor: task.predictor,
      seed: task.seed,
    });
    const predictFor = (groups: readonly SampleGroup[]) =>
      Promise.all(
        groups.map(async ({ inputs }) => (await predictPosteriors(predictor, inputs)).map((row) => [...row])),
      );
    const [trainPredictions, testPredictions] = [await predictFor(task.train), await predictFor(task.test)];
    return { result: { curve, trainPredictions, testPredictions } };
  },
});
