import { tf } from "../../platform/tensorflow/engine";

/** Sizes of the one-hidden-layer critic. */
export interface HiddenShape {
  readonly size: number;
  readonly units: number;
  readonly nClasses: number;
}

/** Blocks of the flat parameter vector, in order: hidden kernel and bias, output kernel, direct kernel, output bias. */
export function hiddenBlocks({ size, units, nClasses }: HiddenShape): readonly (readonly [number, number])[] {
  return [
    [size, units],
    [1, units],
    [units, nClasses],
    [size, nClasses],
    [1, nClasses],
  ];
}

/** Number of parameters. */
export function hiddenParameterCount(shape: HiddenShape): number {
  return hiddenBlocks(shape).reduce((sum, [rows, columns]) => sum + rows * columns, 0);
}

/** The blocks as tensors; the caller tidies. */
export function hiddenTensors(flat: Float32Array, shape: HiddenShape): tf.Tensor2D[] {
  let offset = 0;
  return hiddenBlocks(shape).map(([rows, columns]) => {
    const block = tf.tensor2d(flat.subarray(offset, offset + rows * columns), [rows, columns]);
    offset += rows * columns;
    return block;
  });
}

/** T(x, c) = output · relu(hidden · x) + direct · x + bias, shape [nPoints, nClasses]. */
export function hiddenTable(tensors: readonly tf.Tensor2D[], xs: tf.Tensor2D): tf.Tensor2D {
  return forward(tensors, xs).table;
}

function forward([kernel, bias, output, direct, outputBias]: readonly tf.Tensor2D[], xs: tf.Tensor2D) {
  const hidden = tf.relu(tf.add(tf.matMul(xs, kernel), bias)) as tf.Tensor2D;
  const table = tf.add(tf.add(tf.matMul(hidden, output), tf.matMul(xs, direct)), outputBias) as tf.Tensor2D;
  return { hidden, table };
}

/**
 * Gradient of the batch's mean −(T(x,y) − ln Σ p(c) e^{T(x,c)}), written out: this network is so small that an
 * automatic gradient would take several times as long as the arithmetic.
 *
 * @param xs Shape [nPoints, size]; `oneHot` and the result of `ln p(c)` broadcast over [nPoints, nClasses].
 * @returns The gradient in the order of the flat vector.
 */
export function hiddenGradient(
  tensors: readonly tf.Tensor2D[],
  xs: tf.Tensor2D,
  oneHot: tf.Tensor2D,
  logPrior: tf.Tensor1D,
): tf.Tensor {
  return tf.tidy(() => {
    const { hidden, table } = forward(tensors, xs);
    const residual = tf.sub(tf.softmax(tf.add(table, logPrior) as tf.Tensor2D), oneHot) as tf.Tensor2D;
    const back = tf.matMul(residual, tensors[2], false, true);
    const beforeRelu = tf.mul(back, tf.cast(tf.greater(hidden, 0), "float32")) as tf.Tensor2D;
    const parts = [
      tf.matMul(xs, beforeRelu, true, false),
      tf.sum(beforeRelu, 0),
      tf.matMul(hidden, residual, true, false),
      tf.matMul(xs, residual, true, false),
      tf.sum(residual, 0),
    ];
    const flat = tf.concat(parts.map((part) => tf.reshape(part, [-1])));
    return tf.div(flat, xs.shape[0]);
  });
}
