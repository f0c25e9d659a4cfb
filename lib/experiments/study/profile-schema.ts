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

/** Everything that decides how large an experiment is. Data, so that any number can be overridden. */
export const profileSchema = z
  .object({
    name: z.string(),
    /** What it is for, one sentence. */
    purpose: z.string(),
    dataSets: z
      .object({
        /**
         * Training and test data sets of the split of data sets: so many at most, as there are; or these, by their ids.
         * Without test data sets no predictor can be judged.
         */
        train: z.union([count, ids.min(1)]),
        test: z.union([count, ids]),
        /** `available`: real ones first, procedural ones to fill up; `procedural`: only those, wherever it runs. */
        source: z.enum(["available", "procedural"]),
      })
      .strict(),
    /** Images a data set for training, and for validation and held-out estimates. */
    trainPoints: points,
    validationPoints: points,
    /** Training images of a class at least, whatever `trainPoints` says: data sets of many classes get more images. */
    imagesPerClass: z.number().int().min(0).default(0),
    /**
     * Images a data set that neither train nor select a network, for what is reported of selected ones; none where all
     * images train or select.
     */
    reportPoints: z.number().int().min(2).optional(),
    /** Input samples, with one Hyperband each, for a training and for a test data set (11 and 5, 3.1.1). */
    samples: z.object({ train: count, test: count }).strict(),
    /** Posteriors added to form a clean one (5 and 5, 3.1.1). */
    cleanSize: z.object({ train: count, test: count }).strict(),
    /** How a search spends its epochs: `elimination` (the thesis's, without a kind), `hyperband`, `halving`, `asha`. */
    hyperband: searchScheduleSchema,
    /**
     * Where one Hyperband gets its architectures from: `uniform`, `distribution`, `mixture`, `list`. The Hyperbands
     * behind posteriors always sample uniformly (definition 2.5).
     */
    sampler: samplerSchema.prefault({ kind: "uniform" }),
    /** λ of the Hyperband score. */
    filterPenalty: z.number().min(0).default(defaultFilterPenalty),
    /** Epochs of the networks whose layers are measured, "until convergence" in the thesis. */
    inputEpochs: count,
    /** Architectures measured only to start a data set's standardisation (7, A.4). */
    standardisationArchitectures: z.number().int().min(0),
    network: networkOptionsSchema.prefault({}),
    mine: mineOptionsSchema.prefault({}),
    /** Label-aware information of layers, and how it grows in training. */
    layerInformation: z
      .object({
        /** Images of the training and of the validation sample that estimates are made on, at most. */
        points,
        /** Epochs behind the networks whose layers are shown over training, rising; 0 is the initial network. */
        epochs: z
          .array(z.number().int().min(0))
          .min(1)
          .refine((epochs) => epochs.every((epoch, index) => index === 0 || epoch > epochs[index - 1]), "must rise"),
        /** Networks from other seeds, behind "± sd". */
        repeats: count,
        estimator: labelAwareLayerOptionsSchema.prefault({}),
        /** How far the critics of one network climb, and whether half of its images are measured too. */
        ladder: labelAwareLayerOptionsSchema.prefault({ families: [...layerFamilies], learningCurve: true }),
        /** Networks, halves of the images and critics behind the components of variance. */
        spread: z
          .object({ architectures: several, trainings: several, critics: several })
          .strict()
          .prefault({ architectures: 8, trainings: 3, critics: 2 }),
      })
      .strict()
      .prefault({ points: "all", epochs: [0, 1, 2, 4, 8], repeats: 3 }),
    /** Cases of known truth that estimators are held against: parts of their ids, `""` for all; samples of each. */
    knownTruth: z
      .object({
        cases: z.array(z.string()).min(1),
        seeds: count,
        /** Cases of continuous pairs whose bounds are shown side by side. */
        pairs: z.array(z.string()).min(1).default(["gaussian-d20"]),
        /** Cases whose points stand for a layer's maps, put to the layers' critics. */
        layers: z.array(z.string()).min(1).default(["identity-"]),
      })
      .strict()
      .prefault({ cases: [""], seeds: 5 }),
    predictor: predictorOptionsSchema.prefault({}),
    /** The second experiment: searches on the width table, and a few iterations of them through real Hyperbands. */
    prior: z
      .object({
        seeds: count,
        /** Of a search, and different data sets in each (49 and 5, 3.2.1). */
        iterations: count,
        dataSetsAnIteration: count,
        /** Hyperbands a data set that judge a search at its end. */
        judged: count,
        /** λ of the score, each of which is searched with. */
        filterPenalties: z.array(z.number().min(0)).min(1),
        /** Iterations and data sets of the searches through real Hyperbands. */
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
    /** Data sets of the width table that are searched on or learnt from: so many, those with the most architectures. */
    tableDataSets: z.union([count, z.literal("all")]).default("all"),
    /** Fits of each predictor with other seeds, behind "± sd". */
    predictorRepeats: count,
    /** What the first experiment shows beside Table 3.1. */
    posterior: z
      .object({
        /** Values of λ that targets are made for, beside `filterPenalty`; from recorded trainings. */
        filterPenalties: z.array(z.number().min(0)).default([5e-5, 2e-4, 5e-4]),
        /** Inputs that the thesis's network is fitted to, which takes long; regressions get all. */
        networkInputs: inputList.default(["mine", "accuracy", "usable raw", "usable share", "usable permuted"]),
        /**
         * Inputs that the network is fitted to with each data set left out, and its steps at least: an epoch has a few,
         * since an input is fitted to the mean of its data set's targets.
         */
        leaveOneOut: z
          .object({
            inputs: inputList.default(["mine raw", "accuracy raw, repeated", "mine", "accuracy", "usable raw"]),
            minSteps: count.default(1000),
          })
          .strict()
          .prefault({}),
        /** Epochs after which layers are measured too, to foretell how a training ends; 0 for none. */
        earlyEpochs: z.number().int().min(0).default(0),
        /** Seeds of each network of the intervention on single layers; 0 leaves it out. */
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

/** The size of an experiment. */
export type Profile = Readonly<z.infer<typeof profileSchema>>;
