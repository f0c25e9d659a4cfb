import { CholeskyDecomposition, Matrix } from "ml-matrix";
import type { RealArray } from "../single-precision";
import { findInteractions } from "./interactions";
import { plainAxes } from "./plain-axes";
import type { BinnedColumns } from "./regression-tree";

/** Numbers of a point up to which trees are worth their time: many weak ones are for networks. */
export const mostTreeInputs = 256;

const limits = {
  /** Of many columns, and of few: edges lie between bins, so thin layers need fine ones. */
  bins: 256,
  fineBins: 2048,
  fewColumns: 16,
  /** Coordinates up to which all products of two are columns; beyond, those that signs point to. */
  allPairs: 8,
  pairs: 16,
  triples: 8,
  /** Coordinates and classes up to which normal densities are columns. */
  densityInputs: 64,
  densityClasses: 12,
};

/** Added to variances of about 1. */
const ridge = 0.01;

/**
 * What trees may split: coordinates, products of few of them, and where there are few coordinates the squared distance
 * from the origin and each class's normal log-density, whose level sets are curved. A split of a product is no sum of
 * splits of its factors, and a tree finds the factors of a pure interaction by luck only.
 *
 * Bins and columns come from the points of the fit alone.
 *
 * @param options.values Points as they came, row-major, shape [nPoints, size].
 */
export function treeColumns(options: {
  readonly values: RealArray;
  readonly size: number;
  readonly labels: Int32Array;
  readonly nClasses: number;
  readonly fitPoints: Int32Array;
}): BinnedColumns {
  const { size, labels, nClasses, fitPoints } = options;
  const values = plainAxes(options.values, size, fitPoints);
  const nPoints = labels.length;
  const every = size <= limits.allPairs;
  const interactions = findInteractions({
    values,
    size,
    labels,
    nClasses,
    points: fitPoints,
    most: { pairs: every ? 0 : limits.pairs, triples: limits.triples },
  });
  const products: (readonly number[])[] = [...interactions];
  for (let i = 0; i < size; i++) {
    products.push([i]);
    for (let j = i + 1; every && j < size; j++) products.push([i, j]);
  }
  const columns: Float32Array[] = products.map((axes) =>
    Float32Array.from({ length: nPoints }, (_, point) =>
      axes.reduce((product, axis) => product * values[point * size + axis], 1),
    ),
  );
  if (size > 1) columns.push(squaredNorms(values, size));
  if (size > 1 && size <= limits.densityInputs && nClasses <= limits.densityClasses) {
    columns.push(...classDensities({ values, size, labels, nClasses, fitPoints }));
  }
  const bins = Math.min(fitPoints.length, columns.length <= limits.fewColumns ? limits.fineBins : limits.bins);
  return { columns: columns.map((column) => binned(column, fitPoints, bins)), bins };
}

function squaredNorms(values: Float32Array, size: number): Float32Array {
  return Float32Array.from({ length: values.length / size }, (_, point): number => {
    let sum = 0;
    for (let axis = 0; axis < size; axis++) sum += values[point * size + axis] ** 2;
    return sum;
  });
}

/** 2 ln N(x; μ_c, Σ_c) / N(x; μ, Σ) up to a constant, a column for each class of enough points. */
function classDensities(
  options: Omit<Parameters<typeof treeColumns>[0], "values"> & { readonly values: Float32Array },
): readonly Float32Array[] {
  const { values, size, labels, nClasses, fitPoints } = options;
  const all = misfits(values, size, fitPoints);
  return Array.from({ length: nClasses }, (_, label) => fitPoints.filter((point) => labels[point] === label))
    .filter((members) => members.length > 2 * size)
    .map((members) => misfits(values, size, members).map((misfit, point) => all[point] - misfit));
}

/**
 * Squared Mahalanobis distance m of every point from the mean of some, with the change of ln |Σ|. One of those that mean
 * and covariance come from is judged as if it had been left out, so that what is learned of the column on points of the
 * fit holds for others: m becomes n m / (n − 1 − m), and |Σ| a share 1 − m / (n − 1) of what it was, by the
 * Sherman–Morrison formula.
 */
function misfits(values: Float32Array, size: number, members: Int32Array): Float32Array {
  const mean = new Float64Array(size);
  for (const point of members) {
    for (let axis = 0; axis < size; axis++) mean[axis] += values[point * size + axis] / members.length;
  }
  const covariance = Matrix.eye(size, size, ridge);
  const rows = covariance.to2DArray();
  for (const point of members) {
    for (let i = 0; i < size; i++) {
      const left = (values[point * size + i] - mean[i]) / members.length;
      for (let j = 0; j <= i; j++) rows[i][j] += left * (values[point * size + j] - mean[j]);
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) rows[j][i] = rows[i][j];
  const lower = new CholeskyDecomposition(new Matrix(rows)).lowerTriangularMatrix.to2DArray();
  const solved = new Float64Array(size); // L z = x − μ, and the distance is |z|²
  const n = members.length;
  const own = new Uint8Array(values.length / size);
  for (const point of members) own[point] = 1;
  return Float32Array.from(own, (isMember, point): number => {
    let distance = 0;
    for (let i = 0; i < size; i++) {
      let sum = values[point * size + i] - mean[i];
      for (let j = 0; j < i; j++) sum -= lower[i][j] * solved[j];
      solved[i] = sum / lower[i][i];
      distance += solved[i] ** 2;
    }
    if (isMember === 0) return distance;
    const left = Math.max(1, n - 1 - distance);
    return (n * distance) / left + Math.log(left / (n - 1));
  });
}

/** The number of quantiles of the fit points that lie below each value. */
function binned(column: Float32Array, fitPoints: Int32Array, bins: number): Uint16Array {
  const sorted = Float32Array.from(fitPoints, (point) => column[point]).sort();
  const edges: number[] = [];
  for (let bin = 1; bin < bins; bin++) {
    const edge = sorted[Math.floor((bin * sorted.length) / bins)];
    if (edge > (edges[edges.length - 1] ?? sorted[0])) edges.push(edge);
  }
  return Uint16Array.from(column, (value) => {
    let [low, high] = [0, edges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value >= edges[middle]) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}
