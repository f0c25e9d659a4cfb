import { suggestion } from "../../datasets/suggestion";
import type { HyperbandOutcome } from "../../hyperband";
import { integer, withColumns } from "../../platform/results/columns";
import type { Tables } from "../../platform/results/tables";
import { architectureId } from "../../search-space";
import { sampledSearch } from "../hyperband/search";
import { informationRows } from "../information/information-rows";
import { inputLayers, type MineOfLayers } from "../information/mine-of-layers";
import { type PosteriorExperiment, posteriorPrediction } from "../posterior/posterior";
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

interface Searched {
  readonly dataSet: string;
  readonly outcome: HyperbandOutcome;
}

const searches = (study: Study): Promise<readonly Searched[]> =>
  Promise.all(
    searchedDataSets(study).map(async (dataSet) => ({ dataSet, outcome: await sampledSearch(dataSet).ask(study) })),
  );

function hyperbandTables(searched: readonly Searched[], study: Study): Tables {
  const severalBrackets = study.profile.hyperband.kind === "hyperband";
  const rows = searched.flatMap(({ dataSet, outcome }) =>
    outcome.trials.map(({ architecture, bracket, rung, curve: _, ...trial }) => ({
      dataSet,
      architecture: architectureId(architecture),
      ...(severalBrackets ? { bracket } : {}),
      rung: rung + 1,
      ...trial,
    })),
  );
  const summary = searched.map(({ dataSet, outcome: { summedScore } }) => ({ dataSet, summedScore }));
  const typed = withColumns(rows, { index: integer, bracket: integer, rung: integer, epochs: integer });
  return { trials: typed, summary };
}

function firstInputs(study: Study): Promise<readonly MineOfLayers[]> {
  const { train, test } = studyDataSets(study);
  return Promise.all([...train, ...test].map((dataSet) => inputLayers(dataSet).ask(study)));
}

/** Tables made of the first experiment. */
const posteriorWith = (tablesOf: (result: PosteriorExperiment) => Tables): Experiment<Tables> =>
  experiment(posteriorPrediction.ask, async (asked, study) =>
    tablesOf(await posteriorPrediction.analyse(asked, study)),
  );

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
    experiment: posteriorWith((result) => posteriorTables(result)),
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
 * @throws RangeError when there is no such section, or it needs data sets that the profile does not name.
 */
export function sectionsOf(
  names: readonly string[],
  profile: Study["profile"],
): readonly (readonly [string, Section])[] {
  const unknown = names.find((name) => !Object.hasOwn(sections, name));
  if (unknown !== undefined) {
    const known = Object.keys(sections);
    throw new RangeError(`No section "${unknown}": there are ${known.join(", ")}.${suggestion(unknown, known)}`);
  }
  const wanted = names.length > 0 ? names : Object.keys(sections);
  if (wanted.some((name) => sections[name].predicts)) predictedDataSets({ profile });
  return wanted.map((name) => [name, sections[name]] as const);
}
