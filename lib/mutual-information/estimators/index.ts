import type { LabelledSample } from "../labels/prepare-sample";
import type { PairSample } from "../pairs/pair-sample";
import type { Estimator } from "./estimator";
import { labelAware, layerEstimators } from "./label-aware";
import { mineEstimators, mineWide } from "./mine";
import { ksg, pairCritics, ross } from "./nearest-neighbours";

export type { Answer, Choices, Estimator } from "./estimator";

/** Estimators of points with labels; the first is the default. */
export const labelEstimators: readonly Estimator<LabelledSample>[] = [
  labelAware,
  ...mineEstimators,
  ross,
  mineWide,
  ...layerEstimators,
];

/** Estimators of pairs of vectors; the first is the default. */
export const pairEstimators: readonly Estimator<PairSample>[] = [...pairCritics, ksg];

/** The estimators of a kind of sample; one is only ever given samples of its kind. */
export function estimatorsOf(kind: Estimator["kind"]): readonly Estimator[] {
  return (kind === "labels" ? labelEstimators : pairEstimators) as readonly Estimator[];
}
