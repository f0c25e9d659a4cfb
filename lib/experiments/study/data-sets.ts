import { profileDataSets } from "../../datasets";
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

/** Says how many data sets of a profile are not to be had here; undefined when all are. */
export function missingDataSets({ profile }: Pick<Study, "profile">): string | undefined {
  const { dataSets, name } = profile;
  const { train, test } = studyDataSets({ profile });
  if (train.length === dataSets.train && test.length === dataSets.test) return undefined;
  return (
    `Profile ${name} asks for ${dataSets.train} + ${dataSets.test} data sets (training + test), here are ` +
    `${train.length} + ${test.length}; "npx mi-nas datasets list" says what is missing.`
  );
}
