import { deriveSeed } from "../platform/random/random";
import type { FitPredictorResult, FitPredictorTask, SampleGroup } from "../platform/tasks";
import { cleanPosteriors, meanErrorTo, meanPairwiseError } from "../predictors/clean-posteriors";
import { fitGaussianBaseline, type GaussianBaseline } from "../predictors/gaussian";
import { type Distribution, uniformDistribution } from "../search-space";
import { studyDataSets } from "./data-sets";
import { type PosteriorSample, samplesOf } from "./samples";
import { memorisationFloor, type Spread, spreadOf, testFloor } from "./statistics";
import type { Study } from "./study";
import type { Table31Method } from "./thesis";

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

async function sampleDataSets(
  study: Study,
  dataSets: readonly string[],
  part: "train" | "test",
): Promise<readonly SampledDataSet[]> {
  const { samples: counts, cleanSize } = study.profile;
  return Promise.all(
    dataSets.map(async (dataSet) => {
      const samples = await samplesOf(study, dataSet, counts[part]);
      const posteriors = samples.map(({ posterior }) => posterior);
      return { dataSet, samples, clean: cleanPosteriors(posteriors, cleanSize[part]) };
    }),
  );
}

const sampleGroups = (dataSets: readonly SampledDataSet[], input: PredictorInput): SampleGroup[] =>
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

/**
 * Runs the first experiment: samples of every data set, then predictors with mutual information and with accuracy,
 * each fitted several times, beside the baselines of Table 3.1.
 */
export async function runPosteriorExperiment(study: Study): Promise<PosteriorExperiment> {
  const { profile, seed, source } = study;
  const names = studyDataSets(study);
  const [train, test] = await Promise.all([
    sampleDataSets(study, names.train, "train"),
    sampleDataSets(study, names.test, "test"),
  ]);
  const fitPredictor = (input: PredictorInput, repeat: number) => {
    const task: FitPredictorTask = {
      kind: "fit-predictor",
      train: sampleGroups(train, input),
      test: sampleGroups(test, input),
      trainCleanSize: profile.cleanSize.train,
      testCleanSize: profile.cleanSize.test,
      predictor: profile.predictor,
      seed: deriveSeed(seed, "predictor", input, repeat),
    };
    return source.run(task);
  };
  const repeats = Array.from({ length: profile.predictorRepeats }, (_, repeat) => repeat);
  const [mi, accuracy] = await Promise.all(
    (["mi", "accuracy"] as const).map((input) => Promise.all(repeats.map((repeat) => fitPredictor(input, repeat)))),
  );
  const networkErrors = (fits: readonly FitPredictorResult[]): MethodErrors => ({
    train: spreadOf(fits.map(({ trainPredictions }) => predictionError(trainPredictions, train))),
    test: spreadOf(fits.map(({ testPredictions }) => predictionError(testPredictions, test))),
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
      networkWithAccuracy: networkErrors(accuracy),
      networkWithMi: networkErrors(mi),
      noiseDirty,
      noiseClean: noise("clean"),
    },
    floors: {
      train: memorisationFloor(noiseDirty.train.mean, profile.cleanSize.train, profile.samples.train),
      test: testFloor(noiseDirty.test.mean, profile.cleanSize.test),
    },
    gaussian,
    fits: { mi, accuracy },
  };
}
