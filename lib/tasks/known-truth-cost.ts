import { benchmarkEstimators, groundTruthCases } from "../mutual-information/ground-truth";
import type { EstimateKnownTruthTask } from "./task";

/** Multiply-adds a second of the machine on which the estimators' times were measured. */
const rate = 2e10;

/**
 * Multiply-adds of an `estimate-known-truth` task, for estimates of time. How long a critic is fitted depends on what
 * it finds, so these are orders of magnitude: seconds as they were measured, by kind of estimator and size of points.
 */
export function knownTruthCost(task: EstimateKnownTruthTask): number {
  const each = groundTruthCases().find(({ id }) => id === task.case);
  const estimator = benchmarkEstimators.find(({ name }) => name === task.estimator);
  if (!each || !estimator) return 0; // the task itself will say so
  return each.nPoints * estimator.secondsPerPoint(each) * rate;
}
