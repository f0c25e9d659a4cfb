import { z } from "zod";
import { requireFingerprint, seedSchema } from "../../datasets/data-sample";
import { defineKind } from "../../platform/tasks/kind";
import { noCost, referenceSpeed } from "../../platform/tasks/speed";
import type { BenchmarkRun } from "./benchmark";

/** Hold one estimator of mutual information against a sample of a case whose truth is known. */
export const estimateKnownTruthSchema = z
  .object({
    kind: z.literal("estimate-known-truth"),
    /** Id of the case, see {@link groundTruthCases}. */
    case: z.string().min(1),
    /** Name of the estimator, see `estimatorsOf`. */
    estimator: z.string().min(1),
    /** The data set that the points are images of, and the SHA-256 over its content; absent for drawn vectors. */
    data: z
      .object({ id: z.string().min(1), fingerprint: z.string().min(1) })
      .strict()
      .optional(),
    /** Seed of the points; that of the estimator unless told, so that another seed is another sample. */
    pointsSeed: seedSchema.optional(),
    seed: seedSchema,
  })
  .strict();

export type EstimateKnownTruthTask = Readonly<z.infer<typeof estimateKnownTruthSchema>>;

declare module "../../platform/tasks/kind" {
  interface TaskKinds {
    "estimate-known-truth": KindTypes<EstimateKnownTruthTask, BenchmarkRun>;
  }
}

/** How much faster the machine of {@link referenceSpeed} is than the one on which the estimators were timed. */
const fasterReference = 1.7;

export const estimateKnownTruth = defineKind<"estimate-known-truth">({
  name: "estimate-known-truth",
  version: 4,
  module: __filename,
  schema: estimateKnownTruthSchema,
  title: "Hold an estimator against known truth",
  describe: (task) => `${task.case}, ${task.estimator}`,
  // How long a critic is fitted depends on what it finds, so these are orders of magnitude: seconds as they were
  // measured, by kind of estimator and size of points, as so many multiply-adds.
  cost: (task) => {
    // not imported above: plans of other tasks can do without all cases and estimators
    const { groundTruthCase } = require(".") as typeof import(".");
    const { estimatorsOf } = require("../estimators") as typeof import("../estimators");
    const each = groundTruthCase(task.case);
    const estimator = each && estimatorsOf(each.kind).find(({ name }) => name === task.estimator);
    if (!estimator) return noCost; // the task itself will say so
    const seconds = (each.nPoints * estimator.secondsPerPoint(each)) / fasterReference;
    return { ...noCost, multiplyAdds: seconds / referenceSpeed.secondsPerMultiplyAdd };
  },
  assumed: ({ case: caseId, estimator, seed }) => {
    const answer = {
      nats: 0,
      bound: null,
      lowerLimit: null,
      extrapolated: null,
      standardError: null,
      interval: null,
      verdict: null,
      pValue: null,
      estimates: {},
    };
    return { caseId, kind: "labels", estimator, seed, truthNats: 0, seconds: 0, ...answer };
  },
  execute: async ({ data, pointsSeed, seed, ...task }) => {
    const { fingerprintDataSet } = require("../../datasets/load") as typeof import("../../datasets/load");
    const { runBenchmarkCase } = require("./benchmark") as typeof import("./benchmark");
    if (data) requireFingerprint(data.id, data.fingerprint, await fingerprintDataSet(data.id));
    return { result: await runBenchmarkCase({ case: task.case, estimator: task.estimator, pointsSeed, seed }) };
  },
});
