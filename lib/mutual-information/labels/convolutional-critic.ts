import type { ParameterTensors } from "../../platform/optimisation/adam";
import { heNormal, type NamedArray, zeros } from "../../platform/optimisation/named-array";
import type { Random } from "../../platform/random/random";
import { addBias } from "../../platform/tensorflow/add-bias";
import { tf } from "../../platform/tensorflow/engine";
import type { CheckRule } from "./early-stopping";
import { NetworkCritic } from "./network-critic";
import type { PreparedSample } from "./prepare-sample";

export interface ConvolutionalFitting extends CheckRule {
  readonly learningRate: number;
  /** Factor of half the squared kernels in the loss. */
  readonly weightDecay: number;
  /** Share of the dense layer's units that a step leaves out. */
  readonly dropout: number;
  /** Factor of all filters and units; 1 unless told. */
  readonly times?: number;
}

/** Defaults, chosen once on label channels and left alone between them. */
export const convolutionalFitting: ConvolutionalFitting = {
  learningRate: 1e-3,
  weightDecay: 1e-4,
  dropout: 0.5,
  batchSize: 64,
  stepsPerCheck: 10,
  patience: 4,
  maxChecks: 40,
};

/** A convolution of the critic with ReLU after it. */
export interface Convolution {
  readonly kernelSize: number;
  readonly stride: number;
  readonly filters: number;
}

const denseUnits = 128;

/**
 * Convolutions for maps of a size: strides of 2 until the side is 8 or less, a wide first kernel on large maps, then
 * one more of stride 1. Strides stand in for pooling, which costs more than the convolutions here.
 */
export function convolutionsFor(height: number, width: number): readonly Convolution[] {
  const layers: Convolution[] = [];
  let side = Math.max(height, width);
  while (side > 8) {
    layers.push(side >= 24 ? { kernelSize: 5, stride: 2, filters: 32 } : { kernelSize: 3, stride: 2, filters: 64 });
    side = Math.ceil(side / 2);
  }
  layers.push({ kernelSize: Math.min(3, Math.max(1, side)), stride: 1, filters: 64 });
  return layers;
}

/** Pixels by which a batch is moved at most while fitting: objects keep their class when they move a little. */
export function largestShift(height: number, width: number): number {
  return Math.floor(Math.min(height, width) / 14);
}

function initialParameters(
  convolutions: readonly Convolution[],
  pointShape: readonly number[],
  nClasses: number,
  units: number,
  seed: number,
): readonly NamedArray[] {
  const [height, width] = pointShape;
  let channels = pointShape[2];
  let area = [height, width];
  const parameters: NamedArray[] = [];
  for (const [index, { kernelSize, stride, filters }] of convolutions.entries()) {
    const shape = [kernelSize, kernelSize, channels, filters];
    parameters.push(heNormal({ name: `conv${index}/kernel`, shape, seed }), zeros(`conv${index}/bias`, [filters]));
    channels = filters;
    area = area.map((side) => Math.ceil(side / stride));
  }
  const features = area[0] * area[1] * channels;
  parameters.push(heNormal({ name: "dense/kernel", shape: [features, units], seed }));
  parameters.push(zeros("dense/bias", [units]));
  parameters.push(zeros("output/kernel", [units, nClasses]), zeros("output/bias", [nClasses]));
  return parameters;
}

/**
 * T(x, c), shape [n, nClasses].
 *
 * @param kept Factors of the dense layer's units, [n, denseUnits]: dropout while fitting.
 */
function convolutionalTable(
  layers: readonly Convolution[],
  parameters: ParameterTensors,
  maps: tf.Tensor4D,
  kept?: tf.Tensor,
): tf.Tensor2D {
  let hidden = maps;
  for (const [index, { stride }] of layers.entries()) {
    const [kernel, bias] = parameters.slice(2 * index, 2 * index + 2);
    hidden = tf.relu(addBias(tf.conv2d(hidden, kernel as tf.Tensor4D, stride, "same"), bias));
  }
  const [dense, denseBias, output, outputBias] = parameters.slice(2 * layers.length) as tf.Tensor2D[];
  const flat = tf.reshape(hidden, [maps.shape[0], -1]) as tf.Tensor2D;
  const units = tf.relu(addBias(tf.matMul(flat, dense), denseBias)) as tf.Tensor2D;
  return addBias(tf.matMul(kept ? (tf.mul(units, kept) as tf.Tensor2D) : units, output), outputBias);
}

/** A batch moved by a random shift. */
function moved(maps: tf.Tensor4D, random: Random): tf.Tensor4D {
  const [, height, width] = maps.shape;
  const most = largestShift(height, width);
  if (most === 0) return maps;
  const [down, right] = [random.integer(2 * most + 1), random.integer(2 * most + 1)];
  const padded = tf.pad4d(maps, [
    [0, 0],
    [most, most],
    [most, most],
    [0, 0],
  ]);
  return tf.slice(padded, [0, down, right, 0], [-1, height, width, -1]);
}

function dropoutMask(shape: readonly [number, number], dropout: number, random: Random): tf.Tensor2D {
  const kept = 1 / (1 - dropout);
  const mask = Float32Array.from({ length: shape[0] * shape[1] }, () => (random.uniform() < dropout ? 0 : kept));
  return tf.tensor2d(mask, [shape[0], shape[1]]);
}

/**
 * A small convolutional network as critic.
 *
 * @param convolutions Those that suit the size of the maps unless told.
 */
export function convolutionalCritic(
  sample: PreparedSample,
  fitting: ConvolutionalFitting,
  convolutions = convolutionsFor(sample.pointShape[0], sample.pointShape[1]),
): NetworkCritic {
  const { dropout, weightDecay, times = 1 } = fitting;
  const scaled = convolutions.map((each) => ({ ...each, filters: times * each.filters }));
  return new NetworkCritic(
    sample,
    {
      initial: (seed) => initialParameters(scaled, sample.pointShape, sample.nClasses, times * denseUnits, seed),
      table: (parameters, maps, [kept]) => convolutionalTable(scaled, parameters, maps as tf.Tensor4D, kept),
      penalty: (parameters) => {
        const kernels = parameters.filter(({ shape }) => shape.length > 1);
        return tf.mul(tf.addN(kernels.map((kernel) => tf.sum(tf.square(kernel)))), weightDecay / 2) as tf.Scalar;
      },
      moved: (maps, random) => moved(maps as tf.Tensor4D, random),
      noise: (batchSize, random) =>
        dropout > 0 ? [dropoutMask([batchSize, times * denseUnits], dropout, random)] : [],
    },
    { ...fitting, parameterDecay: 0 },
  );
}
