import type { TargetKey, World, WorldDataSet } from "../../../lib/experiments/posterior/world";
import { hyperbandPosterior } from "../../../lib/hyperband/posterior";
import { createRandom, type Random } from "../../../lib/platform/random/random";
import type { TaskSource } from "../../../lib/platform/tasks";
import { kindOf } from "../../../lib/platform/tasks/registry";
import { cleanTarget } from "../../../lib/predictors/clean-target";
import type { Measurement } from "../../../lib/predictors/measurement";
import { type Architecture, filterOptions, sampleUniformArchitecture } from "../../../lib/search-space";
import "../../../lib/task-kinds";

/** Runs tasks here and now, without a cache. */
export const inProcess: Pick<TaskSource, "run"> = {
  run: async (task) => {
    const kind = kindOf(task);
    const { result } = await kind.execute(kind.schema.parse(JSON.parse(JSON.stringify(task))) as never, {} as never);
    return JSON.parse(JSON.stringify(result));
  },
};

export const thesisKey: TargetKey = { name: "thesis", filterPenalty: 5e-5 };

/** What is true of a made-up data set, in about (−1, 1). */
export interface Truth {
  /** Shows in the rise of information over layers, in raw nats. */
  readonly rise: number;
  /** Shows in accuracy. */
  readonly ease: number;
}

/** A measurement of a random architecture on a data set of which something is true. */
export function madeMeasurement(dataSet: string, truth: Truth, random: Random): Measurement {
  const noisy = (value: number) => value + 0.04 * random.normal();
  const layers = (level: number) => [0, 1, 2, 3].map((layer) => noisy(level + 0.3 * truth.rise * layer));
  return {
    dataSet,
    architecture: sampleUniformArchitecture(random),
    mine: layers(1.1),
    mineHeldOut: layers(0.9),
    usable: layers(1),
    labelEntropy: Math.log(10),
    // one number, and as exact about the ease as four layers are together about the rise
    accuracy: 0.6 + 0.3 * truth.ease + 0.02 * random.normal(),
    earlyAccuracy: noisy(0.4 + 0.3 * truth.ease),
    headLoss: noisy(1 - 0.6 * truth.ease),
    parameters: 20_000 + random.integer(20_000),
    multiplyAdds: 1e6 + random.integer(1e6),
    dead: false,
    statistics: { nClasses: 10, channels: 1, imageEntropy: 3, nearestNeighbour: 0.5 },
  };
}

/** An architecture whose last two layers are near so many filters; the others anywhere. */
function near(filters: number, random: Random): Architecture {
  const [first, second] = sampleUniformArchitecture(random);
  const around = () => {
    const option = Math.round((filters + 8 * random.normal() - 10) / 5);
    return filterOptions[Math.min(22, Math.max(0, option))];
  };
  return [first, second, around(), around()];
}

/** A world whose targets depend on what is true of its data sets as told, with 4 architectures in a posterior. */
export function madeWorld(options: {
  readonly nTrain: number;
  readonly nTest: number;
  readonly samples: { readonly train: number; readonly test: number };
  readonly cleanSize: { readonly train: number; readonly test: number };
  /** Filters that are good in layers 3 and 4; undefined where any are. */
  readonly good: (truth: Truth) => number | undefined;
  readonly starting?: number;
  readonly seed: number;
}): World {
  const { nTrain, nTest, samples, cleanSize, good, starting = 0, seed } = options;
  const dataSets = Array.from({ length: nTrain + nTest }, (_, index): WorldDataSet => {
    const random = createRandom(seed, "made world", index);
    const dataSet = `set-${index}`;
    const part = index < nTrain ? "train" : "test";
    const truth = { rise: 2 * random.uniform() - 1, ease: 2 * random.uniform() - 1 };
    const measured = Array.from({ length: starting + samples[part] }, () => madeMeasurement(dataSet, truth, random));
    const filters = good(truth);
    const vectors = Array.from({ length: samples[part] }, () => {
      const chosen = () => (filters === undefined ? sampleUniformArchitecture(random) : near(filters, random));
      return [...hyperbandPosterior(Array.from({ length: 4 }, () => ({ architecture: chosen(), score: 1 })))];
    });
    const target = { vectors, clean: cleanTarget(vectors, cleanSize[part]), extrapolated: 0 };
    return { dataSet, measured, starting, part, targets: [target] };
  });
  return { dataSets, targets: [thesisKey] };
}
