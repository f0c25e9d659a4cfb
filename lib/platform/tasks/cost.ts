import type { NetworkOptions } from "../../networks/options";
import { stepsAsGraph } from "../../networks/steps-as-graph";
import { type Architecture, nLayers, parseArchitecture } from "../../search-space/architecture";
import { type DataShape, forwardCost, forwardValues } from "./forward-cost";
import { knownTruthCost } from "./known-truth-cost";
import { labelInformationCost } from "./label-information-cost";
import { addCosts, noCost, type TaskCost } from "./speed";
import type { EstimateInformationTask, FitPredictorTask, Task } from "./task";

export { type DataShape, forwardCost, forwardValues } from "./forward-cost";

const side = 32;

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** A training step costs three forward passes: forward, gradient of the input, gradient of the weights. */
const stepFactor = 3;

/** Steps of an epoch; making a graph, a tenth of a second once a training, is left out. */
function epochSteps(nPoints: number, network: NetworkOptions): Pick<TaskCost, "steps" | "graphSteps"> {
  const full = Math.floor(nPoints / network.batchSize);
  const rest = nPoints % network.batchSize === 0 ? 0 : 1;
  return stepsAsGraph(nPoints, network) ? { steps: rest, graphSteps: full } : { steps: full + rest, graphSteps: 0 };
}

/**
 * What training takes.
 *
 * @param options.trainPoints Images of an epoch.
 * @param options.validationPoints Images judged after each epoch, forward only.
 */
export function trainingCost(options: {
  readonly architecture: Architecture;
  readonly network: NetworkOptions;
  readonly epochs: number;
  readonly data: DataShape;
}): TaskCost {
  const { architecture, network, epochs, data } = options;
  const { poolSize, kernelSize } = network;
  const { steps, graphSteps } = epochSteps(data.trainPoints, network);
  const passes = epochs * (stepFactor * data.trainPoints + data.validationPoints);
  return {
    steps: epochs * steps,
    graphSteps: epochs * graphSteps,
    multiplyAdds: passes * total(forwardCost(architecture, data.channels, poolSize, kernelSize)),
    values: passes * total(forwardValues(architecture, poolSize)),
  };
}

function informationCost(task: EstimateInformationTask, data: DataShape): TaskCost {
  const { layer, mine, training } = task;
  const { poolSize, kernelSize } = training.network;
  const architecture = parseArchitecture(training.architecture);
  const edge = Math.ceil(side / poolSize ** layer);
  let channels = architecture[layer - 1];
  let [multiplyAdds, values] = [0, 0];
  for (let convolution = 0; convolution < nLayers - layer; convolution++) {
    multiplyAdds += edge * edge * mine.kernelSize ** 2 * channels * mine.filters;
    values += edge * edge * mine.filters;
    channels = mine.filters;
  }
  multiplyAdds += (channels + data.nClasses) * mine.denseUnits * (1 + data.nClasses / 2);
  // The stop rule ends a fit somewhere between its bounds; a third of the way is what usually happens.
  const epochs = mine.minEpochs + (mine.maxEpochs - mine.minEpochs) / 3;
  const images = data.trainPoints + data.validationPoints;
  const passes = epochs * (stepFactor * data.trainPoints + images);
  const graphSteps = epochs * Math.ceil(data.trainPoints / mine.batchSize);
  const fit: TaskCost = { ...noCost, graphSteps, multiplyAdds: passes * multiplyAdds, values: passes * values };
  const layers: TaskCost = {
    ...noCost,
    multiplyAdds: images * total(forwardCost(architecture, data.channels, poolSize, kernelSize).slice(0, layer)),
    values: images * total(forwardValues(architecture, poolSize).slice(0, layer)),
  };
  return addCosts(fit, layers);
}

function predictorCost(task: FitPredictorTask): TaskCost {
  const { hidden, epochs, batchSize } = task.predictor;
  const widths = [96, ...hidden, 92];
  const forward = total(widths.slice(1).map((width, index) => width * widths[index]));
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
  const samples = total(
    task.train.map(({ inputs, posteriors }) => inputs.length * choose(posteriors.length, task.trainCleanSize)),
  );
  const passes = epochs * samples * (stepFactor + 1);
  return {
    ...noCost,
    steps: epochs * Math.ceil(samples / batchSize),
    multiplyAdds: passes * forward,
    values: passes * total(widths.slice(1)),
  };
}

/**
 * The cost of a task, for estimates of time and for the order in which tasks start.
 *
 * @param behind Epochs trained by earlier stages.
 */
export function taskCost(task: Task, behind: number, data: DataShape): TaskCost {
  switch (task.kind) {
    case "train-network": {
      const { network, epochs } = task;
      const architecture = parseArchitecture(task.architecture);
      return epochs > behind ? trainingCost({ architecture, network, epochs: epochs - behind, data }) : noCost;
    }
    case "estimate-information":
      return informationCost(task, data);
    case "estimate-label-information":
      return labelInformationCost(task, data);
    case "fit-predictor":
      return predictorCost(task);
    case "estimate-known-truth":
      return knownTruthCost(task);
  }
}
