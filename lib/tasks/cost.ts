import { type Architecture, nLayers, parseArchitecture } from "../search-space/architecture";
import { knownTruthCost } from "./known-truth-cost";
import type { EstimateInformationTask, FitPredictorTask, Task, TrainNetworkTask } from "./task";

/** What the cost of a task depends on besides the task itself. */
export interface DataShape {
  readonly trainPoints: number;
  readonly validationPoints: number;
  readonly channels: number;
  readonly nClasses: number;
}

const side = 32;

/** Multiply-adds of one image's forward pass, layer by layer; shape [nLayers]. */
export function forwardCost(architecture: Architecture, channels: number, poolSize: number, kernelSize = 3): number[] {
  let input = channels;
  let edge = side;
  return architecture.map((filters) => {
    const cost = edge * edge * kernelSize * kernelSize * input * filters;
    input = filters;
    edge = Math.ceil(edge / poolSize);
    return cost;
  });
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** A training step costs three forward passes: forward, gradient of the input, gradient of the weights. */
const stepFactor = 3;

function trainingCost(task: TrainNetworkTask, behind: number, data: DataShape): number {
  const architecture = parseArchitecture(task.architecture);
  const forward = total(forwardCost(architecture, data.channels, task.network.poolSize, task.network.kernelSize));
  return (task.epochs - behind) * forward * (stepFactor * data.trainPoints + data.validationPoints);
}

function informationCost(task: EstimateInformationTask, data: DataShape): number {
  const { layer, mine, training } = task;
  const architecture = parseArchitecture(training.architecture);
  const edge = Math.ceil(side / training.network.poolSize ** layer);
  let channels = architecture[layer - 1];
  let critic = 0;
  for (let convolution = 0; convolution < nLayers - layer; convolution++) {
    critic += edge * edge * mine.kernelSize ** 2 * channels * mine.filters;
    channels = mine.filters;
  }
  critic += (channels + data.nClasses) * mine.denseUnits * (1 + data.nClasses / 2);
  // The stop rule ends a fit somewhere between its bounds; a third of the way is what usually happens.
  const epochs = mine.minEpochs + (mine.maxEpochs - mine.minEpochs) / 3;
  const forward = total(forwardCost(architecture, data.channels, training.network.poolSize).slice(0, layer));
  const images = data.trainPoints + data.validationPoints;
  return epochs * critic * (stepFactor * data.trainPoints + images) + forward * images;
}

function predictorCost(task: FitPredictorTask): number {
  const widths = [96, ...task.predictor.hidden, 92];
  const forward = total(widths.slice(1).map((width, index) => width * widths[index]));
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
  const samples = total(
    task.train.map(({ inputs, posteriors }) => inputs.length * choose(posteriors.length, task.trainCleanSize)),
  );
  return task.predictor.epochs * samples * forward * (stepFactor + 1) * 8; // small products run far from peak speed
}

/**
 * Multiply-adds of a task, for estimates of time.
 *
 * @param behind Epochs trained by earlier stages.
 */
export function taskCost(task: Task, behind: number, data: DataShape): number {
  switch (task.kind) {
    case "train-network":
      return trainingCost(task, behind, data);
    case "estimate-information":
      return informationCost(task, data);
    case "fit-predictor":
      return predictorCost(task);
    case "estimate-known-truth":
      return knownTruthCost(task);
  }
}
