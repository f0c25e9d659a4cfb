import { fitWithAdam, type ParameterTensors } from "../platform/optimisation/adam";
import type { ParameterShapes } from "../platform/optimisation/flat-parameters";
import { GraphStep, tapeGradient } from "../platform/optimisation/graph-step";
import { createRandom } from "../platform/random/random";
import { Recent } from "../platform/recent";
import { crossEntropies } from "../platform/tensorflow/cross-entropy";
import { tf } from "../platform/tensorflow/engine";
import { gatherRows } from "../platform/tensorflow/gather-rows";
import { readScalar, readTidy } from "../platform/tensorflow/read";
import { networkLogits } from "./network";
import type { NetworkOptions } from "./options";
import type { NetworkShape } from "./parameters";
import { stepsAsGraph } from "./steps-as-graph";
import type { EpochRecord, TrainingState } from "./training-state";

/**
 * The mean cross-entropy of a batch, nats.
 *
 * @param given Images [nPoints, height, width, channels], their labels [nPoints], and the places of the batch's images
 * among them [batchSize].
 */
export function batchLoss(
  parameters: ParameterTensors,
  given: readonly tf.Tensor[],
  network: NetworkOptions,
): tf.Scalar {
  const [xs, labels, picked] = given as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D];
  const logits = networkLogits(parameters, gatherRows(xs, picked), network);
  return tf.mean(crossEntropies(logits, gatherRows(labels, picked))) as tf.Scalar;
}

/** As many as a thesis Hyperband has architectures, so that their survivors find their graphs again. */
const graphs = new Recent<GraphStep>({ maxEntries: 12, onForget: (step) => step.dispose() });

/**
 * The graph of a training step of a network on full batches of the given images, made at its first step; the latest
 * ones are kept for further epochs. Each is given what {@link batchLoss} is and hands out the loss before the step.
 */
export function trainingGraph(shapes: ParameterShapes, nPoints: number, network: NetworkOptions): GraphStep {
  const key = JSON.stringify([shapes, nPoints, network]);
  return graphs.get(
    key,
    () =>
      new GraphStep(
        shapes,
        tapeGradient((parameters, given) => batchLoss(parameters, given, network)),
      ),
  );
}

/** Images with their labels. */
export interface LabelledImages {
  /** Shape [nPoints, height, width, channels], standardised. */
  readonly xs: Float32Array;
  /** Shape [nPoints], classes 0 … nClasses − 1. */
  readonly labels: Int32Array;
}

/** Images a forward pass takes at once; bounds memory, changes no result. */
const forwardBatch = 256;

function imagesTensor(images: LabelledImages, shape: NetworkShape): tf.Tensor4D {
  const { height, width, channels } = shape;
  return tf.tensor4d(images.xs, [images.labels.length, height, width, channels]);
}

/** Loss (nats) and accuracy of parameters on images, and whether the logits of all of them are the same. */
function evaluate(options: {
  readonly parameters: ParameterTensors;
  readonly xs: tf.Tensor4D;
  readonly labels: Int32Array;
  readonly network: NetworkOptions;
}): { readonly loss: number; readonly accuracy: number; readonly isConstant: boolean } {
  const { parameters, xs, labels, network } = options;
  const nPoints = labels.length;
  let loss = 0;
  let correct = 0;
  let isConstant = true;
  let constant: number[] | undefined;
  for (let start = 0; start < nPoints; start += forwardBatch) {
    const size = Math.min(forwardBatch, nPoints - start);
    const [batchLoss, batchCorrect, ...ranges] = readTidy(() => {
      const logits = networkLogits(parameters, tf.slice(xs, [start, 0, 0, 0], [size, -1, -1, -1]), network);
      const batchLabels = tf.tensor1d(labels.subarray(start, start + size), "int32");
      const hits = tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), batchLabels), "float32"));
      const sums = tf.stack([tf.sum(crossEntropies(logits, batchLabels)), hits]);
      return tf.concat([sums, tf.min(logits, 0), tf.max(logits, 0)]);
    });
    constant ??= ranges.slice(0, ranges.length / 2);
    const first = constant;
    isConstant &&= ranges.every((value, index) => value === first[index % first.length]);
    loss += batchLoss;
    correct += batchCorrect;
  }
  return { loss: loss / nPoints, accuracy: correct / nPoints, isConstant };
}

/**
 * Trains a network for one epoch: each training image once, in an order drawn from the seed and the epoch's number.
 * A pure function of its inputs, so that a training which was interrupted between two epochs goes on bit for bit.
 *
 * @param options.state The state after the epochs before; not changed.
 * @returns The state after the epoch, its history one record longer.
 */
export async function trainEpoch(options: {
  readonly state: TrainingState;
  readonly train: LabelledImages;
  readonly validation: LabelledImages;
  readonly report?: LabelledImages;
  readonly input: NetworkShape;
  readonly network: NetworkOptions;
  readonly seed: number;
}): Promise<TrainingState> {
  const { state, train, validation, report, input, network, seed } = options;
  const epoch = state.history.length + 1;
  const nPoints = train.labels.length;
  const order = createRandom(seed, "order", epoch).permutation(nPoints);
  const shapes = state.optimiser.parameters.map(({ shape }) => shape);
  const graph = stepsAsGraph(nPoints, network) ? trainingGraph(shapes, nPoints, network) : undefined;
  const trainXs = imagesTensor(train, input);
  const trainLabels = tf.tensor1d(train.labels, "int32");
  const validationXs = imagesTensor(validation, input);
  const reportXs = report && imagesTensor(report, input);
  try {
    const { state: optimiser, result } = await fitWithAdam(state.optimiser, network.learningRate, (fit) => {
      let trainLoss = 0;
      for (let start = 0; start < nPoints; start += network.batchSize) {
        const picked = order.subarray(start, Math.min(start + network.batchSize, nPoints));
        const places = tf.tensor1d(picked, "int32");
        const given = [trainXs, trainLabels, places];
        const loss =
          graph && picked.length === network.batchSize
            ? readScalar(fit.take(graph, given)[0])
            : fit.descend((parameters) => batchLoss(parameters, given, network));
        places.dispose();
        trainLoss += loss * picked.length;
      }
      const { parameters } = fit;
      const chosenOn = evaluate({ parameters, xs: validationXs, labels: validation.labels, network });
      const told = report && reportXs && evaluate({ parameters, xs: reportXs, labels: report.labels, network });
      return {
        epoch,
        trainLoss: trainLoss / nPoints,
        validationLoss: chosenOn.loss,
        validationAccuracy: chosenOn.accuracy,
        ...(told && { reportLoss: told.loss, reportAccuracy: told.accuracy }),
        ...(chosenOn.isConstant && { dead: true as const }),
      };
    });
    const record: EpochRecord = result;
    return { optimiser, history: [...state.history, record] };
  } finally {
    tf.dispose([trainXs, trainLabels, validationXs, ...(reportXs ? [reportXs] : [])]);
  }
}
