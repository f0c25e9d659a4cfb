import type { DataShape } from "../../datasets/data-sample";
import { forwardCost, forwardValues, imageSide, stepFactor, total } from "../../networks/cost";
import type { NetworkOptions } from "../../networks/options";
import { addCosts, noCost, type TaskCost } from "../../platform/tasks/speed";
import type { Architecture } from "../../search-space/architecture";
import type { LabelAwareLayerOptions, LayerFamily } from "./options";

/**
 * What fits take, as measured on trained networks with samples of 64 to 1,000 images: how long one lasts depends on what
 * it finds. Neither a linear nor a small hidden critic is fitted by steps of a network's optimiser: what they cost
 * besides arithmetic is a small part of such a step.
 */
const measured = {
  /** Fixed cost of one member of a cross-fit, in steps. */
  memberSteps: 1,
  /** Values of the loss with its gradient that a linear critic takes for each weight decay; the path ends early. */
  linearEvaluations: 20,
  /** Fixed cost of one in steps. */
  linearStep: 0.02,
  /** A product with as many columns as classes runs that far from the peak. */
  narrowProduct: 8,
  /** Numbers moved for each weight, past steps included. */
  linearMoves: 12,
  /** Steps of a critic with a hidden layer for each point of the fit, and at most. */
  hiddenStepsPerPoint: 2,
  hiddenSteps: 1000,
  hiddenStep: 0.05,
  /** Numbers moved for each of its weights in a step. */
  hiddenMoves: 30,
  hiddenBatch: 256,
  /** Passes over the points of a convolutional critic and of a tail, and images a step. */
  convolutionalPasses: 30,
  tailPasses: 10,
  batch: 64,
  denseUnits: 128,
};

/** What is fitted to a layer. */
export interface LayerWork {
  readonly architecture: Architecture;
  readonly network: NetworkOptions;
  readonly data: Pick<DataShape, "channels" | "nClasses">;
  readonly estimator: LabelAwareLayerOptions;
  /** 1 … L. */
  readonly layer: number;
  /** Images of the measurement. */
  readonly points: number;
}

interface Fits extends LayerWork {
  readonly filters: number;
  /** Side of the map. */
  readonly edge: number;
  /** Critics of a cross-fit, and images that each is fitted to. */
  readonly members: number;
  readonly fitPoints: number;
}

function linear({ members, fitPoints, estimator, data: { nClasses } }: Fits, inputs: number): TaskCost {
  const evaluations = members * measured.linearEvaluations * estimator.weightDecays.length;
  return {
    ...noCost,
    steps: members * measured.memberSteps + evaluations * measured.linearStep,
    multiplyAdds: evaluations * measured.narrowProduct * 2 * fitPoints * inputs * nClasses,
    values: evaluations * (4 * fitPoints + measured.linearMoves * inputs) * nClasses,
  };
}

function hidden({ members, fitPoints, data: { nClasses } }: Fits, inputs: number, units: number): TaskCost {
  const steps = members * Math.min(measured.hiddenSteps, measured.hiddenStepsPerPoint * fitPoints);
  const weights = units * (inputs + nClasses);
  return {
    ...noCost,
    steps: steps * measured.hiddenStep,
    multiplyAdds: steps * 3 * Math.min(measured.hiddenBatch, fitPoints) * weights,
    values: steps * measured.hiddenMoves * weights,
  };
}

/** Passes of a network with so many multiply-adds and numbers for an image. */
function passesOf(
  { members, fitPoints, points }: Fits,
  passes: number,
  multiplyAdds: number,
  values: number,
): TaskCost {
  const images = members * passes * (stepFactor * fitPoints + points);
  const graphSteps = members * passes * Math.ceil(fitPoints / measured.batch);
  return { ...noCost, graphSteps, multiplyAdds: images * multiplyAdds, values: images * values };
}

const costs: Readonly<Record<LayerFamily, (fits: Fits) => TaskCost>> = {
  pooled: (fits) => {
    const { estimator, edge, filters, points } = fits;
    const views = [...new Set(estimator.sides.map((side) => Math.min(side, edge)))];
    const ofViews = views.map((view) => {
      const inputs = view * view * filters;
      const ofLinear = linear(fits, inputs);
      return view < edge || inputs > estimator.hiddenInputs ? ofLinear : addCosts(ofLinear, hidden(fits, inputs, 32));
    });
    return ofViews.reduce(addCosts, { ...noCost, values: points * edge * edge * filters });
  },
  linear: (fits) => {
    const { estimator, edge, filters } = fits;
    const isRead = estimator.families.includes("pooled") && Math.max(...estimator.sides) >= edge;
    return isRead ? noCost : linear(fits, edge * edge * filters);
  },
  hidden: (fits) => hidden(fits, fits.edge ** 2 * fits.filters, measured.denseUnits),
  convolutional: (fits) => {
    let [edge, channels, multiplyAdds, values] = [fits.edge, fits.filters, 0, 0];
    const convolutions = fits.architecture.length - fits.layer;
    if (convolutions === 0) return fits.estimator.families.includes("hidden") ? noCost : costs.hidden(fits);
    for (let index = 0; index < convolutions; index++) {
      edge = edge > 8 ? Math.ceil(edge / 2) : edge;
      multiplyAdds += edge * edge * 9 * channels * 64;
      values += edge * edge * 64;
      channels = 64;
    }
    multiplyAdds += edge * edge * channels * measured.denseUnits;
    return passesOf(fits, measured.convolutionalPasses, multiplyAdds, values);
  },
  tail: (fits) => {
    const { architecture, network, layer, data } = fits;
    const multiplyAdds = total(
      forwardCost(architecture, data.channels, network.poolSize, network.kernelSize).slice(layer),
    );
    const values = total(forwardValues(architecture, network.poolSize).slice(layer));
    return passesOf(fits, measured.tailPasses, multiplyAdds, values);
  },
};

/** Cost of each rung of the ladder for one layer, by family; with half of the points where a learning curve is asked for. */
export function rungCosts(work: LayerWork): ReadonlyMap<LayerFamily, TaskCost> {
  const { architecture, network, estimator, layer } = work;
  const members = estimator.pairs === "all" ? (estimator.folds * (estimator.folds - 1)) / 2 : estimator.folds;
  const fitsOf = (points: number): Fits => ({
    ...work,
    points,
    members,
    fitPoints: (points * (estimator.folds - 2)) / estimator.folds,
    filters: architecture[layer - 1],
    edge: Math.ceil(imageSide / network.poolSize ** layer),
  });
  const samples = estimator.learningCurve ? [work.points, Math.ceil(work.points / 2)] : [work.points];
  return new Map(
    estimator.families.map((family) => [
      family,
      samples.map((points) => costs[family](fitsOf(points))).reduce(addCosts),
    ]),
  );
}
