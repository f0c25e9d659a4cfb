import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { dataShapeOf, loadDataSample, pointsSchema, seedSchema } from "../../datasets/data-sample";
import { activationsCost, imageSide } from "../../networks/cost";
import { trainNetworkSchema } from "../../networks/train-network.task";
import type { LabelledImages } from "../../networks/training";
import { defineKind, noTraining } from "../../platform/tasks/kind";
import { noCost, type TaskCost } from "../../platform/tasks/speed";
import { nLayers, parseArchitecture } from "../../search-space/architecture";
import { labelEntropy } from "../bounds";
import type { LayerLabelInformation } from "./layer-information";
import { labelAwareLayerOptionsSchema } from "./options";

/** Estimate I(layer; y) of the layers of a network with label-aware critics. */
export const fitLabelAwareSchema = z
  .object({
    kind: z.literal("fit-label-aware"),
    /** The network, after all of its epochs. */
    training: trainNetworkSchema,
    /** The network before its first epoch instead; then `training` names one epoch, so that it has one form. */
    initial: z.literal(true).optional(),
    /** The images that the network was trained on, or others; report images where `training.data` has them. */
    images: z.enum(["train", "validation", "report"]),
    /** How many of them, from the first; "all" for those of `training.data`. */
    points: pointsSchema,
    /** 1 … L for one layer by its own critics; absent for all, deepest first, each with the critics of deeper ones. */
    layer: z.number().int().min(1).optional(),
    estimator: labelAwareLayerOptionsSchema,
    seed: seedSchema,
  })
  .strict()
  .superRefine(({ initial, training, images }, context) => {
    if (images === "report" && training.data.reportPoints === undefined) {
      const message = "report: the network's data names no report images";
      context.addIssue({ code: "custom", path: ["images"], message });
    }
    if (!initial || training.epochs === 1) return;
    const message = `an initial network's task names 1 epoch, not ${training.epochs}, so that it has one form`;
    context.addIssue({ code: "custom", path: ["training", "epochs"], message });
  });

export type FitLabelAwareTask = Readonly<z.infer<typeof fitLabelAwareSchema>>;

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

/** A layer whose label-aware estimate is done. */
export interface LayerNews {
  readonly estimate: LayerLabelInformation;
}

declare module "../../platform/tasks/kind" {
  interface TaskKinds {
    "fit-label-aware": KindTypes<FitLabelAwareTask, LabelInformationResult, LayerNews>;
  }
}

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
  hiddenUnits: 32,
  /** Passes over the points of a convolutional critic, and its multiply-adds for each number of the map. */
  convolutionalPasses: 30,
  convolutionalWork: 600,
};

/** One forward pass of the network, and its layers' critics. */
function fitLabelAwareCost(task: FitLabelAwareTask): TaskCost {
  const { training, layer, estimator } = task;
  const data = dataShapeOf(training.data);
  const { network } = training;
  const architecture = parseArchitecture(training.architecture);
  const there = data[`${task.images}Points`];
  const points = task.points === "all" ? there : Math.min(task.points, there);
  const members = estimator.pairs === "all" ? (estimator.folds * (estimator.folds - 1)) / 2 : estimator.folds;
  const fitPoints = (points * (estimator.folds - 2)) / estimator.folds;
  const forward = activationsCost({ architecture, network, channels: data.channels, nPoints: points });
  let { multiplyAdds, values } = forward;
  let steps = 0;
  architecture.forEach((filters, index) => {
    if (layer !== undefined && layer !== index + 1) return;
    const edge = Math.ceil(imageSide / network.poolSize ** (index + 1));
    for (const view of new Set(estimator.sides.map((each) => Math.min(each, edge)))) {
      const inputs = view * view * filters;
      const evaluations = members * measured.linearEvaluations * estimator.weightDecays.length;
      steps += members * measured.memberSteps + evaluations * measured.linearStep;
      multiplyAdds += evaluations * measured.narrowProduct * 2 * fitPoints * inputs * data.nClasses;
      values += evaluations * (4 * fitPoints + measured.linearMoves * inputs) * data.nClasses;
      if (view < edge || inputs > estimator.hiddenInputs) continue;
      const hiddenSteps = members * Math.min(measured.hiddenSteps, measured.hiddenStepsPerPoint * fitPoints);
      const weights = measured.hiddenUnits * (inputs + data.nClasses);
      steps += hiddenSteps * measured.hiddenStep;
      multiplyAdds += hiddenSteps * 3 * Math.min(measured.hiddenBatch, fitPoints) * weights;
      values += hiddenSteps * measured.hiddenMoves * weights;
    }
    values += points * edge * edge * filters;
    if (!estimator.convolutional) return;
    const perPoint = edge * edge * filters * measured.convolutionalWork;
    multiplyAdds += members * measured.convolutionalPasses * 3 * fitPoints * perPoint;
  });
  return { ...noCost, steps, multiplyAdds, values };
}

