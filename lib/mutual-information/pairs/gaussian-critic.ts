import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { tf } from "../../platform/tensorflow/engine";
import type { PairSample } from "./pair-sample";

/** The best critic if x and y were jointly normal: a quadratic form, xᵀ C y − ½ xᵀ A x − ½ yᵀ B y + constant. */
export interface GaussianCritic {
  /** C, row-major [xSize, ySize]. */
  readonly cross: Float32Array;
  /** A, row-major [xSize, xSize]. */
  readonly ofX: Float32Array;
  /** B, row-major [ySize, ySize]. */
  readonly ofY: Float32Array;
  readonly constant: number;
}

/** Added to variances of 1, so that copies of a column can be inverted. */
const ridge = 1e-3;

/**
 * ln N(x, y; Σ) / (N(x; Σ_x) N(y; Σ_y)) with the covariances of some pairs of mean 0.
 *
 * @param indices The pairs to take them from.
 */
export function fitGaussianCritic(sample: PairSample, indices: Int32Array): GaussianCritic {
  const { xs, ys, xSize, ySize } = sample;
  const size = xSize + ySize;
  const covariance = Array.from({ length: size }, () => new Float64Array(size));
  const pair = new Float64Array(size);
  for (const index of indices) {
    for (let axis = 0; axis < xSize; axis++) pair[axis] = xs[index * xSize + axis];
    for (let axis = 0; axis < ySize; axis++) pair[xSize + axis] = ys[index * ySize + axis];
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++)
        covariance[row][column] += (pair[row] * pair[column]) / indices.length;
    }
  }
  for (let row = 0; row < size; row++) covariance[row][row] += ridge;
  const part = (from: number, to: number) => covariance.slice(from, to).map((row) => row.slice(from, to));
  const joint = invert(covariance);
  const [alone, other] = [invert(part(0, xSize)), invert(part(xSize, size))];
  const block = (rows: number, columns: number, entry: (row: number, column: number) => number) =>
    Float32Array.from({ length: rows * columns }, (_, index) => entry(Math.floor(index / columns), index % columns));
  return {
    cross: block(xSize, ySize, (row, column) => -joint.inverse[row][xSize + column]),
    ofX: block(xSize, xSize, (row, column) => joint.inverse[row][column] - alone.inverse[row][column]),
    ofY: block(ySize, ySize, (r, c) => joint.inverse[xSize + r][xSize + c] - other.inverse[r][c]),
    constant: 0.5 * (alone.logDeterminant + other.logDeterminant - joint.logDeterminant),
  };
}

/** Inverse and ln determinant of a symmetric positive definite matrix. */
function invert(matrix: readonly Float64Array[]) {
  const cholesky = new CholeskyDecomposition(new Matrix(matrix as Float64Array[]));
  const logDeterminant = 2 * cholesky.lowerTriangularMatrix.diagonal().reduce((sum, entry) => sum + Math.log(entry), 0);
  return { inverse: cholesky.solve(Matrix.eye(matrix.length)).to2DArray(), logDeterminant };
}

/** T of every combination, shape [nX, nY]. */
export function gaussianTable(critic: GaussianCritic, xs: tf.Tensor2D, ys: tf.Tensor2D): tf.Tensor2D {
  const [xSize, ySize] = [xs.shape[1], ys.shape[1]];
  const form = (points: tf.Tensor2D, matrix: Float32Array, size: number) =>
    tf.sum(tf.mul(tf.matMul(points, tf.tensor2d(matrix, [size, size])), points), 1, true);
  const meet = tf.matMul(tf.matMul(xs, tf.tensor2d(critic.cross, [xSize, ySize])), ys, false, true);
  const alone = tf.add(form(xs, critic.ofX, xSize), tf.transpose(form(ys, critic.ofY, ySize)));
  return tf.add(tf.sub(meet, tf.mul(alone, 0.5)), critic.constant) as tf.Tensor2D;
}
