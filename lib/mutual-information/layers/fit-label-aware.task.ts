import { z } from "zod";
import { dataShapeOf, loadDataSample, pointsSchema, seedSchema } from "../../datasets/data-sample";
import { activationsCost } from "../../networks/cost";
import { trainNetworkSchema } from "../../networks/train-network.task";
import type { LabelledImages } from "../../networks/training";
import { deriveSeed } from "../../platform/random/random";
import { defineKind, noTraining } from "../../platform/tasks/kind";
import { addCosts, type TaskCost } from "../../platform/tasks/speed";
import { nLayers, parseArchitecture } from "../../search-space/architecture";
import { labelEntropy } from "../bounds";
import { assumedLayer } from "./assumed-layer";
import { rungCosts } from "./cost";
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
    /** A share of them only: the k-th of so many, every class alike; the shares have no image in common. */
    part: z
      .object({ index: z.number().int().min(0), of: z.number().int().min(2) })
      .strict()
      .optional(),
    /** 1 … L for one layer by its own critics; absent for all, deepest first, each with the critics of deeper ones. */
    layer: z.number().int().min(1).optional(),
    /** All layers, each by critics fitted to it alone. */
    own: z.literal(true).optional(),
    estimator: labelAwareLayerOptionsSchema,
    seed: seedSchema,
  })
  .strict()
  .superRefine(({ part }, context) => {
    if (!part || part.index < part.of) return;
    const message = `part ${part.index} of ${part.of}: the parts are 0 to ${part.of - 1}`;
    context.addIssue({ code: "custom", path: ["part", "index"], message });
  })
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

/** Images of the measurement. */
function pointsOf({ training, images, points, part }: FitLabelAwareTask): number {
  const data = dataShapeOf(training.data);
  const there = data[`${images}Points`];
  const taken = points === "all" ? there : Math.min(points, there);
  return part ? Math.floor(taken / part.of) : taken;
}

/** One forward pass of the network, and its layers' critics. */
function fitLabelAwareCost(task: FitLabelAwareTask): TaskCost {
  const { training, estimator } = task;
  const data = dataShapeOf(training.data);
  const { network } = training;
  const architecture = parseArchitecture(training.architecture);
  const points = pointsOf(task);
  const forward = activationsCost({ architecture, network, channels: data.channels, nPoints: points });
  const ofLayers = layersOf(task).flatMap((layer) => [
    ...rungCosts({ architecture, network, data, estimator, layer, points }).values(),
  ]);
  return ofLayers.reduce(addCosts, forward);
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
  version: 5,
  reads: ["train-network"],
  module: __filename,
  schema: fitLabelAwareSchema,
  title: "Estimate layers' information (label-aware)",
  describe: ({ training, layer }) =>
    `${training.data.id} ${training.architecture} ${layer ? `layer ${layer}` : "all layers"}`,
  data: ({ training: { data } }) => ({ id: data.id, sample: data }),
  cost: fitLabelAwareCost,
  assumed: (task) => ({
    layers: layersOf(task).map((layer) => assumedLayer(layer, task.estimator)),
    head: { accuracy: 0, labelCrossEntropy: 0 },
  }),
  execute: async (task, context) => {
    const { training, initial, layer, estimator, seed } = task;
    const { estimateLabelAwareLayers } = require("./layer-information") as typeof import("./layer-information");
    const { networkActivations } = require("../../networks/activations") as typeof import("../../networks/activations");
    const { initialParameters } = require("../../networks/parameters") as typeof import("../../networks/parameters");
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
    const images = imagesOf(data[task.images]!, task, { pixels: height * width * channels, seed: training.data.seed });
    const layers = layersOf(task);
    const unseen = task.images !== "train";
    const { parameters } = state.optimiser;
    const activations = await networkActivations({ parameters, images, input: data, network, layers });
    const estimates = await estimateLabelAwareLayers({
      layers: layers.map((each) => {
        const { values, ...size } = activations.layers.get(each)!;
        return { layer: each, values, pointShape: [size.height, size.width, size.channels] };
      }),
      labels: images.labels,
      nClasses,
      inherit: !task.own,
      ...(unseen && layer === undefined && !task.own ? { logits: activations.logits } : {}),
      tail: {
        parameters: unseen ? parameters : initialParameters(architecture, data, network, deriveSeed(seed, "tail")),
        network,
      },
      // labels that have passed into the weights are no longer bounded by what images say of labels
      ...(unseen ? { capNats: data.knownInformationNats } : {}),
      estimator,
      seed,
      onLayer: (estimate) => context.onNews?.({ estimate }),
    });
    return { result: { layers: estimates, head: judgeHead(activations.logits, images.labels, nClasses) }, work };
  },
});

/** The first images of a sample, which is as balanced as the whole, or a share of these. */
function imagesOf(
  all: LabelledImages,
  { points, part }: FitLabelAwareTask,
  { pixels, seed }: { readonly pixels: number; readonly seed: number },
): LabelledImages {
  const count = points === "all" ? all.labels.length : Math.min(points, all.labels.length);
  const first = { xs: all.xs.subarray(0, count * pixels), labels: all.labels.subarray(0, count) };
  if (!part) return first;
  const { stratifiedFolds } = require("../labels/folds") as typeof import("../labels/folds");
  const shares = stratifiedFolds(first.labels, part.of, deriveSeed(seed, "parts of a sample"));
  const places = Int32Array.from(first.labels.keys()).filter((place) => shares[place] === part.index);
  const xs = new Float32Array(places.length * pixels);
  for (const [row, place] of places.entries()) {
    xs.set(first.xs.subarray(place * pixels, (place + 1) * pixels), row * pixels);
  }
  return { xs, labels: places.map((place) => first.labels[place]) };
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
