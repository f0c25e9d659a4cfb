import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { type Architecture, filterOptionIndex, nLayers } from "../search-space/architecture";
import type { KernelRows } from "./surrogate-kernel";

/** A Gaussian process with a constant mean and a nugget, given the data. */
export interface Process {
  readonly logLikelihood: number;
  /** Of the accuracy over the space: its mean, and the variance that widths make. */
  readonly mean: number;
  readonly variance: number;
  /** (K + nugget)⁻¹(values − mean), in which a prediction is linear; shape [nArchitectures]. */
  readonly weights: Float64Array;
  /** Of the values. */
  readonly covariance: Covariance;
}

/**
 * Correlations among architectures; shape [n, n].
 *
 * @param rows Of the architectures' kernel, see `kernelRowsOf`.
 */
export function correlations(rows: KernelRows, architectures: readonly Architecture[]): Matrix {
  const n = architectures.length;
  const result = Matrix.zeros(n, n);
  architectures.forEach((architecture, i) => {
    const own = Array.from({ length: nLayers }, (_, layer) => rows[layer][filterOptionIndex(architecture[layer])]);
    for (let j = 0; j < n; j++) result.set(i, j, own[0][j] * own[1][j] * own[2][j] * own[3][j]);
  });
  return result;
}

/** What processes of one kernel and nugget share that go through values of the same trainings. */
export interface Covariance {
  readonly decomposition: CholeskyDecomposition;
  readonly logDeterminant: number;
  /** Covariance⁻¹ · 1, and the sum of its numbers. */
  readonly solvedOnes: Matrix;
  readonly precision: number;
}

/**
 * Decomposes the covariance of one kernel and nugget.
 *
 * @param trainings Behind each value.
 * @param nugget Variance of a single training beside what widths make, as a share of the latter, > 0.
 */
export function covarianceOf(correlation: Matrix, trainings: readonly number[], nugget: number): Covariance {
  const n = trainings.length;
  const covariance = correlation.clone();
  for (let i = 0; i < n; i++) covariance.set(i, i, 1 + nugget / trainings[i] + 1e-9);
  const decomposition = new CholeskyDecomposition(covariance);
  const ones = Matrix.ones(n, 1);
  const solvedOnes = decomposition.solve(ones);
  const lower = decomposition.lowerTriangularMatrix;
  let logDeterminant = 0;
  for (let i = 0; i < n; i++) logDeterminant += 2 * Math.log(lower.get(i, i));
  return { decomposition, logDeterminant, solvedOnes, precision: solvedOnes.dot(ones) };
}

/**
 * The process that goes through some values; mean and variance by maximum likelihood (Rasmussen & Williams 2006, 2.7,
 * 5.4).
 */
export function processOf(covariance: Covariance, values: readonly number[]): Process {
  const { decomposition, logDeterminant, solvedOnes, precision } = covariance;
  const n = values.length;
  const y = Matrix.columnVector([...values]);
  const mean = solvedOnes.dot(y) / precision;
  const centred = Matrix.sub(y, mean);
  const weights = decomposition.solve(centred);
  const variance = Math.max(weights.dot(centred) / n, 1e-12);
  const logLikelihood = -0.5 * (n * Math.log(variance) + logDeterminant);
  return { logLikelihood, mean, variance, weights: Float64Array.from(weights.to1DArray()), covariance };
}
