import { z } from "zod";
import { defineKind } from "../platform/tasks/kind";
import { noCost } from "../platform/tasks/speed";
import type { LeftOutPrediction } from "./left-out-regression";

const vector = z.array(z.number());

/** Fit regressions to all data sets but some, and predict for these; once for each choice of them. */
export const predictUnseenSchema = z
  .object({
    kind: z.literal("predict-unseen"),
    /** Inputs of each data set, shape [nDataSets][nInputs][nColumns]. */
    inputs: z.array(z.array(vector).min(1)).min(3),
    /** What is to be predicted, one after the other: of each a vector a data set, shape [nTargets][nDataSets][nEntries]. */
    targets: z.array(z.array(vector)).min(1),
    scaledColumns: z.array(z.number().int().min(0)),
    /** Columns that a regression may leave out, all together. */
    optionalColumns: z.array(z.number().int().min(0)),
    /** Indices of the data sets that are left out together; at least two others remain. */
    leftOut: z.array(z.array(z.number().int().min(0)).min(1)).min(1),
    kernel: z.enum(["linear", "gaussian"]),
  })
  .strict();

export type PredictUnseenTask = Readonly<z.infer<typeof predictUnseenSchema>>;

export interface PredictUnseenResult {
  /** One for each choice and target; shape [nChoices][nTargets]. */
  readonly choices: readonly (readonly LeftOutPrediction[])[];
}

declare module "../platform/tasks/kind" {
  interface TaskKinds {
    "predict-unseen": KindTypes<PredictUnseenTask, PredictUnseenResult>;
  }
}

/** Penalties tried; multiply-adds of an inverse, over n³, in JavaScript, which is about a tenth as fast. */
const penaltiesTried = 10; // with and without optional columns
const perCube = 20;
const widthsTried = 2;

export const predictUnseen = defineKind<"predict-unseen">({
  name: "predict-unseen",
  version: 1,
  module: __filename,
  schema: predictUnseenSchema,
  title: "Predict for data sets left out",
  describe: ({ kernel }) => `${kernel} regression`,
  cost: ({ inputs, kernel }) => {
    const n = inputs.reduce((sum, { length }) => sum + length, 0);
    const tried = penaltiesTried * (kernel === "gaussian" ? widthsTried : 1);
    return { ...noCost, multiplyAdds: 2 * tried * perCube * n ** 3 }; // choosing takes as long again
  },
  ofResults: true,
  assumed: ({ inputs, targets, leftOut }) => ({
    choices: leftOut.map((choice) =>
      targets.map((target) => ({
        unseen: choice.map((index) => inputs[index].map(() => target[index].map(() => 0))),
        penalty: 1,
        usesInput: false,
      })),
    ),
  }),
  execute: async ({ inputs, targets, scaledColumns, optionalColumns, leftOut, kernel }) => {
    const { leaveOut, predictLeftOut, regressionInputs } =
      require("./left-out-regression") as typeof import("./left-out-regression");
    const prepared = regressionInputs({ groups: inputs, scaledColumns, optionalColumns, kernel });
    const choices = leftOut.map((choice) => {
      const weights = leaveOut(prepared, choice);
      return targets.map((target) => predictLeftOut(prepared, weights, target));
    });
    return { result: { choices } };
  },
});
