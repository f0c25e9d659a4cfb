import type { BenchmarkRun, BoundPoint, LayerLabelInformation, MineEstimate } from "../../mutual-information";
import type { EpochRecord } from "../../networks";
import type { PredictorCurve } from "../../predictors";
import type {
  EstimateInformationTask,
  EstimateKnownTruthTask,
  EstimateLabelInformationTask,
  FitPredictorTask,
  Task,
  TrainNetworkTask,
} from "./task";

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

/** What the layers of a network know of the labels of some images, and what its own answers are worth there. */
export interface LabelInformationResult {
  /** One a layer, input side first; nats. */
  readonly layers: readonly LayerLabelInformation[];
  readonly head: {
    /** Share of the images that the network classifies correctly, in [0, 1]. */
    readonly accuracy: number;
    /**
     * H(Y) less the cross-entropy of the network's own softmax on the images, nats: a bound on I(last layer; y) by a
     * critic that was fitted to the training images. Negative where the network is surer than right.
     */
    readonly labelCrossEntropy: number;
  };
}

/** The result that belongs to a task's kind. */
export type ResultOf<T extends Task> = T extends TrainNetworkTask
  ? TrainNetworkResult
  : T extends EstimateInformationTask
    ? MineEstimate
    : T extends EstimateLabelInformationTask
      ? LabelInformationResult
      : T extends FitPredictorTask
        ? FitPredictorResult
        : T extends EstimateKnownTruthTask
          ? BenchmarkRun
          : never;

/** Work that a task did beyond reading what was there. */
export interface WorkDone {
  /** Epochs of network training. */
  readonly trainedEpochs: number;
  /** Images that passed through network training. */
  readonly trainedImages: number;
  /** Seconds on a processor of these epochs, validation after each included: the rest is what tasks cost besides. */
  readonly trainingCpuSeconds: number;
}

/** Of tasks that train no network. */
export const noTraining: WorkDone = { trainedEpochs: 0, trainedImages: 0, trainingCpuSeconds: 0 };

/** An epoch of training that is done, also one that an earlier run left behind as a checkpoint. */
export interface TrainingNews {
  readonly kind: "train-network";
  readonly record: EpochRecord;
}

/** An epoch of a critic's fit that is done. */
export interface EstimateNews {
  readonly kind: "estimate-information";
  readonly point: BoundPoint;
  /** H(Y) of the labels of the fit, nats. */
  readonly ceilingNats: number;
}

/** A layer whose label-aware estimate is done. */
export interface LayerNews {
  readonly kind: "estimate-label-information";
  readonly estimate: LayerLabelInformation;
}

/** News from a running task, for progress displays and live views; a predictor's fit sends none. */
export type TaskNews = TrainingNews | EstimateNews | LayerNews;
