import { deriveSeed } from "../../platform/random/random";
import { cleanPosteriors, meanErrorTo, meanPairwiseError } from "../../predictors/clean-posteriors";
import type { FitPredictorResult, FitPredictorTask, SampleGroup } from "../../predictors/fit-predictor.task";
import { fitGaussianBaseline, type GaussianBaseline } from "../../predictors/gaussian";
import { type Distribution, uniformDistribution } from "../../search-space";
import { type Spread, spreadOf } from "../../statistics/spread";
import { predictedDataSets } from "../study/data-sets";
import { type Experiment, experiment, type Study } from "../study/study";
import type { Table31Method } from "../study/thesis";
import { memorisationFloor, testFloor } from "./floors";
import { type PosteriorSample, samplesOf } from "./samples";

/** What a predictor is shown beside the architecture. */
export type PredictorInput = "mi" | "accuracy";

/** A data set's samples and the clean posteriors made of them. */
export interface SampledDataSet {
  readonly dataSet: string;
  readonly samples: readonly PosteriorSample[];
  readonly clean: readonly Distribution[];
}

/** Errors of one row of Table 3.1 on the data sets of training and of test. */
export interface MethodErrors {
  readonly train: Spread;
  readonly test: Spread;
}

/** The first experiment: predicting Hyperband posteriors (thesis 2.2, 3.1). */
export interface PosteriorExperiment {
  readonly train: readonly SampledDataSet[];
  readonly test: readonly SampledDataSet[];
  readonly errors: Readonly<Record<Table31Method, MethodErrors>>;
  /** Lowest error possible on data sets not seen, and by memorising those seen. */
  readonly floors: { readonly train: number; readonly test: number };
  readonly gaussian: GaussianBaseline;
  /** One fit for each repeat. */
  readonly fits: Readonly<Record<PredictorInput, readonly FitPredictorResult[]>>;
}

/** Samples of a data set, before clean posteriors are made of them. */
type AskedDataSet = Omit<SampledDataSet, "clean">;

function sampleDataSets(
  study: Study,
  dataSets: readonly string[],
  part: "train" | "test",
): Promise<readonly AskedDataSet[]> {
  const count = study.profile.samples[part];
  return Promise.all(dataSets.map(async (dataSet) => ({ dataSet, samples: await samplesOf(study, dataSet, count) })));
}

const withClean = (dataSets: readonly AskedDataSet[], cleanSize: number): readonly SampledDataSet[] =>
  dataSets.map((asked) => {
    const posteriors = asked.samples.map(({ posterior }) => posterior);
    return { ...asked, clean: cleanPosteriors(posteriors, cleanSize) };
  });

const sampleGroups = (dataSets: readonly AskedDataSet[], input: PredictorInput): SampleGroup[] =>
  dataSets.map(({ samples }) => ({
    inputs: samples.map((sample) => [...(input === "mi" ? sample.miInput : sample.accuracyInput)]),
    posteriors: samples.map(({ posterior }) => [...posterior]),
  }));

/** Mean error of predictions [nDataSets][nInputs][92] to every clean posterior of their data set. */
function predictionError(
  predictions: readonly (readonly (readonly number[])[])[],
  dataSets: readonly SampledDataSet[],
): number {
  const errors = dataSets.flatMap(({ clean }, group) => predictions[group].map((row) => meanErrorTo(row, clean)));
  return spreadOf(errors).mean;
}

const constantError = (prediction: Distribution, dataSets: readonly SampledDataSet[]): Spread =>
  spreadOf([spreadOf(dataSets.map(({ clean }) => meanErrorTo(prediction, clean))).mean]);

const noiseOf = (dataSets: readonly SampledDataSet[], kind: "dirty" | "clean"): Spread =>
  spreadOf([
    spreadOf(
      dataSets.map(({ samples, clean }) =>
        meanPairwiseError(kind === "clean" ? clean : samples.map(({ posterior }) => posterior)),
      ),
    ).mean,
  ]);

/** What the first experiment asks for. */
interface AskedPosterior extends Pick<PosteriorExperiment, "fits"> {
  readonly train: readonly AskedDataSet[];
  readonly test: readonly AskedDataSet[];
}

/** Asks for the samples of every data set, then for predictors with mutual information and with accuracy. */
async function askForPosterior(study: Study): Promise<AskedPosterior> {
  const { profile, seed, source } = study;
  const names = predictedDataSets(study);
  const [train, test] = await Promise.all([
    sampleDataSets(study, names.train, "train"),
    sampleDataSets(study, names.test, "test"),
  ]);
  const fitsWith = (input: PredictorInput): Promise<readonly FitPredictorResult[]> => {
    const task: Omit<FitPredictorTask, "seed"> = {
      kind: "fit-predictor",
      train: sampleGroups(train, input),
      test: sampleGroups(test, input),
      trainCleanSize: profile.cleanSize.train,
      testCleanSize: profile.cleanSize.test,
      predictor: profile.predictor,
    };
    const repeats = Array.from({ length: profile.predictorRepeats }, (_, repeat) => repeat);
    return Promise.all(
      repeats.map((repeat) => source.run({ ...task, seed: deriveSeed(seed, "predictor", input, repeat) })),
    );
  };
  const [mi, accuracy] = await Promise.all([fitsWith("mi"), fitsWith("accuracy")]);
  return { train, test, fits: { mi, accuracy } };
}

function analysePosterior(asked: AskedPosterior, { profile }: Study): PosteriorExperiment {
  const { fits } = asked;
  const train = withClean(asked.train, profile.cleanSize.train);
  const test = withClean(asked.test, profile.cleanSize.test);
  const networkErrors = (repeats: readonly FitPredictorResult[]): MethodErrors => ({
    train: spreadOf(repeats.map(({ trainPredictions }) => predictionError(trainPredictions, train))),
    test: spreadOf(repeats.map(({ testPredictions }) => predictionError(testPredictions, test))),
  });
  const gaussian = fitGaussianBaseline(train.flatMap(({ clean }) => clean));
  const constant = (prediction: Distribution): MethodErrors => ({
    train: constantError(prediction, train),
    test: constantError(prediction, test),
  });
  const noise = (kind: "dirty" | "clean"): MethodErrors => ({ train: noiseOf(train, kind), test: noiseOf(test, kind) });
  const noiseDirty = noise("dirty");
  return {
    train,
    test,
    errors: {
      uniform: constant(uniformDistribution()),
      gaussian: constant(gaussian.prediction),
      networkWithAccuracy: networkErrors(fits.accuracy),
      networkWithMi: networkErrors(fits.mi),
      noiseDirty,
      noiseClean: noise("clean"),
    },
    floors: {
      train: memorisationFloor(noiseDirty.train.mean, profile.cleanSize.train, profile.samples.train),
      test: testFloor(noiseDirty.test.mean, profile.cleanSize.test),
    },
    gaussian,
    fits,
  };
}

/**
 * The first experiment: samples of every data set, then predictors with mutual information and with accuracy, each
 * fitted several times, beside the baselines of Table 3.1.
 */
export const posteriorPrediction: Experiment<PosteriorExperiment> = experiment(askForPosterior, analysePosterior);
