import { fingerprintDataSet } from "../../datasets";
import { type BenchmarkRun, runBenchmarkCase } from "../../mutual-information/ground-truth";
import { noTraining, type WorkDone } from "./result";
import type { EstimateKnownTruthTask } from "./task";

/**
 * Runs an `estimate-known-truth` task: one estimator on one sample of a case whose mutual information is known.
 *
 * @throws Error when the case draws on a data set whose content is no longer what the task was made for.
 */
export async function executeEstimateKnownTruth(
  task: EstimateKnownTruthTask,
): Promise<{ readonly result: BenchmarkRun; readonly work: WorkDone }> {
  const { data, pointsSeed, seed } = task;
  if (data) {
    const found = await fingerprintDataSet(data.id);
    if (found !== data.fingerprint) {
      throw new Error(
        `The files of ${data.id} changed since the task was made: expected ${data.fingerprint}, found ${found}.`,
      );
    }
  }
  const result = await runBenchmarkCase({ case: task.case, estimator: task.estimator, pointsSeed, seed });
  return { result, work: noTraining };
}
