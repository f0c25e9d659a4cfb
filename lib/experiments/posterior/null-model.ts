import { hyperbandPosterior } from "../../hyperband/posterior";
import { createRandom } from "../../platform/random/random";
import { cleanPosteriors, meanPairwiseError } from "../../predictors/clean-posteriors";
import { cleanTarget, errorTo } from "../../predictors/clean-target";
import {
  combineDistributions,
  type Distribution,
  sampleUniformArchitecture,
  uniformDistribution,
} from "../../search-space";

/** What Table 3.1 would show if nothing had been learned. No unit; mean squared errors over 92 entries. */
export interface NullModel {
  /** Mean pairwise error of single posteriors on one data set. */
  readonly noiseDirty: number;
  /** Mean pairwise error of clean posteriors, overlapping sums as in the thesis. */
  readonly noiseClean: number;
  /** Error of the uniform prediction to a clean target. */
  readonly uniform: number;
  /** Error of predicting each data set's own mean posterior: what memorising the training set would reach. */
  readonly memorisation: number;
}

/** Sizes of Table 3.1: 4 selected architectures behind a posterior, 11 posteriors a data set, 5 in a clean one. */
export interface NullModelOptions {
  readonly selected: number;
  readonly samples: number;
  readonly cleanSize: number;
  /** Data sets to average over; more make the numbers steadier. */
  readonly nDataSets: number;
  readonly seed: number;
}

/** A posterior of architectures drawn uniformly at random, all with the same weight. */
export function randomPosterior(selected: number, seed: number, ...path: readonly (string | number)[]): Distribution {
  const random = createRandom(seed, "null model", ...path);
  return hyperbandPosterior(
    Array.from({ length: selected }, () => ({ architecture: sampleUniformArchitecture(random), score: 1 })),
  );
}

/**
 * The null model of Table 3.1: posteriors whose architectures are drawn uniformly, without selection, data or network.
 * It reproduces the thesis's noise rows, which therefore cannot be told from chance.
 *
 * @throws RangeError when a size is not a positive integer or `cleanSize` exceeds `samples`.
 */
export function nullModel(options: NullModelOptions): NullModel {
  const { selected, samples, cleanSize, nDataSets, seed } = options;
  for (const [name, value] of Object.entries({ selected, samples, cleanSize, nDataSets })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} must be a positive integer, not ${value}.`);
  }
  const sums = { noiseDirty: 0, noiseClean: 0, uniform: 0, memorisation: 0 };
  for (let dataSet = 0; dataSet < nDataSets; dataSet++) {
    const posteriors = Array.from({ length: samples }, (_, index) => randomPosterior(selected, seed, dataSet, index));
    const target = cleanTarget(posteriors, cleanSize);
    sums.noiseDirty += meanPairwiseError(posteriors) / nDataSets;
    sums.noiseClean += meanPairwiseError(cleanPosteriors(posteriors, cleanSize)) / nDataSets;
    sums.uniform += errorTo(uniformDistribution(), target) / nDataSets;
    sums.memorisation += errorTo(combineDistributions(posteriors), target) / nDataSets;
  }
  return sums;
}
