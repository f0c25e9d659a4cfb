import { type DataSetEntry, dataFolderProblem, listDataSets, profileDataSets } from "../../datasets";
import type { Profile } from "./profiles";
import type { Study } from "./study";

/** Ids of the data sets a study trains its predictors on and those it judges them on. */
export interface DataSetSplit {
  readonly train: readonly string[];
  readonly test: readonly string[];
}

/** The data sets of a study's profile that are to be had here. */
export function studyDataSets({ profile }: Pick<Study, "profile">, entries = listDataSets()): DataSetSplit {
  const { train, test, source } = profile.dataSets;
  return profileDataSets({ nTrain: train, nTest: test, procedural: source === "procedural" }, entries);
}

/**
 * Says what of a profile's data is not to be had here: a data folder that is not there, data sets, and images, of which
 * a profile asks for so many at most; undefined when all is.
 */
export function missingDataSets({ profile }: Pick<Study, "profile">): string | undefined {
  const { dataSets, name } = profile;
  const entries = listDataSets();
  const { train, test } = studyDataSets({ profile }, entries);
  const isWhole = train.length === dataSets.train && test.length === dataSets.test;
  const sentences = [
    dataFolderProblem(),
    isWhole
      ? undefined
      : `Profile ${name} asks for ${dataSets.train} + ${dataSets.test} data sets (training + test), here are ` +
        `${train.length} + ${test.length}; "npx mi-nas datasets list" says what is missing.`,
    smallDataSets(
      profile,
      entries.filter(({ id }) => train.includes(id) || test.includes(id)),
    ),
  ].filter((sentence) => sentence !== undefined);
  return sentences.length > 0 ? sentences.join(" ") : undefined;
}

const SHOWN = 3;

/** Names the data sets with fewer images than a profile asks for. */
function smallDataSets({ name, trainPoints, validationPoints }: Profile, entries: readonly DataSetEntry[]) {
  const isFewer = (there: number, asked: number | "all") => asked !== "all" && there < asked;
  const small = entries
    .map(({ id, foundTrainPoints = 0, foundTestPoints = 0 }) => ({
      id,
      train: foundTrainPoints,
      test: foundTestPoints,
    }))
    .filter(({ train, test }) => isFewer(train, trainPoints) || isFewer(test, validationPoints));
  if (small.length === 0) return undefined;
  const shown = small.slice(0, SHOWN).map(({ id, train, test }) => `${id} (${train} + ${test})`);
  const rest = small.length > SHOWN ? ` and ${small.length - SHOWN} more` : "";
  return (
    `Profile ${name} asks for up to ${trainPoints} + ${validationPoints} images a data set (training + validation); ` +
    `all are taken of ${shown.join(", ")}${rest}, which ${small.length === 1 ? "has" : "have"} fewer.`
  );
}
