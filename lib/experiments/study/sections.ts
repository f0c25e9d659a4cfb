import { suggestion } from "../../datasets/suggestion";
import type { Tables } from "../../platform/results/tables";
import { sampledSearch } from "../hyperband/search";
import { type NamedSearch, selectionRows, trialRows } from "../hyperband/search-tables";
import { informationRows } from "../information/information-rows";
import { inputLayers, type MineOfLayers } from "../information/mine-of-layers";
import { posteriorPrediction } from "../posterior/posterior";
import { posteriorTables } from "../posterior/tables";
import { priorPrediction, priorTables } from "../prior/prior";
import { predictedDataSets, studyDataSets } from "./data-sets";
import { type Experiment, experiment, type Study } from "./study";

/** A part of the thesis that runs on its own and yields tables. */
export interface Section {
  readonly title: string;
  readonly thesis: string;
  readonly experiment: Experiment<Tables>;
  /** Whether it needs data sets to judge predictors on. */
  readonly predicts?: true;
}

/** The data sets to search on: those that the profile names; of those that it only counts the first. */
function searchedDataSets({ profile }: Pick<Study, "profile">): readonly string[] {
  const { train, test } = profile.dataSets;
  const named = [train, test].flatMap((side) => (typeof side === "number" ? [] : side));
  return named.length > 0 ? named : studyDataSets({ profile }).train.slice(0, 1);
}

const searches = (study: Study): Promise<readonly NamedSearch[]> =>
  Promise.all(
    searchedDataSets(study).map(async (dataSet) => ({ dataSet, outcome: await sampledSearch(dataSet).ask(study) })),
  );

const hyperbandTables = (searched: readonly NamedSearch[]): Tables => ({
  trials: trialRows(searched),
  summary: selectionRows(searched),
});

function firstInputs(study: Study): Promise<readonly MineOfLayers[]> {
  const { train, test } = studyDataSets(study);
  return Promise.all([...train, ...test].map((dataSet) => inputLayers(dataSet).ask(study)));
}

/** The sections by the name that the command line and the notebooks use. */
export const sections: Readonly<Record<string, Section>> = {
  hyperband: {
    title: "One Hyperband a data set named, or on the profile's first",
    thesis: "1.3.1, 2.2",
    experiment: experiment(searches, hyperbandTables),
  },
  mi: {
    title: "Mutual information of each layer",
    thesis: "2.1",
    experiment: experiment(firstInputs, (measured) => ({ "layer-information": measured.flatMap(informationRows) })),
  },
  posterior: {
    title: "Posterior prediction",
    thesis: "2.2, 3.1",
    experiment: experiment(posteriorPrediction.ask, async (asked, study) =>
      posteriorTables(await posteriorPrediction.analyse(asked, study)),
    ),
    predicts: true,
  },
  prior: {
    title: "Prior prediction",
    thesis: "2.3, 3.2",
    experiment: experiment(priorPrediction.ask, priorTables),
  },
};

/**
 * The sections of the given names, all when there is none, at a profile.
 *
 * @param further Sections that are run where they are named, and not otherwise.
 * @throws RangeError when there is no such section, or it needs data sets that the profile does not name.
 */
export function sectionsOf(
  names: readonly string[],
  profile: Study["profile"],
  further: Readonly<Record<string, Section>> = {},
): readonly (readonly [string, Section])[] {
  const all = { ...sections, ...further };
  const unknown = names.find((name) => !Object.hasOwn(all, name));
  if (unknown !== undefined) {
    const known = Object.keys(all);
    throw new RangeError(`No section "${unknown}": there are ${known.join(", ")}.${suggestion(unknown, known)}`);
  }
  const wanted = names.length > 0 ? names : Object.keys(sections);
  if (wanted.some((name) => all[name].predicts)) predictedDataSets({ profile });
  return wanted.map((name) => [name, all[name]] as const);
}
