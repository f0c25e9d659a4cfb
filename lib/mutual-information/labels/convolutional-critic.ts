import { fitWithAdam, initialOptimiserState, type ParameterTensors } from "../../platform/optimisation/adam";
import { GraphStep, tapeGradient } from "../../platform/optimisation/graph-step";
import { heNormal, type NamedArray, zeros } from "../../platform/optimisation/named-array";
import type { Random } from "../../platform/random/random";
import { addBias } from "../../platform/tensorflow/add-bias";
import { tf } from "../../platform/tensorflow/engine";
import { readTidy } from "../../platform/tensorflow/read";
import type { CriticFit } from "./best-checks";
import type { MemberPoints } from "./cross-fit";
import { type CheckRule, fitWithChecks, stepsPerCheck } from "./early-stopping";
import type { PreparedSample } from "./prepare-sample";

/** How the convolutional critic is fitted. */
export interface ConvolutionalFitting extends CheckRule {
  readonly learningRate: number;
  /** Factor of half the squared kernels in the loss. */
  readonly weightDecay: number;
  /** Share of the dense layer's units that a step leaves out. */
  readonly dropout: number;
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

interface Convolution {
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

function initialParameters(pointShape: readonly number[], nClasses: number, seed: number): readonly NamedArray[] {
  const [height, width] = pointShape;
  let channels = pointShape[2];
  let area = [height, width];
  const parameters: NamedArray[] = [];
  for (const [index, { kernelSize, stride, filters }] of convolutionsFor(height, width).entries()) {
    const shape = [kernelSize, kernelSize, channels, filters];
    parameters.push(heNormal({ name: `conv${index}/kernel`, shape, seed }), zeros(`conv${index}/bias`, [filters]));
    channels = filters;
    area = area.map((side) => Math.ceil(side / stride));
  }
  const features = area[0] * area[1] * channels;
  parameters.push(heNormal({ name: "dense/kernel", shape: [features, denseUnits], seed }));
  parameters.push(zeros("dense/bias", [denseUnits]));
  parameters.push(zeros("output/kernel", [denseUnits, nClasses]), zeros("output/bias", [nClasses]));
  return parameters;
}

/**
 * T(x, c), shape [n, nClasses].
 *
 * @param kept Factors of the dense layer's units, [n, denseUnits]: dropout while fitting.
 */
function convolutionalTable(parameters: ParameterTensors, maps: tf.Tensor4D, kept?: tf.Tensor): tf.Tensor2D {
  const [, height, width] = maps.shape;
  const layers = convolutionsFor(height, width);
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

/**
 * The loss of a step: cross-entropy of the classes' own T, nats, and the weight decay.
 *
 * @param given Maps [n, height, width, channels], their labels one-hot [n, nClasses], ln p(y) [nClasses], and factors
 * of the dense units where there is dropout.
 */
function criticLoss(parameters: ParameterTensors, given: readonly tf.Tensor[], weightDecay: number): tf.Scalar {
  const [maps, oneHot, logPrior, kept] = given as [tf.Tensor4D, tf.Tensor2D, tf.Tensor1D, tf.Tensor2D | undefined];
  const table = convolutionalTable(parameters, maps, kept);
  const own = tf.sum(tf.mul(table, oneHot), 1);
  const loss = tf.mean(tf.sub(tf.logSumExp(tf.add(table, logPrior), 1), own));
  const kernels = parameters.filter(({ shape }) => shape.length > 1);
  const squares = tf.addN(kernels.map((kernel) => tf.sum(tf.square(kernel))));
  return tf.add(loss, tf.mul(squares, weightDecay / 2)) as tf.Scalar;
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

/** Points a forward pass takes at once; bounds memory, changes no result. */
const forwardBatch = 256;

/** Fits a small convolutional critic by Adam with averaged parameters. */
export async function fitConvolutionalCritic(options: {
  readonly sample: PreparedSample;
  readonly points: MemberPoints;
  readonly fitting: ConvolutionalFitting;
  readonly seed: number;
  readonly onCheck?: () => void | Promise<void>;
}): Promise<CriticFit> {
  const { sample, points, fitting, seed, onCheck } = options;
  const initial = initialParameters(sample.pointShape, sample.nClasses, seed);
  const maps = sample.xs as tf.Tensor4D;
  const { passes, steps } = stepsPerCheck(points.fitPoints.length, fitting);
  const memory = 1 - 1 / Math.max(10, passes * steps);
  const pick = <T extends tf.Tensor>(tensor: T, indices: Int32Array): T =>
    tf.gather(tensor, tf.tensor1d(indices, "int32"));
  const graph = new GraphStep(
    initial.map(({ shape }) => shape),
    tapeGradient((parameters, given) => criticLoss(parameters, given, fitting.weightDecay)),
  );
  const { result } = await fitWithAdam(initialOptimiserState(initial), fitting.learningRate, async (fit) => {
    const averaged = new AveragedTensors(fit.parameters, memory);
    try {
      return await fitWithChecks({
        sample,
        points,
        rule: fitting,
        seed,
        onCheck,
        step: (indices, random) => {
          const batch = tf.tidy(() => [
            moved(pick(maps, indices), random),
            pick(sample.oneHot, indices),
            ...(fitting.dropout > 0 ? [dropoutMask([indices.length, denseUnits], fitting.dropout, random)] : []),
          ]);
          const [images, labels, ...kept] = batch;
          tf.dispose([...batch, ...fit.take(graph, [images, labels, sample.logPrior, ...kept])]);
          averaged.update(fit.parameters);
        },
        table: (indices) => {
          const table = new Float32Array(indices.length * sample.nClasses);
          for (let start = 0; start < indices.length; start += forwardBatch) {
            const part = indices.subarray(start, start + forwardBatch);
            const rows = readTidy(() => convolutionalTable(averaged.tensors, pick(maps, part)));
            table.set(rows, start * sample.nClasses);
          }
          return table;
        },
      });
    } finally {
      averaged.dispose();
      graph.dispose();
    }
  });
  return result;
}

/** Running mean of tensors whose early values count less and less (Polyak & Juditsky 1992). */
class AveragedTensors {
  readonly tensors: tf.Tensor[];
  private steps = 0;

  constructor(
    parameters: ParameterTensors,
    private readonly memory: number,
  ) {
    this.tensors = parameters.map((parameter) => tf.clone(parameter));
  }

  update(parameters: ParameterTensors): void {
    this.steps++;
    const keep = Math.min(this.memory, this.steps / (this.steps + 9));
    parameters.forEach((parameter, index) => {
      const next = tf.tidy(() => tf.add(tf.mul(this.tensors[index], keep), tf.mul(parameter, 1 - keep)));
      this.tensors[index].dispose();
      this.tensors[index] = next;
    });
  }

  dispose(): void {
    tf.dispose(this.tensors);
  }
}
