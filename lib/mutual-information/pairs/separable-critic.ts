import type { ParameterTensors } from "../../platform/optimisation/adam";
import { heNormal, type NamedArray, zeros } from "../../platform/optimisation/named-array";
import { tf } from "../../platform/tensorflow/engine";

export interface PairCriticShape {
  readonly xSize: number;
  readonly ySize: number;
  readonly units: number;
  /** Dimensions in which x and y meet. */
  readonly embedding: number;
}

function encoder(name: string, size: number, { units, embedding }: PairCriticShape, seed: number): NamedArray[] {
  return [
    heNormal({ name: `${name}/hidden/kernel`, shape: [size, units], seed }),
    heNormal({ name: `${name}/hidden/bias`, shape: [1, units], seed }),
    heNormal({ name: `${name}/output/kernel`, shape: [units, embedding + 1], seed }),
    heNormal({ name: `${name}/direct/kernel`, shape: [size, embedding + 1], seed }),
    zeros(`${name}/bias`, [1, embedding + 1]),
  ];
}

/**
 * Fresh parameters of T(x, y) = f(x) · g(y) + a(x) + b(y), f, g, a, b linear plus one hidden layer of ReLU. Any T can
 * be written so with enough dimensions; T starts at 0, so that what it is added to comes first; and since x and y meet
 * in one product, T of all n² combinations costs little more than T of n pairs: the marginal term uses every
 * combination instead of one shuffle.
 */
export function initialPairCritic(shape: PairCriticShape, seed: number): readonly NamedArray[] {
  const ofX = encoder("x", shape.xSize, shape, seed).map((array) =>
    array.name.endsWith("direct/kernel") || array.name.endsWith("output/kernel") ? withoutLastColumn(array) : array,
  );
  // the encoder of y says 0 until it has learned
  const ofY = encoder("y", shape.ySize, shape, seed).map((array) =>
    array.name.includes("hidden") ? array : zeros(array.name, array.shape),
  );
  return [...ofX, ...ofY];
}

/** a(x) starts at 0 as well. */
function withoutLastColumn({ name, shape, values }: NamedArray): NamedArray {
  const columns = shape[1];
  return { name, shape, values: values.map((value, index) => (index % columns === columns - 1 ? 0 : value)) };
}

function encode(parameters: ParameterTensors, points: tf.Tensor2D): tf.Tensor2D {
  const [kernel, bias, output, direct, outputBias] = parameters as tf.Tensor2D[];
  const hidden = tf.relu(tf.add(tf.matMul(points, kernel), bias)) as tf.Tensor2D;
  return tf.add(tf.add(tf.matMul(hidden, output), tf.matMul(points, direct)), outputBias) as tf.Tensor2D;
}

/**
 * T of every combination.
 *
 * @param xs Shape [nX, xSize]; `ys` [nY, ySize].
 * @returns Shape [nX, nY].
 */
export function pairTable(parameters: ParameterTensors, xs: tf.Tensor2D, ys: tf.Tensor2D): tf.Tensor2D {
  const [ofX, ofY] = [encode(parameters.slice(0, 5), xs), encode(parameters.slice(5), ys)];
  const embedding = ofX.shape[1] - 1;
  const meet = tf.matMul(tf.slice(ofX, [0, 0], [-1, embedding]), tf.slice(ofY, [0, 0], [-1, embedding]), false, true);
  const alone = tf.add(tf.slice(ofX, [0, embedding], [-1, 1]), tf.transpose(tf.slice(ofY, [0, embedding], [-1, 1])));
  return tf.add(meet, alone) as tf.Tensor2D;
}
