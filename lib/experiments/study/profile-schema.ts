import { z } from "zod";
import { searchScheduleSchema } from "../../hyperband/options";
import { samplerOf, samplerSchema } from "../../hyperband/sampler-options";
import { startSizes } from "../../hyperband/schedule";
import { defaultFilterPenalty } from "../../hyperband/score";
import { labelAwareLayerOptionsSchema, layerFamilies } from "../../mutual-information/layers/options";
import { mineOptionsSchema } from "../../mutual-information/mine/options";
import { networkOptionsSchema } from "../../networks/options";
import { createRandom } from "../../platform/random/random";
import { inputNames, isInputName } from "../../predictors/inputs";
import { predictorOptionsSchema } from "../../predictors/options";

const points = z.union([z.number().int().min(2), z.literal("all")]);
const count = z.number().int().min(1);
const several = z.number().int().min(2);
const inputList = z.array(z.string().refine(isInputName, `must be one of ${inputNames.join(", ")}`));
const ids = z.array(z.string().min(1));

/** What a `Profile` may be; what each number is for stands there (profile.ts). */
export const profileSchema = z
  .object({
    name: z.string(),
    purpose: z.string(),
    dataSets: z
      .object({
        train: z.union([count, ids.min(1)]),
        test: z.union([count, ids]),
        source: z.enum(["available", "procedural"]),
      })
      .strict(),
    trainPoints: points,
    validationPoints: points,
    imagesPerClass: z.number().int().min(0).default(0),
    reportPoints: z.number().int().min(2).optional(),
    samples: z.object({ train: count, test: count }).strict(),
    cleanSize: z.object({ train: count, test: count }).strict(),
    hyperband: searchScheduleSchema,
    sampler: samplerSchema.prefault({ kind: "uniform" }),
    filterPenalty: z.number().min(0).default(defaultFilterPenalty),
    inputEpochs: count,
    standardisationArchitectures: z.number().int().min(0),
    network: networkOptionsSchema.prefault({}),
    mine: mineOptionsSchema.prefault({}),
    layerInformation: z
      .object({
        points,
        epochs: z
          .array(z.number().int().min(0))
          .min(1)
          .refine((epochs) => epochs.every((epoch, index) => index === 0 || epoch > epochs[index - 1]), "must rise"),
        repeats: count,
        estimator: labelAwareLayerOptionsSchema.prefault({}),
        ladder: labelAwareLayerOptionsSchema.prefault({ families: [...layerFamilies], learningCurve: true }),
        spread: z
          .object({ architectures: several, trainings: several, critics: several })
          .strict()
          .prefault({ architectures: 8, trainings: 3, critics: 2 }),
      })
      .strict()
      .prefault({ points: "all", epochs: [0, 1, 2, 4, 8], repeats: 3 }),
    knownTruth: z
      .object({
        cases: z.array(z.string()).min(1),
        seeds: count,
        pairs: z.array(z.string()).min(1).default(["gaussian-d20"]),
        layers: z.array(z.string()).min(1).default(["identity-"]),
      })
      .strict()
      .prefault({ cases: [""], seeds: 5 }),
    predictor: predictorOptionsSchema.prefault({}),
    prior: z
      .object({
        seeds: count,
        iterations: count,
        dataSetsAnIteration: count,
        judged: count,
        filterPenalties: z.array(z.number().min(0)).min(1),
        real: z.object({ iterations: count, dataSetsAnIteration: count }).strict(),
      })
      .strict()
      .prefault({
        seeds: 20,
        iterations: 49,
        dataSetsAnIteration: 5,
        judged: 4,
        filterPenalties: [5e-5, 2e-4, 5e-4],
        real: { iterations: 49, dataSetsAnIteration: 5 },
      }),
    tableDataSets: z.union([count, z.literal("all")]).default("all"),
    predictorRepeats: count,
    posterior: z
      .object({
        filterPenalties: z.array(z.number().min(0)).default([5e-5, 2e-4, 5e-4]),
        networkInputs: inputList.default(["mine", "accuracy", "usable raw", "usable share", "usable permuted"]),
        leaveOneOut: z
          .object({
            inputs: inputList.default(["mine raw", "accuracy raw, repeated", "mine", "accuracy", "usable raw"]),
            minSteps: count.default(1000),
          })
          .strict()
          .prefault({}),
        earlyEpochs: z.number().int().min(0).default(0),
        wideningRepeats: z.number().int().min(0).default(0),
      })
      .strict()
      .prefault({}),
  })
  .strict()
  .superRefine(({ samples, cleanSize, sampler, hyperband }, context) => {
    for (const part of ["train", "test"] as const) {
      if (cleanSize[part] > samples[part]) {
        const message = `${cleanSize[part]} exceeds the ${samples[part]} samples of a data set`;
        context.addIssue({ code: "custom", path: ["cleanSize", part], message });
      }
    }
    try {
      const sound = samplerSchema.safeParse(sampler).success && searchScheduleSchema.safeParse(hyperband).success;
      if (!sound) return; // their own issues say so
      samplerOf(sampler)(startSizes(hyperband), createRandom(0)); // a list may be too short for the schedule
    } catch (error) {
      context.addIssue({ code: "custom", path: ["sampler"], message: (error as Error).message });
    }
  });
