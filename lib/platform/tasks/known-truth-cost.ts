import { benchmarkEstimators, groundTruthCases } from "../../mutual-information/ground-truth";
import { noCost, referenceSpeed, type TaskCost } from "./speed";
import type { EstimateKnownTruthTask } from "./task";

/** How much faster the machine of {@link referenceSpeed} is than the one on which the estimators were timed. */
const fasterReference = 1.7;

/**
 * The cost of an `estimate-known-truth` task. How long a critic is fitted depends on what it finds, so these are orders
 * of magnitude: seconds as they were measured, by kind of estimator and size of points, as so many multiply-adds.
 */
export function knownTruthCost(task: EstimateKnownTruthTask): TaskCost {
  const each = groundTruthCases().find(({ id }) => id === task.case);
  const estimator = benchmarkEstimators.find(({ name }) => name === task.estimator);
  if (!each || !estimator) return noCost; // the task itself will say so
  const seconds = (each.nPoints * estimator.secondsPerPoint(each)) / fasterReference;
  return { ...noCost, multiplyAdds: seconds / referenceSpeed.secondsPerMultiplyAdd };
}
