import { type DataSetEntry, dataFolderProblem, listDataSets, profileDataSets } from "../../datasets";
import { findDataSet, knownDataSet } from "../../datasets/find-data-set";
import type { Profile } from "./profile";
import type { ProfileOverrides } from "./profiles";
import type { Study } from "./study";

/** Ids of the data sets a study trains its predictors on and those it judges them on. */
export interface DataSetSplit {
  readonly train: readonly string[];
  readonly test: readonly string[];
}

/**
 * The data sets of a study's profile: those that it names, or as many as it asks for of those that are to be had here.
 *
 * @throws RangeError for a name that no data set has, with the nearest; Error for one whose files are not here.
 */
export function studyDataSets({ profile }: Pick<Study, "profile">, entries = listDataSets()): DataSetSplit {
  const { train, test, source } = profile.dataSets;
  const named = [train, test].flatMap((side) => (typeof side === "number" ? [] : side));
  for (const id of named) requireDataSet(id, entries);
  const others = entries.filter(({ id }) => !named.includes(id));
  const wanted = (side: Profile["dataSets"]["train"]): number => (typeof side === "number" ? side : 0);
  const selection = { nTrain: wanted(train), nTest: wanted(test), procedural: source === "procedural" };
  const chosen = profileDataSets(selection, others);
  return {
    train: typeof train === "number" ? chosen.train : train,
    test: typeof test === "number" ? chosen.test : test,
  };
}

/**
 * The entry of a data set that is here.
 *
 * @throws RangeError for a name that no data set has, with the nearest; Error for one whose files are not here.
 */
export function requireDataSet(id: string, entries: readonly DataSetEntry[] = listDataSets()): DataSetEntry {
  const entry = entries.find((each) => each.id === id);
  if (entry && entry.availability !== "absent" && entry.availability !== "damaged") return entry;
  const known = knownDataSet(id);
  if (known.kind === "real") findDataSet(known.entry);
  throw new Error(`Cannot use the data set "${id}": ${entry?.detail ?? "it is not in the table of data sets"}`);
}

/**
 * The data sets of a study that fits predictors.
 *
 * @throws RangeError when there are none to judge them on.
 */
export function predictedDataSets(study: Pick<Study, "profile">): DataSetSplit {
  const split = studyDataSets(study);
  if (split.test.length > 0) return split;
  throw new RangeError(
    `Posterior prediction fits predictors on ${split.train.join(", ")} and needs another data set to judge them on: ` +
      "name one as ID:test.",
  );
}

/**
 * Reads a choice of data sets: ids separated by commas, `ID:test` for one that predictors are judged on.
 *
 * @throws RangeError when there is none but for judging, one stands there twice, or what follows an id is no side.
 * @example
 * dataSetsNamed("fashion-mnist,mnist:test"); // { train: ["fashion-mnist"], test: ["mnist"] }
 */
export function dataSetsNamed(text: string): DataSetSplit {
  const named = text.split(",").map((part) => {
    const [id, side = "train", ...rest] = part.trim().split(":");
    if (id === "" || rest.length > 0 || (side !== "train" && side !== "test")) {
      throw new RangeError(`Cannot read "${part}" as a data set: it must be ID or ID:test.`);
    }
    return { id, side };
  });
  const twice = named.find(({ id }, index) => named.findIndex((other) => other.id === id) < index);
  if (twice) throw new RangeError(`The data set "${twice.id}" is named twice.`);
  const of = (side: string) => named.filter((one) => one.side === side).map(({ id }) => id);
  if (of("train").length === 0) {
    throw new RangeError(`"${text}" names data sets to judge predictors on alone: one without ":test" is needed.`);
  }
  return { train: of("train"), test: of("test") };
}

/** Replacements of a profile's numbers, with a choice of data sets (see {@link dataSetsNamed}) unless that is empty. */
export function withDataSets(overrides: ProfileOverrides, choice: string): ProfileOverrides {
  if (choice.trim() === "") return overrides;
  return { ...overrides, dataSets: { ...(overrides.dataSets as object | undefined), ...dataSetsNamed(choice) } };
}

/**
 * Says what of a profile's data is not to be had here: a data folder that is not there, data sets, and images, of which
 * a profile asks for so many at most; undefined when all is.
 */
export function missingDataSets({ profile }: Pick<Study, "profile">): string | undefined {
  const { dataSets, name } = profile;
  const entries = listDataSets();
  const { train, test } = studyDataSets({ profile }, entries);
  const asked = (side: Profile["dataSets"]["train"]): number => (typeof side === "number" ? side : side.length);
  const isWhole = train.length === asked(dataSets.train) && test.length === asked(dataSets.test);
  const sentences = [
    dataFolderProblem(),
    isWhole
      ? undefined
      : `Profile ${name} asks for ${asked(dataSets.train)} + ${asked(dataSets.test)} data sets (training + test), ` +
        `here are ${train.length} + ${test.length}; "npx mi-nas datasets list" says what is missing.`,
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
