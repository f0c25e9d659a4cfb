import type { ParameterTensors } from "../platform/optimisation/adam";
import { addBias } from "../platform/tensorflow/add-bias";
import { tf } from "../platform/tensorflow/engine";
import { maxPool } from "../platform/tensorflow/max-pool";
import type { NetworkOptions } from "./options";

/**
 * The activations C₁ … C_L of all layers (definition 2.2): convolution with `same` padding, bias, ReLU, max pooling.
 *
 * Pooling comes first in the code: adding a channel's bias and ReLU never change which of four values is largest, so
 * the activations are the same, and bias and ReLU work on a quarter of the numbers.
 *
 * @param xs Shape [nPoints, height, width, channels].
 * @returns One tensor a layer, [nPoints, height / pool^i, width / pool^i, filters].
 */
export function layerActivations(
  parameters: ParameterTensors,
  xs: tf.Tensor4D,
  options: NetworkOptions,
): tf.Tensor4D[] {
  const nLayers = (parameters.length - 2) / 2;
  const activations: tf.Tensor4D[] = [];
  let maps = xs;
  for (let layer = 0; layer < nLayers; layer++) {
    const kernel = parameters[2 * layer] as tf.Tensor4D;
    const bias = parameters[2 * layer + 1] as tf.Tensor1D;
    maps = tf.conv2d(maps, kernel, 1, "same");
    if (options.poolSize > 1) maps = maxPool(maps, options.poolSize);
    maps = tf.relu(addBias(maps, bias));
    activations.push(maps);
  }
  return activations;
}

/**
 * The logits of a batch.
 *
 * @param xs Shape [nPoints, height, width, channels].
 * @returns Shape [nPoints, nClasses].
 */
export function networkLogits(parameters: ParameterTensors, xs: tf.Tensor4D, options: NetworkOptions): tf.Tensor2D {
  const activations = layerActivations(parameters, xs, options);
  return logitsOfLast(parameters, activations[activations.length - 1], options);
}

/** The logits from the last layer's maps, shape [nPoints, nClasses]. */
export function logitsOfLast(parameters: ParameterTensors, last: tf.Tensor4D, options: NetworkOptions): tf.Tensor2D {
  const features =
    options.head === "flatten" ? tf.reshape(last, [last.shape[0], -1]) : (tf.mean(last, [1, 2]) as tf.Tensor2D);
  const kernel = parameters[parameters.length - 2] as tf.Tensor2D;
  const bias = parameters[parameters.length - 1];
  return addBias(tf.matMul(features as tf.Tensor2D, kernel), bias);
}
