import type { LayerLabelInformation } from "../../mutual-information";
import { nLayers, parseArchitecture } from "../../search-space/architecture";
import { type DataShape, forwardCost, forwardValues } from "./forward-cost";
import type { LabelInformationResult } from "./result";
import { noCost, type TaskCost } from "./speed";
import type { EstimateLabelInformationTask } from "./task";

const side = 32;

/** What fits take, as measured on trained networks: how long one lasts depends on what it finds. */
const measured = {
  /** Values of the loss with its gradient that the path of a linear critic takes. */
  linearEvaluations: 120,
  /** Steps of a critic with a hidden layer, and points and units of each. */
  hiddenSteps: 120,
  hiddenBatch: 256,
  hiddenUnits: 128,
  /** Passes over the points of a convolutional critic, and its multiply-adds for each number of the map. */
  convolutionalPasses: 30,
  convolutionalWork: 600,
};

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** The cost of an `estimate-label-information` task: one forward pass of the network, and its layers' critics. */
export function labelInformationCost(task: EstimateLabelInformationTask, data: DataShape): TaskCost {
  const { training, layer, estimator } = task;
  const { poolSize, kernelSize } = training.network;
  const architecture = parseArchitecture(training.architecture);
  const there = task.images === "train" ? data.trainPoints : data.validationPoints;
  const points = task.points === "all" ? there : Math.min(task.points, there);
  const members = estimator.pairs === "all" ? (estimator.folds * (estimator.folds - 1)) / 2 : estimator.folds;
  const fitPoints = (points * (estimator.folds - 2)) / estimator.folds;
  let steps = 0;
  let multiplyAdds = points * total(forwardCost(architecture, data.channels, poolSize, kernelSize));
  let values = points * total(forwardValues(architecture, poolSize));
  architecture.forEach((filters, index) => {
    if (layer !== undefined && layer !== index + 1) return;
    const edge = Math.ceil(side / poolSize ** (index + 1));
    for (const view of new Set(estimator.sides.map((each) => Math.min(each, edge)))) {
      const inputs = view * view * filters;
      steps += members * measured.linearEvaluations;
      multiplyAdds += members * measured.linearEvaluations * 2 * fitPoints * inputs * data.nClasses;
      values += members * measured.linearEvaluations * 4 * (fitPoints + inputs) * data.nClasses;
      if (view < edge || inputs > estimator.hiddenInputs) continue;
      steps += members * measured.hiddenSteps;
      const { hiddenBatch, hiddenUnits } = measured;
      multiplyAdds += members * measured.hiddenSteps * 3 * hiddenBatch * inputs * hiddenUnits;
    }
    values += points * edge * edge * filters;
    if (!estimator.convolutional) return;
    const perPoint = edge * edge * filters * measured.convolutionalWork;
    multiplyAdds += members * measured.convolutionalPasses * 3 * fitPoints * perPoint;
  });
  return { ...noCost, steps, multiplyAdds, values };
}

/** A result of the right form for a plan, which needs nothing but its form. */
export function assumedLabelInformation({ layer }: EstimateLabelInformationTask): LabelInformationResult {
  const estimateOf = (each: number): LayerLabelInformation => ({
    layer: each,
    estimator: "labelCrossEntropy",
    nats: 0,
    bits: 0,
    standardError: 0,
    interval: [0, 0],
    ceilingNats: 0,
    estimates: { labelCrossEntropy: 0 },
    critics: [],
    curve: [],
    stopReason: "converged",
    verdict: "reliable",
    because: "",
    nPoints: 0,
  });
  const layers = layer === undefined ? Array.from({ length: nLayers }, (_, index) => index + 1) : [layer];
  return { layers: layers.map(estimateOf), head: { accuracy: 0, labelCrossEntropy: 0 } };
}
