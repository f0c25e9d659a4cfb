import type { TableRow, Tables } from "../platform/results/tables";
import { architectureId } from "../search-space";
import { studyDataSets } from "./data-sets";
import { sampledSearch } from "./hyperband-search";
import { inputArchitecture, type LayerInformation, measureLayers } from "./layer-information";
import { runPosteriorExperiment } from "./posterior";
import { posteriorTables } from "./posterior-tables";
import { priorTables } from "./prior";
import type { Study } from "./study";

/** A part of the thesis that runs on its own and yields tables. */
export interface Section {
  readonly title: string;
  readonly thesis: string;
  readonly run: (study: Study) => Promise<Tables>;
}

/** One row a layer: what MINE says on the images of the fit and on others. */
export function informationRows(information: LayerInformation): readonly TableRow[] {
  return information.layers.map((estimate, layer) => ({
    dataSet: information.dataSet,
    architecture: architectureId(information.architecture),
    layer: layer + 1,
    nats: estimate.nats,
    fitLabelCrossEntropy: estimate.fit.labelCrossEntropy,
    heldOutDv: estimate.report.dv,
    heldOutLabelCrossEntropy: estimate.report.labelCrossEntropy,
    standardError: estimate.standardError,
    ceilingNats: estimate.ceilingNats,
    epochs: estimate.curve.length,
    stopReason: estimate.stopReason,
  }));
}

async function hyperbandSection(study: Study): Promise<Tables> {
  const dataSet = studyDataSets(study).train[0];
  const { trials, summedScore } = await sampledSearch(dataSet)(study);
  const severalBrackets = study.profile.hyperband.kind === "hyperband";
  const rows = trials.map(({ architecture, bracket, stage, curve: _, ...trial }) => ({
    dataSet,
    architecture: architectureId(architecture),
    ...(severalBrackets ? { bracket } : {}),
    stage: stage + 1,
    ...trial,
  }));
  return { trials: rows, summary: [{ dataSet, summedScore }] };
}

async function informationSection(study: Study): Promise<Tables> {
  const { train, test } = studyDataSets(study);
  const measured = await Promise.all(
    [...train, ...test].map((dataSet) => measureLayers(study, dataSet, inputArchitecture(study, dataSet, 0))),
  );
  return { "layer-information": measured.flatMap(informationRows) };
}

/** The sections by the name that the command line and the notebooks use. */
export const sections: Readonly<Record<string, Section>> = {
  hyperband: { title: "One Hyperband", thesis: "1.3.1, 2.2", run: hyperbandSection },
  mi: { title: "Mutual information of each layer", thesis: "2.1", run: informationSection },
  posterior: {
    title: "Posterior prediction",
    thesis: "2.2, 3.1",
    run: async (study) => posteriorTables(await runPosteriorExperiment(study)),
  },
  prior: {
    title: "Prior prediction: its data and the uniform prior",
    thesis: "2.3, 3.2",
    run: async (study) => priorTables(await runPosteriorExperiment(study)),
  },
};

/**
 * The sections of the given names, all when there is none.
 *
 * @throws RangeError when there is no such section.
 */
export function sectionsOf(names: readonly string[]): readonly (readonly [string, Section])[] {
  const unknown = names.find((name) => !Object.hasOwn(sections, name));
  if (unknown !== undefined) {
    throw new RangeError(`No section "${unknown}": there are ${Object.keys(sections).join(", ")}.`);
  }
  const wanted = names.length > 0 ? names : Object.keys(sections);
  return wanted.map((name) => [name, sections[name]] as const);
}
