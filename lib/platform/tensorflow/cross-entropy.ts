import * as tf from "@tensorflow/tfjs";
import { isNative, runNative } from "./native-operation";

/**
 * −ln p of each point's own class, from logits (softmax cross-entropy).
 *
 * @param logits Shape [nPoints, nClasses].
 * @param labels Shape [nPoints], int32.
 * @returns Shape [nPoints], nats.
 */
export function crossEntropies(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  if (isNative()) return nativeCrossEntropies(logits, labels);
  const targets = tf.cast(tf.oneHot(labels, logits.shape[1]), "float32");
  return tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), targets), 1)) as tf.Tensor1D;
}

/** One operation for the losses and their gradient. */
function nativeCrossEntropies(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  const withGradient = tf.customGrad((input, save) => {
    const [losses, gradient] = runNative({
      name: "SparseSoftmaxCrossEntropyWithLogits",
      attributes: { T: { type: "float32" }, Tlabels: { type: "int32" } },
      inputs: [input as tf.Tensor, labels],
      nOutputs: 2,
    });
    (save as tf.GradSaveFunc)([gradient!]);
    return {
      value: losses!,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(tf.reshape(dy, [-1, 1]), saved[0]!),
    };
  });
  return withGradient(logits) as tf.Tensor1D;
}
