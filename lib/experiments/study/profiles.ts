import type { z } from "zod";
import { suggestion } from "../../datasets/suggestion";
import { scheduleParts } from "../../hyperband/options";
import { samplerParts } from "../../hyperband/sampler-options";
import type { Profile } from "./profile";
import { inWords, isObject, profileProblems } from "./profile-problems";
import { profileSchema } from "./profile-schema";

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
    tableDataSets: 3,
    prior: {
      seeds: 2,
      iterations: 3,
      dataSetsAnIteration: 2,
      judged: 1,
      filterPenalties: [2e-4],
      real: { iterations: 1, dataSetsAnIteration: 2 },
    },
    posterior: {
      networkInputs: ["mine", "accuracy"],
      leaveOneOut: { inputs: ["mine raw", "accuracy raw, repeated", "mine", "accuracy"], minSteps: 10 },
    },
  },
  quick: {
    name: "quick",
    purpose: "A first look in a few minutes: the whole way of the thesis, with errors to match its few images.",
    dataSets: { train: 4, test: 2, source: "available" },
    trainPoints: 128,
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
      layers: ["identity-procedural-blobs-n60", "identity-procedural-sums-n60"],
    },
    tableDataSets: 6,
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
    posterior: { networkInputs: ["mine", "accuracy", "usable raw"], leaveOneOut: { minSteps: 150 } },
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
  if (!isObject(overrides)) {
    const what = `an object of its parts, not ${inWords(overrides)}`;
    throw new Error(`Profile "${name}" with these changes does not fit: they must be ${what}.`);
  }
  const given = merge(base, overrides);
  const parsed = profileSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const { hyperband, sampler } = given as ProfileOverrides;
  const parts = { hyperband: scheduleParts(hyperband), sampler: samplerParts(sampler) };
  const known = { ...profileSchema.parse(base), ...parts };
  const problems = profileProblems(parsed.error.issues, given, known);
  throw new Error(`Profile "${name}" with these changes does not fit: ${problems.join("; ").replace(/[^?]$/, "$&.")}`);
}
