import { z } from "zod";
import { suggestion } from "../../datasets/suggestion";
import { scheduleParts, searchScheduleSchema } from "../../hyperband/options";
import { samplerOf, samplerParts, samplerSchema } from "../../hyperband/sampler-options";
import { startSizes } from "../../hyperband/schedule";
import { defaultFilterPenalty } from "../../hyperband/score";
import { labelAwareLayerOptionsSchema, layerFamilies } from "../../mutual-information/layers/options";
import { mineOptionsSchema } from "../../mutual-information/mine/options";
import { networkOptionsSchema } from "../../networks/options";
import { createRandom } from "../../platform/random/random";
import { inputNames, isInputName } from "../../predictors/inputs";
import { predictorOptionsSchema } from "../../predictors/options";
import { profileProblems } from "./profile-problems";

const points = z.union([z.number().int().min(2), z.literal("all")]);
const count = z.number().int().min(1);
const several = z.number().int().min(2);
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
    sampler: samplerSchema.default({ kind: "uniform" }),
    /** λ of the Hyperband score. */
    filterPenalty: z.number().min(0).default(defaultFilterPenalty),
    /** Epochs of the networks whose layers are measured, "until convergence" in the thesis. */
    inputEpochs: count,
    /** Architectures measured only to start a data set's standardisation (7, A.4). */
    standardisationArchitectures: z.number().int().min(0),
    network: networkOptionsSchema.default({}),
    mine: mineOptionsSchema.default({}),
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
        estimator: labelAwareLayerOptionsSchema.default({}),
        /** How far the critics of one network climb, and whether half of its images are measured too. */
        ladder: labelAwareLayerOptionsSchema.default({ families: [...layerFamilies], learningCurve: true }),
        /** Networks, halves of the images and critics behind the components of variance. */
        spread: z
          .object({ architectures: several, trainings: several, critics: several })
          .strict()
          .default({ architectures: 8, trainings: 3, critics: 2 }),
      })
      .strict()
      .default({ points: "all", epochs: [0, 1, 2, 4, 8], repeats: 3 }),
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
      .default({ cases: [""], seeds: 5 }),
    predictor: predictorOptionsSchema.default({}),
    /** The second experiment: searches on the width table, and a few iterations of them through real Hyperbands. */
    prior: z
      .object({
        /** Searches of each searcher from other seeds. */
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
      .default({
        seeds: 20,
        iterations: 49,
        dataSetsAnIteration: 5,
        judged: 4,
        filterPenalties: [5e-5, 2e-4, 5e-4],
        real: { iterations: 49, dataSetsAnIteration: 5 },
      }),
    /** Fits of each predictor with other seeds, behind "± sd". */
    predictorRepeats: count,
    /** What the first experiment shows beside Table 3.1. */
    posterior: z
      .object({
        /** Values of λ that targets are made for, beside `filterPenalty`; from recorded trainings. */
        filterPenalties: z.array(z.number().min(0)).default([5e-5, 2e-4, 5e-4]),
        /** Inputs that the thesis's network is fitted to, which takes long; regressions get all. */
        networkInputs: z
          .array(z.string().refine(isInputName, `must be one of ${inputNames.join(", ")}`))
          .default(["mine", "accuracy", "usable raw", "usable share", "usable permuted"]),
        /** Epochs after which layers are measured too, to foretell how a training ends; 0 for none. */
        earlyEpochs: z.number().int().min(0).default(0),
        /** Seeds of each network of the intervention on single layers; 0 leaves it out. */
        wideningRepeats: z.number().int().min(0).default(0),
      })
      .strict()
      .default({}),
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

/** What the thesis fixes: data sets, samples and schedule (2.1.2, 3.1.1, A.4). Our profiles of its size share it. */
const thesisSizes: Pick<
  z.input<typeof profileSchema>,
  "dataSets" | "samples" | "cleanSize" | "hyperband" | "standardisationArchitectures" | "predictorRepeats"
> = {
  dataSets: { train: 20, test: 7, source: "available" },
  samples: { train: 11, test: 5 },
  cleanSize: { train: 5, test: 5 },
  hyperband: { kind: "elimination", sizes: [12, 8, 4], epochsPerRung: 4, selected: 4 },
  standardisationArchitectures: 7,
  predictorRepeats: 10,
};

/** The profiles that come with the project, smallest first. */
export const profiles: Readonly<Record<string, z.input<typeof profileSchema>>> = {
  smoke: {
    name: "smoke",
    purpose: "Shows in a minute that every step works; its numbers mean nothing.",
    dataSets: { train: 2, test: 1, source: "procedural" },
    trainPoints: 64,
    validationPoints: 64,
    reportPoints: 64,
    samples: { train: 2, test: 2 },
    cleanSize: { train: 1, test: 2 },
    hyperband: { kind: "elimination", sizes: [6, 4, 2], epochsPerRung: 1, selected: 2 },
    inputEpochs: 1,
    standardisationArchitectures: 0,
    mine: { minEpochs: 2, maxEpochs: 2 },
    layerInformation: {
      points: 64,
      epochs: [0, 1],
      repeats: 2,
      estimator: { sides: [2], weightDecays: [1, 0.06] },
      ladder: { families: ["pooled", "linear"], learningCurve: true, sides: [2], weightDecays: [1, 0.06] },
      spread: { architectures: 2, trainings: 2, critics: 2 },
    },
    knownTruth: { cases: ["binary-channel-0.1-n60"], seeds: 2, pairs: ["uniform-noise"], layers: ["blobs-n60"] },
    predictor: { epochs: 5 },
    predictorRepeats: 2,
    prior: {
      seeds: 2,
      iterations: 3,
      dataSetsAnIteration: 2,
      judged: 1,
      filterPenalties: [2e-4],
      real: { iterations: 1, dataSetsAnIteration: 2 },
    },
    posterior: { networkInputs: ["mine", "accuracy"] },
  },
  quick: {
    name: "quick",
    purpose: "A first look in a few minutes: the whole way of the thesis, with errors to match its few images.",
    dataSets: { train: 4, test: 2, source: "available" },
    trainPoints: 192,
    validationPoints: 128,
    reportPoints: 128,
    samples: { train: 3, test: 2 },
    cleanSize: { train: 2, test: 2 },
    hyperband: { kind: "elimination", sizes: [12, 8, 4], epochsPerRung: 1, selected: 4 },
    inputEpochs: 6,
    standardisationArchitectures: 0,
    mine: { maxEpochs: 24 },
    layerInformation: {
      points: "all",
      epochs: [0, 1, 3, 6],
      repeats: 2,
      // without hidden layers on whole maps, which would take four fifths of the time
      ladder: { families: ["pooled", "linear", "convolutional", "tail"], learningCurve: true },
      spread: { architectures: 3, trainings: 2, critics: 2 },
    },
    knownTruth: {
      cases: ["independent-d32", "channel-0.1-n60", "d32-1.48161-n2000"],
      seeds: 2,
      pairs: ["gaussian-d20-1.39", "gaussian-d20-4.16"],
      layers: ["identity-procedural-digits-n300", "identity-procedural-sums-n60"],
    },
    prior: {
      seeds: 3,
      iterations: 49,
      dataSetsAnIteration: 5,
      judged: 2,
      filterPenalties: [5e-5, 2e-4, 5e-4],
      real: { iterations: 2, dataSetsAnIteration: 1 },
    },
    // few samples: an epoch is one step
    predictor: { batchSize: 16, minSteps: 300 },
    predictorRepeats: 2,
    posterior: { networkInputs: ["mine", "accuracy", "usable raw"] },
  },
  laptop: {
    name: "laptop",
    purpose: "A night on 2 to 8 cores: all data sets and samples of the thesis, fewer images.",
    trainPoints: 1000,
    validationPoints: 500,
    // 1,000 images of 100 classes teach next to nothing: an accuracy of 0.06
    imagesPerClass: 40,
    reportPoints: 1000,
    ...thesisSizes,
    inputEpochs: 12,
    layerInformation: { points: "all", epochs: [0, 1, 2, 4, 8, 16, 32], repeats: 3 },
    prior: {
      seeds: 20,
      iterations: 49,
      dataSetsAnIteration: 5,
      judged: 4,
      filterPenalties: [5e-5, 2e-4, 5e-4],
      real: { iterations: 5, dataSetsAnIteration: 5 },
    },
    posterior: { earlyEpochs: 3, wideningRepeats: 3 },
  },
  thesis: {
    name: "thesis",
    purpose: "The thesis's own size; for a GPU or a queue of machines.",
    trainPoints: "all",
    validationPoints: "all",
    ...thesisSizes,
    inputEpochs: 30,
    // all layers of 10,000 images of a network of 120 filters take 1.6 GB
    layerInformation: { points: 10_000, epochs: [0, 1, 2, 4, 8, 16, 30], repeats: 5 },
    posterior: { earlyEpochs: 4, wideningRepeats: 3 },
  },
};

/** Part of a profile that replaces the same part of a named one; nested objects are merged. */
export interface ProfileOverrides {
  readonly [key: string]: unknown;
}

function merge(base: unknown, change: unknown): unknown {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject(base) || !isObject(change)) return change;
  // parts of another kind have other fields: they replace instead of adding theirs
  if ("kind" in change && change.kind !== base.kind) return change;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) merged[key] = key in base ? merge(base[key], value) : value;
  return merged;
}

/**
 * A profile by name, with any of its numbers replaced.
 *
 * @throws RangeError when there is no such profile; Error that names each value that does not fit with its bound, and
 * for each unknown name those that there are.
 * @example
 * profileOf("quick", { trainPoints: 512, mine: { maxEpochs: 40 } }).mine.maxEpochs; // 40
 */
export function profileOf(name: string, overrides: ProfileOverrides = {}): Profile {
  const base = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (!base) {
    const names = Object.keys(profiles);
    throw new RangeError(`No profile "${name}": there are ${names.join(", ")}.${suggestion(name, names)}`);
  }
  const given = merge(base, overrides);
  const parsed = profileSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const { hyperband, sampler } = given as ProfileOverrides;
  const parts = { hyperband: scheduleParts(hyperband), sampler: samplerParts(sampler) };
  const known = { ...profileSchema.parse(base), ...parts };
  const problems = profileProblems(parsed.error.issues, given, known);
  throw new Error(`Profile "${name}" with these changes does not fit: ${problems.join("; ")}.`);
}
