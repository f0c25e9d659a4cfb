import type { ParameterTensors } from "../platform/optimisation/adam";
import { addBias, biasGradient } from "../platform/tensorflow/add-bias";
import { tf } from "../platform/tensorflow/engine";
import { inputGradient, kernelGradient, reluGradient } from "../platform/tensorflow/layer-gradients";

/**
 * The gradient of an objective of T by the critic's parameters, for a batch with its joint and shuffled pairs.
 *
 * Written out layer by layer: on these small networks a gradient tape takes several times longer than the arithmetic.
 * For the caller to tidy.
 *
 * @param parameters As `initialCritic` orders them.
 * @param options.maps Shape [n, height, width, channels].
 * @param options.labels One-hot: of the n joint pairs, then of the n shuffled ones, [2n, nClasses].
 * @param options.slopes The objective's gradient by T, from T; both [2n, 1] in the order of `labels`.
 * @returns One tensor a parameter.
 */
export function criticGradients(
  parameters: ParameterTensors,
  options: {
    readonly maps: tf.Tensor4D;
    readonly labels: tf.Tensor2D;
    readonly slopes: (values: tf.Tensor2D) => tf.Tensor2D;
  },
): tf.Tensor[] {
  const { maps, labels, slopes } = options;
  const nPairs = 2 * maps.shape[0];
  const [dense, denseBias, output] = parameters.slice(-3) as [tf.Tensor2D, tf.Tensor1D, tf.Tensor2D];
  const layers = convolved(parameters, maps);
  const last = layers[layers.length - 1];
  const means = tf.mean(last, [1, 2]) as tf.Tensor2D;
  const inputs = tf.concat2d([tf.concat2d([means, means], 0), labels], 1);
  const units = tf.relu(addBias(tf.matMul(inputs, dense), denseBias));

  const byValue = slopes(tf.matMul(units, output));
  const byUnits = reluGradient(tf.matMul(byValue, output, false, true), units);
  const gradients: tf.Tensor[] = [
    tf.matMul(inputs, byUnits, true),
    biasGradient(byUnits),
    tf.matMul(units, byValue, true),
  ];
  if (layers.length === 1) return gradients;
  // Joint and shuffled pair of an image share its map, whose gradient is the sum of theirs.
  const ofImage = tf.sum(tf.reshape(byUnits, [2, nPairs / 2, -1]), 0) as tf.Tensor2D;
  const byMeans = tf.matMul(ofImage, tf.slice2d(dense, [0, 0], [means.shape[1], -1]), false, true);
  const [, height, width, filters] = last.shape;
  const ofPixel = tf.div(byMeans, height * width);
  let byMaps = tf.broadcastTo(tf.reshape(ofPixel, [-1, 1, 1, filters]), last.shape) as tf.Tensor4D;
  for (let layer = layers.length - 1; layer >= 1; layer--) {
    const kernel = parameters[2 * layer - 2] as tf.Tensor4D;
    const bySum = reluGradient(byMaps, layers[layer]);
    gradients.unshift(kernelGradient(layers[layer - 1], bySum, kernel), biasGradient(bySum));
    if (layer > 1) byMaps = inputGradient(bySum, kernel);
  }
  return gradients;
}

/** The maps and the outputs of the convolutions on them, input first. */
function convolved(parameters: ParameterTensors, maps: tf.Tensor4D): tf.Tensor4D[] {
  const layers = [maps];
  for (let index = 0; index < (parameters.length - 3) / 2; index++) {
    const kernel = parameters[2 * index] as tf.Tensor4D;
    layers.push(tf.relu(addBias(tf.conv2d(layers[index], kernel, 1, "same"), parameters[2 * index + 1])));
  }
  return layers;
}
