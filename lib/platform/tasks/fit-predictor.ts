import { cleanPosteriors, fitPosteriorPredictor, type PredictorSamples, predictPosteriors } from "../../predictors";
import { type FitPredictorResult, noTraining, type WorkDone } from "./result";
import type { FitPredictorTask, SampleGroup } from "./task";

/** Every input of a data set with every clean posterior of it: 11 × 462 = 5,082 in the thesis (3.1.1). */
function pairs(groups: readonly SampleGroup[], cleanSize: number): PredictorSamples {
  const inputs: number[][] = [];
  const targets: Float64Array[] = [];
  for (const group of groups) {
    for (const target of cleanPosteriors(group.posteriors, cleanSize)) {
      for (const input of group.inputs) {
        inputs.push(input);
        targets.push(target);
      }
    }
  }
  return { inputs, targets };
}

/** Runs a `fit-predictor` task. */
export async function executeFitPredictor(
  task: FitPredictorTask,
): Promise<{ readonly result: FitPredictorResult; readonly work: WorkDone }> {
  const { predictor, curve } = await fitPosteriorPredictor({
    train: pairs(task.train, task.trainCleanSize),
    test: pairs(task.test, task.testCleanSize),
    predictor: task.predictor,
    seed: task.seed,
  });
  const predictFor = (groups: readonly SampleGroup[]) =>
    Promise.all(groups.map(async ({ inputs }) => (await predictPosteriors(predictor, inputs)).map((row) => [...row])));
  return {
    result: {
      curve,
      trainPredictions: await predictFor(task.train),
      testPredictions: await predictFor(task.test),
    },
    work: noTraining,
  };
}
