import { z } from "zod";
import { seedSchema } from "../datasets/data-sample";
import { defineKind } from "../platform/tasks/kind";
import { noCost } from "../platform/tasks/speed";
import { nEntries } from "../search-space/architecture";
import { forwardCost, leftOutOptionsSchema, stepsRun, total } from "./options";

const vector = z.array(z.number());

/** Fit the posterior predictor to all data sets but one, and predict for that one; once for each. */
export const predictLeftOutSchema = z
  .object({
    kind: z.literal("predict-left-out"),
    groups: z
      .array(
        z
          .object({
            /** Shape [nInputs][nColumns]. */
            inputs: z.array(vector).min(1),
            /** Mean of the data set's clean posteriors, shape [92]. */
            target: vector.length(nEntries),
          })
          .strict(),
      )
      .min(2),
    /** Columns of the inputs that are brought to one scale over those that a network is fitted to. */
    scaledColumns: z.array(z.number().int().min(0)),
    predictor: leftOutOptionsSchema,
    seed: seedSchema,
  })
  .strict();

export type PredictLeftOutTask = Readonly<z.infer<typeof predictLeftOutSchema>>;

export interface PredictLeftOutResult {
  /** For each input of each data set, from all others; shape [nDataSets][nInputs][92]. */
  readonly predictions: readonly (readonly (readonly number[])[])[];
}

declare module "../platform/tasks/kind" {
  interface TaskKinds {
    "predict-left-out": KindTypes<PredictLeftOutTask, PredictLeftOutResult>;
  }
}

/** Forward and two gradients. */
const passesAStep = 3;

export const predictLeftOut = defineKind<"predict-left-out">({
  name: "predict-left-out",
  version: 1,
  module: __filename,
  schema: predictLeftOutSchema,
  title: "Fit the predictor with each data set left out",
  describe: ({ groups }) => `posterior predictors, each of ${groups.length} data sets left out`,
  cost: ({ groups, predictor }) => {
    const { multiplyAdds, values } = forwardCost(groups[0].inputs[0].length, predictor);
    const all = total(groups.map(({ inputs }) => inputs.length));
    const seen = groups.map(({ inputs }) => all - inputs.length);
    const steps = Math.max(...seen.map((samples) => stepsRun(predictor, samples)));
    const rows = groups.length * steps * Math.min(predictor.batchSize, ...seen);
    return {
      ...noCost,
      graphSteps: steps,
      multiplyAdds: passesAStep * rows * multiplyAdds,
      // the optimiser reads and writes every parameter in every step
      values: passesAStep * rows * values + groups.length * steps * multiplyAdds,
    };
  },
  ofResults: true,
  assumed: ({ groups }) => {
    const even = () => new Array<number>(nEntries).fill(1 / nEntries);
    return { predictions: groups.map(({ inputs }) => inputs.map(even)) };
  },
  execute: async ({ groups, scaledColumns, predictor, seed }) => {
    const { predictLeftOutByNetworks } = require("./left-out-networks") as typeof import("./left-out-networks");
    const predictions = await predictLeftOutByNetworks({ groups, scaledColumns, predictor, seed });
    return { result: { predictions: predictions.map((rows) => rows.map((row) => [...row])) } };
  },
});
