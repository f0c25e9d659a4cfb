import { profileDataSets } from "../datasets";
import type { Study } from "./study";

/** Ids of the data sets a study trains its predictors on and those it judges them on. */
export interface DataSetSplit {
  readonly train: readonly string[];
  readonly test: readonly string[];
}

/** The data sets of a study's profile that are to be had here. */
export function studyDataSets({ profile }: Pick<Study, "profile">): DataSetSplit {
  const { train, test, source } = profile.dataSets;
  return profileDataSets({ nTrain: train, nTest: test, procedural: source === "procedural" });
}
