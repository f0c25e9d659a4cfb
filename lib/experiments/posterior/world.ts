import type { MeasuredDataSet } from "../../predictors/input-groups";
import { type DataSetTarget, type TargetName, targetNames } from "./targets";

/** Data sets whose targets are to be predicted: all that predictors are given, and all that they are judged by. */
export interface World {
  readonly dataSets: readonly WorldDataSet[];
  readonly targets: readonly TargetKey[];
}

/** A data set of the world. */
export interface WorldDataSet extends MeasuredDataSet {
  /** Side of the thesis's split. */
  readonly part: "train" | "test";
  /** One for each of the world's targets, in their order. */
  readonly targets: readonly DataSetTarget[];
}

/** What is predicted: a kind of target at a λ. */
export interface TargetKey {
  readonly name: TargetName;
  readonly filterPenalty: number;
}

/** The targets at some values of λ, without repetition; the effects of widths once, since λ does not alter them. */
export function targetKeys(filterPenalties: readonly number[]): readonly TargetKey[] {
  const each = [...new Set(filterPenalties)];
  return targetNames.flatMap((name) =>
    (name === "widthEffects" ? each.slice(0, 1) : each).map((filterPenalty) => ({ name, filterPenalty })),
  );
}

/** Indices of the data sets of a side. */
export const sideOf = ({ dataSets }: Pick<World, "dataSets">, part: WorldDataSet["part"]): readonly number[] =>
  dataSets.flatMap((dataSet, index) => (dataSet.part === part ? [index] : []));
