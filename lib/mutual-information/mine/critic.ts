import type { ParameterTensors } from "../../platform/optimisation/adam";
import { heNormal, type NamedArray, zeros } from "../../platform/optimisation/named-array";
import { addBias } from "../../platform/tensorflow/add-bias";
import { tf } from "../../platform/tensorflow/engine";
import type { MineOptions } from "./options";

/** Shape of what a critic judges: maps [height, width, channels] and a label of nClasses. */
export interface CriticShape {
  readonly channels: number;
  readonly nClasses: number;
  /** Convolutions before the spatial mean: L − i for layer i of L (A.2). */
  readonly nConvolutions: number;
}

/**
 * Fresh parameters of the critic T(x, y) of thesis A.2: convolutions, spatial mean, fully connected layer, scalar. The
 * label enters the fully connected layer, one-hot, beside the mean: the thesis does not say where, and there it keeps
 * the convolutions independent of y, so that joint and shuffled pairs share them.
 */
export function initialCritic(shape: CriticShape, options: MineOptions, seed: number): readonly NamedArray[] {
  const parameters: NamedArray[] = [];
  let channels = shape.channels;
  for (let index = 1; index <= shape.nConvolutions; index++) {
    const kernel = [options.kernelSize, options.kernelSize, channels, options.filters];
    parameters.push(heNormal({ name: `conv${index}/kernel`, shape: kernel, seed }));
    parameters.push(zeros(`conv${index}/bias`, [options.filters]));
    channels = options.filters;
  }
  const dense = heNormal({ name: "dense/kernel", shape: [channels + shape.nClasses, options.denseUnits], seed });
  parameters.push(dense, zeros("dense/bias", [options.denseUnits]));
  parameters.push(heNormal({ name: "output/kernel", shape: [options.denseUnits, 1], seed }));
  return parameters; // no output bias: adding a constant to T moves neither bound's optimum, DV not at all
}

/**
 * The part of the critic that does not see the label: convolutions with ReLU, spatial mean.
 *
 * @param maps Shape [nPoints, height, width, channels].
 * @returns Shape [nPoints, features].
 */
export function criticFeatures(parameters: ParameterTensors, maps: tf.Tensor4D): tf.Tensor2D {
  const nConvolutions = (parameters.length - 3) / 2;
  let hidden = maps;
  for (let index = 0; index < nConvolutions; index++) {
    const kernel = parameters[2 * index] as tf.Tensor4D;
    hidden = tf.relu(addBias(tf.conv2d(hidden, kernel, 1, "same"), parameters[2 * index + 1]));
  }
  const [, height, width] = hidden.shape;
  return tf.div(tf.sum(hidden, [1, 2]), height * width); // the gradient of tf.mean would divide every pixel
}

/**
 * T of pairs (x_i, y_i).
 *
 * @param features Shape [nPairs, features].
 * @param labels One-hot, shape [nPairs, nClasses].
 * @returns Shape [nPairs, 1].
 */
export function criticValues(parameters: ParameterTensors, features: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor2D {
  const [dense, bias, output] = parameters.slice(-3) as [tf.Tensor2D, tf.Tensor1D, tf.Tensor2D];
  const units = tf.relu(addBias(tf.matMul(tf.concat2d([features, labels], 1), dense), bias));
  return tf.matMul(units, output);
}

/**
 * T for each image with every label, for sums over the exact marginal of y.
 *
 * @param features Shape [nPoints, features].
 * @returns Shape [nPoints, nClasses].
 */
export function criticTable(parameters: ParameterTensors, features: tf.Tensor2D, nClasses: number): tf.Tensor2D {
  const [dense, bias, output] = parameters.slice(-3) as [tf.Tensor2D, tf.Tensor1D, tf.Tensor2D];
  const nFeatures = features.shape[1];
  const ofImage = tf.add(tf.matMul(features, tf.slice(dense, [0, 0], [nFeatures, -1])), bias); // [nPoints, units]
  const ofLabel = tf.slice(dense, [nFeatures, 0], [nClasses, -1]); // [nClasses, units]
  const hidden = tf.relu(tf.add(tf.expandDims(ofImage, 1), tf.expandDims(ofLabel, 0))); // [nPoints, nClasses, units]
  const units = dense.shape[1];
  const values = tf.matMul(tf.reshape(hidden, [-1, units]) as tf.Tensor2D, output);
  return tf.reshape(values, [features.shape[0], nClasses]);
}
