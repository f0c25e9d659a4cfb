import type { MineEstimate } from "../mutual-information";
import type { EpochRecord } from "../networks";
import type { PredictorCurve } from "../predictors";
import type { EstimateInformationTask, FitPredictorTask, Task, TrainNetworkTask } from "./task";

/** A network's learning curve up to the task's epochs. */
export interface TrainNetworkResult {
  readonly history: readonly EpochRecord[];
}

/** Predictions of a fitted predictor for the inputs of each group, and its loss over epochs. */
export interface FitPredictorResult {
  readonly curve: PredictorCurve;
  /** Shape [nGroups][nInputs][92]. */
  readonly trainPredictions: readonly (readonly (readonly number[])[])[];
  readonly testPredictions: readonly (readonly (readonly number[])[])[];
}

/** The result that belongs to a task's kind. */
export type ResultOf<T extends Task> = T extends TrainNetworkTask
  ? TrainNetworkResult
  : T extends EstimateInformationTask
    ? MineEstimate
    : T extends FitPredictorTask
      ? FitPredictorResult
      : never;

/** Work that a task did beyond reading what was there. */
export interface WorkDone {
  /** Epochs of network training. */
  readonly trainedEpochs: number;
  /** Images that passed through network training. */
  readonly trainedImages: number;
}

/** News from a running task, for progress displays. */
export interface TaskNews {
  readonly epoch: number;
  /** What is followed: validation accuracy of a network, the bound (nats) of an estimate. */
  readonly value: number;
}
