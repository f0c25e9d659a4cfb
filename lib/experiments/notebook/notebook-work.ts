import { distributionSampler, hyperbandPosterior, mixtureSampler, type Sampler } from "../../hyperband";
import { keepingAll } from "../../platform/tasks/keeping-all";
import { uniformDistribution } from "../../search-space";
import { schedulesAtEqualCost } from "../hyperband/schedule-comparison";
import { repeatedSearches, sampledSearch, searchFrom, uniformSearch, uniformSearches } from "../hyperband/search";
import { knownTruthRuns } from "../information/known-truth";
import { labelInformationOfLayers } from "../information/label-aware-layers";
import { ladderOfLayers } from "../information/ladder-of-layers";
import { networksUnderDataProcessing } from "../information/layers-under-data-processing";
import { mineTransfers, objectives } from "../information/mine-against-labels";
import { allInputLayers, inputLayers } from "../information/mine-of-layers";
import { mineVariants } from "../information/mine-variants";
import { labelAwareOverTraining } from "../information/over-training";
import { spreadOfLayers } from "../information/spread-of-layers";
import { posteriorPrediction } from "../posterior/posterior";
import { priorPrediction } from "../prior/prior";
import { type DataSetSplit, studyDataSets } from "../study/data-sets";
import { type Asks, type Experiment, experiment, type Study } from "../study/study";

type Work = Pick<Experiment<unknown>, "ask">;

/** Searches that start from what another found, beside one that does not. */
const searchesFromPosterior = (dataSet: string): Work => ({
  ask: async (study) => {
    const { selected } = await uniformSearch(dataSet).ask(study);
    const prior = distributionSampler(hyperbandPosterior(selected));
    const uniform = distributionSampler(uniformDistribution());
    const halves: Sampler = mixtureSampler([
      { sampler: prior, share: 1 },
      { sampler: uniform, share: 1 },
    ]);
    return Promise.all([uniform, prior, halves].map((sampler) => searchFrom(sampler, dataSet, 1).ask(study)));
  },
});

/** Works of which one alone trains what the others read: the long task of one keeps one worker busy, the rest the others. */
const sideBySide = (...works: readonly Work[]): Work => ({
  ask: (study) => Promise.all(works.map((work) => work.ask(study))),
});

const oneAfterAnother = (...works: readonly Work[]): Work => ({
  ask: async (study) => {
    for (const work of works) await work.ask(study);
  },
});

const criticSizes = { "as in the thesis": {}, "64 filters, 512 units": { filters: 64, denseUnits: 512 } };

/**
 * What the notebooks ask for, by their names. Work that trains the same networks stands in one list, to be done one
 * after the other; the lists can be done at the same time.
 */
const workOf: Readonly<Record<string, (study: Study, dataSets: DataSetSplit) => readonly (readonly Work[])[]>> = {
  "0-tour": (_, { train: [first, dataSet = first] }) => [[uniformSearch(dataSet)], [inputLayers(dataSet)]],
  "2-search-space-and-hyperband": (_, { train: [first, dataSet = first] }) => [
    [
      sampledSearch(dataSet),
      uniformSearches(dataSet),
      schedulesAtEqualCost(dataSet, 2),
      searchesFromPosterior(dataSet),
      repeatedSearches(dataSet, 3),
    ],
  ],
  "3-mutual-information": ({ profile: { knownTruth } }, { train, test }) => {
    const [first, dataSet = first] = train;
    return [
      [
        allInputLayers,
        mineVariants({ dataSet, variants: objectives, repeats: 3 }),
        mineVariants({ dataSet, variants: criticSizes, repeats: 2, layers: [3, 4] }),
        mineTransfers({ dataSet, repeats: 3 }),
        labelInformationOfLayers({ dataSet }),
        sideBySide(
          ladderOfLayers({ dataSet }), // one long task, on a network that all before it have read
          oneAfterAnother(
            spreadOfLayers({ dataSet }),
            labelAwareOverTraining({ dataSet }),
            networksUnderDataProcessing([...train, ...test].slice(0, 5).map((name) => ({ dataSet: name }))),
          ),
        ),
      ],
      [knownTruthRuns(knownTruth)],
      [knownTruthRuns({ cases: knownTruth.layers, estimators: "layers-", seeds: 1 })],
      [knownTruthRuns({ cases: knownTruth.pairs, estimators: "mine", seeds: 1 })],
    ];
  },
  "4-posterior": () => [[posteriorPrediction]],
  "5-prior": () => [[priorPrediction]],
};

/** The notebooks that need data sets to judge predictors on. */
export const predictingNotebooks: ReadonlySet<string> = new Set(["4-posterior"]);

/** Lets works ask one after the other; what one trains stays on disk until all are done, for the others to read. */
const inTurn =
  (works: readonly Work[]): Asks<unknown> =>
  (study) =>
    works.length === 1
      ? works[0].ask(study)
      : keepingAll(study.source, async (source) => {
          await oneAfterAnother(...works).ask({ ...study, source });
        });

/**
 * What the named notebooks compute, as one experiment: the workers start once, and none waits at the end of a notebook's
 * cell. The notebooks then find it in the cache; a cell that asks for anything else computes that itself.
 *
 * @param names Such as `4-posterior`.
 */
export function notebookWork(names: readonly string[]): Experiment<void> {
  const ask: Asks<unknown> = (study) => {
    const dataSets = studyDataSets(study);
    const lists = names.flatMap((name) => workOf[name]?.(study, dataSets) ?? []);
    return Promise.all(lists.map((works) => inTurn(works)(study)));
  };
  return experiment(ask, () => undefined);
}
