import { setImmediate } from "node:timers/promises";
import { estimateLayerInformation, labelEntropy } from "../../mutual-information";
import { initialTrainingState, type LabelledImages, networkActivations } from "../../networks";
import { nLayers, parseArchitecture } from "../../search-space/architecture";
import { type LabelInformationResult, noTraining, type WorkDone } from "./result";
import type { EstimateLabelInformationTask } from "./task";
import { loadDataSample, type TaskContext, trainToEpoch } from "./train-network";

/**
 * Runs an `estimate-label-information` task: the network is read from its checkpoint (trained again if that is gone), or
 * made anew where the task asks for it before training; the images pass through it once, and what is kept of the layers
 * is estimated.
 *
 * The network's own answers are a critic of every layer, since they are a function of it; they are among the critics
 * where all layers are asked for together, and only for images that the network was not trained on. A layer asked for
 * by itself has the critics fitted to it and no others.
 */
export async function executeEstimateLabelInformation(
  task: EstimateLabelInformationTask,
  context: TaskContext,
): Promise<{ readonly result: LabelInformationResult; readonly work: WorkDone }> {
  const { training, initial, layer, estimator, seed } = task;
  const data = await loadDataSample(training.data);
  const { height, width, channels, nClasses } = data;
  const input = { height, width, channels, nClasses };
  const { network } = training;
  const architecture = parseArchitecture(training.architecture);
  const { state, work } = initial
    ? { state: initialTrainingState({ architecture, input, network, seed: training.seed }), work: noTraining }
    : await trainToEpoch(training, { ...context, onNews: undefined });
  const images = firstImages(data[task.images], task.points, height * width * channels);
  const layers = layer === undefined ? Array.from({ length: nLayers }, (_, index) => index + 1) : [layer];
  const { parameters } = state.optimiser;
  const activations = await networkActivations({ parameters, images, input, network, layers });
  const estimates = await estimateLayerInformation({
    layers: layers.map((each) => {
      const { values, ...size } = activations.layers.get(each)!;
      return { layer: each, values, pointShape: [size.height, size.width, size.channels] };
    }),
    labels: images.labels,
    nClasses,
    ...(task.images === "validation" && layer === undefined ? { logits: activations.logits } : {}),
    estimator,
    seed,
    onLayer: (estimate) => context.onNews?.({ kind: "estimate-label-information", estimate }),
    onCheck: () => setImmediate(), // a worker whose parent is gone notices here, not after the fit
  });
  return { result: { layers: estimates, head: judgeHead(activations.logits, images.labels, nClasses) }, work };
}

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
