import type { ParameterTensors } from "../platform/optimisation/adam";
import type { ParameterShapes } from "../platform/optimisation/flat-parameters";
import { GraphStep, tapeGradient } from "../platform/optimisation/graph-step";
import { Recent } from "../platform/recent";
import { crossEntropies } from "../platform/tensorflow/cross-entropy";
import { tf } from "../platform/tensorflow/engine";
import { gatherRows } from "../platform/tensorflow/gather-rows";
import { networkLogits } from "./network";
import type { NetworkOptions } from "./options";

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
