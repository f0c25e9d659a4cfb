import type { FitPredictorResult } from "../../predictors/fit-predictor.task";
import { fitGaussianBaseline, type GaussianBaseline } from "../../predictors/gaussian";
import type { InputName } from "../../predictors/inputs";
import { predictedDataSets } from "../study/data-sets";
import { type Experiment, experiment, type Study } from "../study/study";
import { type ErrorRecord, errorRecords } from "./errors";
import { type Predictions, predictorsOf, predictWorld } from "./predictions";
import { type SampledDataSet, samplesOf } from "./samples";
import { dataSetTarget } from "./targets";
import { type WidenedNetwork, widenLayers } from "./widening";
import { type TargetKey, targetKeys, type World } from "./world";

/** The first experiment: predicting Hyperband posteriors (thesis 2.2, 3.1). */
export interface PosteriorExperiment {
  readonly train: readonly SampledDataSet[];
  readonly test: readonly SampledDataSet[];
  readonly world: World;
  readonly predictions: Predictions;
  /** One network a data set, each of its layers widened; empty where the profile asks for none. */
  readonly widened: readonly WidenedNetwork[];
  /** Errors of every method, repeat, data set, input and target. */
  readonly records: readonly ErrorRecord[];
  /** The profile's λ. */
  readonly filterPenalty: number;
}

/** What the first experiment asks for. */
type AskedPosterior = Pick<PosteriorExperiment, "train" | "test" | "world" | "predictions" | "widened">;

function sampleDataSets(
  study: Study,
  dataSets: readonly string[],
  part: "train" | "test",
): Promise<readonly SampledDataSet[]> {
  const count = study.profile.samples[part];
  return Promise.all(dataSets.map((dataSet) => samplesOf(study, dataSet, count)));
}

/** The values of λ of a study, the profile's own first. */
export const penaltiesOf = ({ filterPenalty, posterior }: Study["profile"]): readonly number[] => [
  ...new Set([filterPenalty, ...posterior.filterPenalties]),
];

/** Measurements and targets of sampled data sets. */
export function worldOf(
  { train, test }: Pick<PosteriorExperiment, "train" | "test">,
  { profile, seed }: Pick<Study, "profile" | "seed">,
): World {
  const targets: readonly TargetKey[] = targetKeys(penaltiesOf(profile));
  const dataSets = (["train", "test"] as const).flatMap((part) =>
    (part === "train" ? train : test).map(({ dataSet, measured, starting, samples }) => {
      const outcomes = samples.map(({ outcome }) => outcome);
      const cleanSize = profile.cleanSize[part];
      const made = targets.map((key) => dataSetTarget({ ...key, outcomes, cleanSize, seed }));
      return { dataSet, measured, starting, part, targets: made };
    }),
  );
  return { dataSets, targets };
}

/** Asks for the samples of every data set, then for what predictors make of them. */
async function askForPosterior(study: Study): Promise<AskedPosterior> {
  const { profile } = study;
  const names = predictedDataSets(study);
  const { wideningRepeats, networkInputs } = profile.posterior;
  const [train, test, widened] = await Promise.all([
    sampleDataSets(study, names.train, "train"),
    sampleDataSets(study, names.test, "test"),
    wideningRepeats > 0 ? widenLayers([...names.train, ...names.test]).ask(study) : [],
  ]);
  const world = worldOf({ train, test }, study);
  const predictions = await predictWorld(world, {
    ...predictorsOf(study),
    networkInputs,
  });
  return { train, test, world, predictions, widened };
}

/** The Gaussian baseline of the training data sets, of the thesis's target at the profile's λ, a world's first. */
export const gaussianOf = ({ dataSets }: World): GaussianBaseline =>
  fitGaussianBaseline(
    dataSets.filter(({ part }) => part === "train").map(({ targets: [target] }) => target.clean.mean),
  );

function analysePosterior(asked: AskedPosterior, { profile }: Study): PosteriorExperiment {
  return {
    ...asked,
    records: errorRecords(asked.world, asked.predictions),
    filterPenalty: profile.filterPenalty,
  };
}

/** The fits of the thesis's network to an input, at the profile's λ and after fixed epochs unless told. */
export function networkFitsOf(
  { predictions, world, filterPenalty }: Pick<PosteriorExperiment, "predictions" | "world" | "filterPenalty">,
  input: InputName,
  stop: "fixed" | "dataSets" = "fixed",
): readonly FitPredictorResult[] {
  const target = world.targets.findIndex((key) => key.name === "thesis" && key.filterPenalty === filterPenalty);
  return (
    predictions.networks.find((one) => one.input === input && one.target === target && one.stop === stop)?.fits ?? []
  );
}

/**
 * The first experiment: samples of every data set; the thesis's network on some inputs and regressions on every one, on
 * the thesis's split and with each data set left out; the baselines of Table 3.1; at every λ.
 */
export const posteriorPrediction: Experiment<PosteriorExperiment> = experiment(askForPosterior, analysePosterior);