const layersOf = ({ layer }: FitLabelAwareTask): readonly number[] =>
  layer === undefined ? Array.from({ length: nLayers }, (_, index) => index + 1) : [layer];

/**
 * The network is read from its checkpoint (trained again if that is gone), or made anew where the task asks for it
 * before training; the images pass through it once, and what is kept of the layers is estimated.
 *
 * The network's own answers are a critic of every layer, since they are a function of it; they are among the critics
 * where all layers are asked for together, and only for images that the network was not trained on. A layer asked for
 * by itself has the critics fitted to it and no others.
 */
export const fitLabelAware = defineKind<"fit-label-aware">({
  name: "fit-label-aware",
  version: 3,
  reads: ["train-network"],
  module: __filename,
  schema: fitLabelAwareSchema,
  title: "Estimate layers' information (label-aware)",
  describe: ({ training, layer }) =>
    `${training.data.id} ${training.architecture} ${layer ? `layer ${layer}` : "all layers"}`,
  data: ({ training: { data } }) => ({ id: data.id, sample: data }),
  cost: fitLabelAwareCost,
  assumed: (task) => {
    const estimateOf = (layer: number): LayerLabelInformation => ({
      layer,
      estimator: "labelCrossEntropy",
      nats: 0,
      bits: 0,
      bound: 0,
      lowerLimit: 0,
      family: "",
      extrapolated: null,
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
    return { layers: layersOf(task).map(estimateOf), head: { accuracy: 0, labelCrossEntropy: 0 } };
  },
  execute: async (task, context) => {
    const { training, initial, layer, estimator, seed } = task;
    const { estimateLabelAwareLayers } = require("./layer-information") as typeof import("./layer-information");
    const { networkActivations } = require("../../networks/activations") as typeof import("../../networks/activations");
    const { initialTrainingState } =
      require("../../networks/training-state") as typeof import("../../networks/training-state");
    const { trainToEpoch } = require("../../networks/train-to-epoch") as typeof import("../../networks/train-to-epoch");
    const data = await loadDataSample(training.data);
    const { height, width, channels, nClasses } = data;
    const { network } = training;
    const architecture = parseArchitecture(training.architecture);
    const { state, work } = initial
      ? { state: initialTrainingState({ architecture, input: data, network, seed: training.seed }), work: noTraining }
      : await trainToEpoch(training, context);
    const images = firstImages(data[task.images]!, task.points, height * width * channels);
    const layers = layersOf(task);
    const { parameters } = state.optimiser;
    const activations = await networkActivations({ parameters, images, input: data, network, layers });
    const estimates = await estimateLabelAwareLayers({
      layers: layers.map((each) => {
        const { values, ...size } = activations.layers.get(each)!;
        return { layer: each, values, pointShape: [size.height, size.width, size.channels] };
      }),
      labels: images.labels,
      nClasses,
      ...(task.images !== "train" && layer === undefined ? { logits: activations.logits } : {}),
      estimator,
      seed,
      onLayer: (estimate) => context.onNews?.({ estimate }),
      onCheck: () => setImmediate(), // a worker whose parent is gone notices here, not after the fit
    });
    return { result: { layers: estimates, head: judgeHead(activations.logits, images.labels, nClasses) }, work };
  },
});

/** The first images of a sample, which is as balanced as the whole. */
function firstImages(part: LabelledImages, points: number | "all", pixels: number): LabelledImages {
  const count = points === "all" ? part.labels.length : Math.min(points, part.labels.length);
  return { xs: part.xs.subarray(0, count * pixels), labels: part.labels.subarray(0, count) };
}

function judgeHead(logits: Float32Array, labels: Int32Array, nClasses: number): LabelInformationResult["head"] {
  let [correct, crossEntropy] = [0, 0];
  for (const [point, label] of labels.entries()) {
    const row = logits.subarray(point * nClasses, (point + 1) * nClasses);
    const top = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const sum = row.reduce((total, value) => total + Math.exp(value - top), 0);
    if (row.indexOf(top) === label) correct++;
    crossEntropy += (top + Math.log(sum) - row[label]) / labels.length;
  }
  return { accuracy: correct / labels.length, labelCrossEntropy: labelEntropy(labels, nClasses) - crossEntropy };
}
