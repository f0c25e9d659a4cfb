import { executeEstimateInformation } from "./estimate-information";
import { executeEstimateKnownTruth } from "./estimate-known-truth";
import { executeEstimateLabelInformation } from "./estimate-label-information";
import { executeFitPredictor } from "./fit-predictor";
import type { ResultOf, WorkDone } from "./result";
import type { Task } from "./task";
import { executeTrainNetwork, type TaskContext } from "./train-network";

/** A task's result, the work it took and how long. */
export interface Execution<T extends Task = Task> {
  readonly result: ResultOf<T>;
  readonly work: WorkDone;
  readonly seconds: number;
}

/** Runs any task in this process; the engine must have been started. */
export async function executeTask(task: Task, context: TaskContext): Promise<Execution> {
  const started = process.hrtime.bigint();
  const { result, work } = await dispatch(task, context);
  return { result, work, seconds: Number(process.hrtime.bigint() - started) / 1e9 };
}

function dispatch(task: Task, context: TaskContext): Promise<Omit<Execution, "seconds">> {
  switch (task.kind) {
    case "train-network":
      return executeTrainNetwork(task, context);
    case "estimate-information":
      return executeEstimateInformation(task, context);
    case "estimate-label-information":
      return executeEstimateLabelInformation(task, context);
    case "fit-predictor":
      return executeFitPredictor(task);
    case "estimate-known-truth":
      return executeEstimateKnownTruth(task);
  }
}
