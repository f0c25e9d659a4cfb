import * as tf from "@tensorflow/tfjs";
import { isNative, runNative } from "./native-operation";

const attributes = { T: { type: "float32" }, data_format: { text: "NHWC" } } as const;

/**
 * Adds a bias to the last axis.
 *
 * On the native engine by TensorFlow's `BiasAdd` and `BiasAddGrad`: TensorFlow.js's gradient of a broadcast addition
 * sums axis by axis.
 *
 * @param x Shape [..., channels], 2 to 4 axes.
 * @param bias Shape [channels].
 * @returns Shape of `x`.
 */
export function addBias<T extends tf.Tensor>(x: T, bias: tf.Tensor): T {
  if (!isNative()) return tf.add(x, bias) as T;
  return biasAdd(x, bias) as T;
}

const biasAdd = tf.customGrad((x, bias) => ({
  value: runNative({ name: "BiasAdd", attributes, inputs: [x as tf.Tensor, bias as tf.Tensor] })[0]!,
  gradFunc: (dy: tf.Tensor) => [dy.clone(), biasGradient(dy)],
}));

/** The gradient of a bias from that of the sum, [..., channels]: its sum over all axes but the last. */
function biasGradient(dy: tf.Tensor): tf.Tensor1D {
  if (isNative()) return runNative({ name: "BiasAddGrad", attributes, inputs: [dy] })[0] as tf.Tensor1D;
  return tf.sum(tf.reshape(dy, [-1, dy.shape[dy.rank - 1]!]), 0);
}
