import { type HyperbandOutcome, hyperbandPosterior, scoresByPenalty, type Trial } from "../../hyperband";
import { createRandom } from "../../platform/random/random";
import { type CleanTarget, cleanTarget } from "../../predictors/clean-target";
import { combineDistributions } from "../../search-space";
import { mean } from "../../statistics/spread";
import { resampledPosterior } from "./resampled-posterior";
import { type TrainedWidth, widthEffects } from "./width-effects";

/**
 * What is to be predicted of a data set.
 *
 * - `thesis`: the posteriors of its Hyperbands, 4 of 12, weighted by score, smoothed, some added (2.2, 3.1.1).
 * - `moreHyperbands`: the posterior of many Hyperbands whose architectures are drawn again from all that were trained.
 * - `widthEffects`: what each layer's width is worth, fitted over all trained networks; accuracy, so that λ, which takes
 *   the same from every data set, does not matter.
 */
export const targetNames = ["thesis", "moreHyperbands", "widthEffects"] as const;
export type TargetName = (typeof targetNames)[number];

/** The target of a data set with what is known of its noise. */
export interface DataSetTarget {
  /** Vectors that are independent but for the data set; shape [n][92]. */
  readonly vectors: readonly (readonly number[])[];
  readonly clean: CleanTarget;
  /** Selected architectures whose record is of fewer epochs than they would have had: judged too low. */
  readonly extrapolated: number;
}

/** Networks of a Hyperband after its first rung, where all of them stand; dead ones tell nothing of widths. */
export const firstRung = ({ rungs }: HyperbandOutcome): readonly TrainedWidth[] =>
  rungs.flatMap(({ rung, trials }) => (rung === 0 ? trials : [])).filter((trial) => isSound(trial));

const isSound = (trial: Trial & { readonly dead?: boolean }): boolean => !trial.dead && !Number.isNaN(trial.accuracy);

const targetOf = (vectors: readonly ArrayLike<number>[], size: number, extrapolated = 0): DataSetTarget => ({
  vectors: vectors.map((vector) => Array.from(vector)),
  clean: cleanTarget(vectors, size),
  extrapolated,
});

/**
 * The target of a data set, from its Hyperbands.
 *
 * @param options.filterPenalty λ; eliminations are made again from records, which trains nothing.
 * @param options.cleanSize Posteriors added, for the thesis's target; the others take all.
 */
export function dataSetTarget(options: {
  readonly name: TargetName;
  readonly outcomes: readonly HyperbandOutcome[];
  readonly filterPenalty: number;
  readonly cleanSize: number;
  readonly seed: number;
}): DataSetTarget {
  const { name, outcomes, filterPenalty, cleanSize, seed } = options;
  if (name === "widthEffects") {
    const vectors = outcomes.map(firstRung).filter(({ length }) => length >= 2);
    return targetOf(
      vectors.map((networks) => widthEffects(networks).effects),
      vectors.length,
    );
  }
  if (name === "thesis") {
    const replayed = outcomes.map((outcome) => scoresByPenalty(outcome, [filterPenalty])[0]);
    const extrapolated = mean(replayed.map((one) => one.extrapolated / one.selected.length));
    return targetOf(
      replayed.map(({ selected }) => hyperbandPosterior(selected)),
      cleanSize,
      extrapolated,
    );
  }
  // two halves that share no training: their difference is the noise
  const halves = outcomes.length < 2 ? [outcomes] : [0, 1].map((half) => outcomes.filter((_, i) => i % 2 === half));
  const drawn = halves.map((half, index) =>
    resampledPosterior(half, filterPenalty, createRandom(seed, "more Hyperbands", index)),
  );
  const extrapolated = mean(drawn.map((one) => one.extrapolated));
  return targetOf(
    drawn.map(({ posteriors }) => combineDistributions(posteriors)),
    drawn.length,
    extrapolated,
  );
}
