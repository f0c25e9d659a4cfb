import type { DataShape } from "../datasets/data-sample";
import { noCost, type TaskCost } from "../platform/tasks/speed";
import type { Architecture } from "../search-space/architecture";
import type { NetworkOptions } from "./options";
import { pooledSide } from "./parameters";
import { stepsAsGraph } from "./steps-as-graph";

/** Side of the images, pixels. */
export const imageSide = 32;

/** A training step costs three forward passes: forward, gradient of the input, gradient of the weights. */
export const stepFactor = 3;

export const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Multiply-adds of one image's forward pass, layer by layer; shape [nLayers]. */
export function forwardCost(architecture: Architecture, channels: number, poolSize: number, kernelSize = 3): number[] {
  let input = channels;
  let edge = imageSide;
  return architecture.map((filters) => {
    const cost = edge * edge * kernelSize * kernelSize * input * filters;
    input = filters;
    edge = Math.ceil(edge / poolSize);
    return cost;
  });
}

/** Trainable numbers of a network, and multiply-adds of one image's forward pass, head included. */
export function networkSize(options: {
  readonly architecture: Architecture;
  readonly network: NetworkOptions;
  readonly channels: number;
  readonly nClasses: number;
}): { readonly parameters: number; readonly multiplyAdds: number } {
  const { architecture, network, channels, nClasses } = options;
  const { kernelSize, poolSize, head } = network;
  const last = architecture[architecture.length - 1];
  const edge = pooledSide(imageSide, architecture.length, poolSize);
  const features = head === "flatten" ? edge * edge * last : last;
  const kernels = architecture.map(
    (filters, index) => kernelSize ** 2 * (architecture[index - 1] ?? channels) * filters,
  );
  return {
    parameters: total(kernels) + total(architecture) + (features + 1) * nClasses,
    multiplyAdds: total(forwardCost(architecture, channels, poolSize, kernelSize)) + features * nClasses,
  };
}

/** Numbers that come out of each layer for one image, before pooling; shape [nLayers]. */
export function forwardValues(architecture: Architecture, poolSize: number): number[] {
  let edge = imageSide;
  return architecture.map((filters) => {
    const values = edge * edge * filters;
    edge = Math.ceil(edge / poolSize);
    return values;
  });
}

/** The forward pass of some images through the first layers of a network; all unless told. */
export function activationsCost(options: {
  readonly architecture: Architecture;
  readonly network: NetworkOptions;
  readonly channels: number;
  readonly nPoints: number;
  readonly nLayers?: number;
}): TaskCost {
  const { architecture, network, channels, nPoints, nLayers } = options;
  const { poolSize, kernelSize } = network;
  return {
    ...noCost,
    multiplyAdds: nPoints * total(forwardCost(architecture, channels, poolSize, kernelSize).slice(0, nLayers)),
    values: nPoints * total(forwardValues(architecture, poolSize).slice(0, nLayers)),
  };
}

/** Steps of an epoch; making a graph, a tenth of a second once a training, is left out. */
function epochSteps(nPoints: number, network: NetworkOptions): Pick<TaskCost, "steps" | "graphSteps"> {
  const full = Math.floor(nPoints / network.batchSize);
  const rest = nPoints % network.batchSize === 0 ? 0 : 1;
  return stepsAsGraph(nPoints, network) ? { steps: rest, graphSteps: full } : { steps: full + rest, graphSteps: 0 };
}

/**
 * What training takes: `trainPoints` images an epoch; validation and report images are judged after each, forward only.
 */
export function trainingCost(options: {
  readonly architecture: Architecture;
  readonly network: NetworkOptions;
  readonly epochs: number;
  readonly data: DataShape;
}): TaskCost {
  const { architecture, network, epochs, data } = options;
  const { steps, graphSteps } = epochSteps(data.trainPoints, network);
  const nPoints = epochs * (stepFactor * data.trainPoints + data.validationPoints + data.reportPoints);
  const { multiplyAdds, values } = activationsCost({ architecture, network, channels: data.channels, nPoints });
  return { steps: epochs * steps, graphSteps: epochs * graphSteps, multiplyAdds, values };
}
