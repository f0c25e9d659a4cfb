import { startSizes } from "../../hyperband";
import { deriveSeed } from "../../platform/random/random";
import { inputOf, inputVector } from "../../predictors/inputs";
import { type Measurement, unmeasured } from "../../predictors/measurement";
import { type Architecture, sampleUniformArchitecture } from "../../search-space";
import { controllerVariants, createSearcher, type InputFunction, runSearch } from "../../searchers";
import type { IterationRecord } from "../../searchers/search";
import { searchWithHyperband } from "../hyperband/search";
import { inputArchitecture, measureLayers, miVector } from "../information/mine-of-layers";
import { studyDataSets } from "../study/data-sets";
import { type AskingExperiment, asking, type Study } from "../study/study";

/** Algorithm 1 with networks that were trained. */
export interface RealSearch {
  readonly variant: string;
  readonly records: readonly IterationRecord[];
}

/** The thesis's two controllers (3.2). */
export const realVariants = ["algorithm 1, half uniform", "algorithm 1"] as const;

/**
 * What a controller sees, as in the thesis: the information of an architecture's layers by MINE, standardised with all
 * that was measured on the data set so far (A.4), to begin with the first experiment's own.
 */
async function measuredInput(study: Study, dataSets: readonly string[]): Promise<InputFunction> {
  const { samples, standardisationArchitectures } = study.profile;
  const indices = Array.from({ length: samples.train + standardisationArchitectures }, (_, index) => index);
  const known = new Map<string, Map<string, Measurement>>();
  const measure = async (dataSet: string, architecture: Architecture): Promise<Measurement> => {
    const mine = miVector(await measureLayers(study, dataSet, architecture));
    const measured = { ...unmeasured(dataSet, architecture), mine };
    known.set(dataSet, (known.get(dataSet) ?? new Map()).set(architecture.join("-"), measured));
    return measured;
  };
  for (const dataSet of dataSets) {
    await Promise.all(indices.map((index) => measure(dataSet, inputArchitecture(study, dataSet, index))));
  }
  return async (dataSet, architecture) => {
    const measured = await measure(dataSet, architecture);
    const pool = [...(known.get(dataSet)?.values() ?? [])];
    const named = inputVector(inputOf("mine"), measured, { pool, dataSets, architectureAs: "oneHot" });
    return Float32Array.from(named, ({ value }) => value);
  };
}

async function runVariant(study: Study, variant: (typeof realVariants)[number]): Promise<RealSearch> {
  const { profile, seed } = study;
  const { iterations, dataSetsAnIteration } = profile.prior.real;
  const dataSets = studyDataSets(study).train;
  const size = startSizes(profile.hyperband).reduce((sum, start) => sum + start, 0);
  const own = deriveSeed(seed, "controller", variant);
  const records = await runSearch({
    searcher: createSearcher({ kind: "controller", options: controllerVariants[variant] }, { seed: own }),
    dataSets,
    iterations,
    dataSetsAnIteration,
    architecturesAnIteration: 1,
    size,
    seed, // both variants see the same data sets and architectures
    drawArchitecture: sampleUniformArchitecture,
    input: await measuredInput(study, dataSets),
    hyperband: (dataSet, architectures) => searchWithHyperband({ study, dataSet, architectures }),
  });
  return { variant, records };
}

/**
 * The thesis's two controllers through real Hyperbands: a few iterations at small profiles, 49 at the thesis's. Every
 * training and estimate is a task, so a run that was killed goes on from its cache at the iteration that it was in: the
 * controller learns again what it had learned, to the last digit, in no time.
 */
export const realSearches: AskingExperiment<readonly RealSearch[]> = asking(async (study) => {
  const found: RealSearch[] = [];
  // one after the other: two must not train one network at once
  for (const variant of realVariants) found.push(await runVariant(study, variant));
  return found;
});
