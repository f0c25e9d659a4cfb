import { CholeskyDecomposition, Matrix } from "ml-matrix";

/** T(x, c) of several critics on the same points, with their labels. */
export interface PooledPoints {
  /** One table a critic, row-major, shape [nPoints, nClasses]. */
  readonly tables: readonly Float32Array[];
  /** Shape [nPoints]. */
  readonly labels: ArrayLike<number>;
}

/** Newton steps at most, and the fall of the loss below which they end. */
const limits = { steps: 25, gain: 1e-7, halvings: 12 };

/** Keeps the Hessian invertible where two critics say the same. */
const ridge = 1e-6;

/**
 * Weights w ≥ 0 that make softmax(ln p(c) + Σ_j w_j T_j(x, c)) fit the labels best: a logarithmic opinion pool (Genest &
 * Zidek 1986) of critics. Like a single critic's inverse temperature, of which it is the case of several; as there, one
 * label more, of unknown class, is spread over all points, so that no weight grows without end.
 *
 * The cross-entropy is convex in w. Newton's method on the weights that are not held at 0, with halved steps, finds the
 * minimum.
 *
 * @param prior p(c), shape [nClasses].
 * @returns The weights, one a table, and H(y) − CE of the pool on the points, nats.
 */
export function poolWeights(
  groups: readonly PooledPoints[],
  prior: ArrayLike<number>,
): { readonly weights: readonly number[]; readonly value: number } {
  const count = groups[0].tables.length;
  let weights = new Array<number>(count).fill(1 / count);
  let current = derivatives(groups, prior, weights);
  for (let step = 0; step < limits.steps; step++) {
    const { slope, curvature } = current;
    const free = weights.map((weight, index) => weight > 0 || slope[index] < 0);
    const direction = solve(curvature, slope, free);
    let [next, reached] = [weights, current];
    for (let half = 0, length = 1; half < limits.halvings; half++, length /= 2) {
      const tried = weights.map((weight, index) => Math.max(0, weight - length * direction[index]));
      const there = derivatives(groups, prior, tried);
      if (there.loss < reached.loss) {
        [next, reached] = [tried, there];
        break;
      }
    }
    const gain = current.loss - reached.loss;
    weights = next;
    current = reached;
    if (gain < limits.gain) break;
  }
  return { weights, value: -current.loss };
}

/** Cross-entropy (less a constant) at w, with its gradient and Hessian. */
function derivatives(groups: readonly PooledPoints[], prior: ArrayLike<number>, weights: readonly number[]) {
  const nClasses = prior.length;
  const count = weights.length;
  const total = groups.reduce((sum, { labels }) => sum + labels.length, 0);
  const doubt = 1 / (1 + total);
  const slope = new Float64Array(count);
  const curvature = new Float64Array(count * count);
  const [pooled, share, mean] = [new Float64Array(nClasses), new Float64Array(nClasses), new Float64Array(count)];
  // One point's T by critic and class, and the same times the shares: the loops over pairs of critics go over these.
  const [rows, shared] = [new Float64Array(count * nClasses), new Float64Array(count * nClasses)];
  let loss = 0;
  for (const { tables, labels } of groups) {
    for (let point = 0; point < labels.length; point++) {
      const row = point * nClasses;
      const label = labels[point];
      pooled.fill(0);
      for (let j = 0; j < count; j++) {
        const table = tables[j];
        const weight = weights[j];
        for (let c = 0; c < nClasses; c++) {
          const value = table[row + c];
          rows[j * nClasses + c] = value;
          pooled[c] += weight * value;
        }
      }
      let top = Number.NEGATIVE_INFINITY;
      for (let c = 0; c < nClasses; c++) if (prior[c] > 0 && pooled[c] > top) top = pooled[c];
      let sum = 0;
      for (let c = 0; c < nClasses; c++) sum += share[c] = prior[c] > 0 ? prior[c] * Math.exp(pooled[c] - top) : 0;
      let own = (1 - doubt) * pooled[label];
      for (let c = 0; c < nClasses; c++) {
        own += doubt * prior[c] * pooled[c];
        share[c] /= sum;
      }
      loss += top + Math.log(sum) - own;
      for (let j = 0; j < count; j++) {
        const first = j * nClasses;
        let [ofShares, ofPrior] = [0, 0];
        for (let c = 0; c < nClasses; c++) {
          const value = rows[first + c];
          ofShares += shared[first + c] = share[c] * value;
          ofPrior += prior[c] * value;
        }
        mean[j] = ofShares;
        slope[j] += ofShares - doubt * ofPrior - (1 - doubt) * rows[first + label];
        for (let k = 0; k <= j; k++) {
          const second = k * nClasses;
          let product = 0;
          for (let c = 0; c < nClasses; c++) product += shared[first + c] * rows[second + c];
          curvature[j * count + k] += product - ofShares * mean[k];
        }
      }
    }
  }
  for (let j = 0; j < count; j++) {
    slope[j] /= total;
    for (let k = 0; k <= j; k++) curvature[k * count + j] = curvature[j * count + k] /= total;
  }
  return { loss: loss / total, slope, curvature };
}

/** Solves A d = g for the free entries; the others are 0. */
function solve(matrix: Float64Array, right: Float64Array, free: readonly boolean[]): Float64Array {
  const size = right.length;
  const rows = Array.from(right.keys()).filter((row) => free[row]);
  const solution = new Float64Array(size);
  if (rows.length === 0) return solution;
  const system = new Matrix(
    rows.map((row) => rows.map((column) => matrix[row * size + column] + (row === column ? ridge : 0))),
  );
  const found = new CholeskyDecomposition(system).solve(Matrix.columnVector(rows.map((row) => right[row])));
  for (const [place, row] of rows.entries()) solution[row] = found.get(place, 0);
  return solution;
}
