import { type CurvaturePair, minimiseLbfgs, type Objective, withMoreDecay } from "../../platform/optimisation/lbfgs";
import { tf } from "../../platform/tensorflow/engine";
import { readTidy } from "../../platform/tensorflow/read";
import { pointwiseInformation } from "../bounds";
import { type CriticFit, labelsAt, meanOf } from "./best-checks";
import type { MemberPoints } from "./cross-fit";
import type { PreparedSample } from "./prepare-sample";

/** T(x, c) = w_c · x + b_c on two folds for each weight decay. */
export interface LinearPath {
  readonly weightDecay: number;
  readonly a: Float32Array;
  readonly b: Float32Array;
  /** Mean of H(y) − CE over the fit points, nats. */
  readonly fitNats: number;
  readonly converged: boolean;
}

/** Weight decays from "hardly any information" to "hardly any decay", in steps that lose no accuracy between them. */
export const defaultWeightDecays: readonly number[] = [1, 0.25, 0.06, 0.016, 0.004, 0.001, 2.5e-4, 6e-5, 1.5e-5];

/**
 * Linear critics for a path of weight decays, each started from the one before: the convex problem
 * min E[ln Σ p(c) e^{T(x,c)} − T(x,y)] + decay / 2 · |w|², whose first term is −(H(y) − CE).
 *
 * @param options.patience Ends the path after so many decays in a row that say less than the best on both folds left
 * out; the decays after them get the tables of the last one, which nobody would choose. All are fitted unless told.
 * @param options.tolerance Ends the fit of a decay when a step gains less, nats; 2e-5 unless told.
 */
export function fitLinearPath(options: {
  readonly sample: PreparedSample;
  readonly points: MemberPoints;
  readonly weightDecays: readonly number[];
  readonly patience?: number;
  readonly tolerance?: number;
}): readonly LinearPath[] {
  const { sample, patience = Number.POSITIVE_INFINITY, tolerance = 2e-5 } = options;
  const { fitPoints, a, b } = options.points;
  const { nClasses } = sample;
  const rows = (indices: Int32Array): tf.Tensor2D =>
    tf.tidy(() => tf.reshape(tf.gather(sample.xs, tf.tensor1d(indices, "int32")), [indices.length, -1]));
  const [fitXs, aXs, bXs] = [rows(fitPoints), rows(a), rows(b)];
  const columns = tf.transpose(fitXs) as tf.Tensor2D; // once: a product that transposes takes twice as long
  const size = fitXs.shape[1];
  const labels = Int32Array.from(fitPoints, (point) => sample.labels[point]);
  try {
    let start: Float64Array = new Float64Array((size + 1) * nClasses);
    let known: { readonly weightDecay: number; readonly pairs: readonly CurvaturePair[] } = {
      weightDecay: 0,
      pairs: [],
    };
    const progress = new PathProgress(sample, options.points);
    let last: Omit<LinearPath, "weightDecay"> | undefined;
    return options.weightDecays.map((weightDecay) => {
      if (last && progress.worse >= patience) return { weightDecay, ...last };
      const objective = crossEntropyObjective({ xs: fitXs, columns, labels, prior: sample.prior, weightDecay });
      const pairs = withMoreDecay(known.pairs, weightDecay - known.weightDecay, size * nClasses);
      const { point, value, converged, ...found } = minimiseLbfgs(objective, {
        start,
        maxSteps: 60,
        tolerance,
        pairs,
      });
      start = point;
      known = { weightDecay, pairs: found.pairs };
      const judge = (xs: tf.Tensor2D) => tableOf(xs, point, nClasses);
      const squares = point.subarray(0, size * nClasses).reduce((sum, weight) => sum + weight * weight, 0);
      const fitNats = (weightDecay / 2) * squares - value;
      last = { a: judge(aXs), b: judge(bXs), fitNats, converged };
      progress.look(last);
      return { weightDecay, ...last };
    });
  } finally {
    tf.dispose([fitXs, columns, aXs, bXs]);
  }
}

/** Counts the decays in a row that improve on neither fold left out. */
class PathProgress {
  worse = 0;
  private readonly best = { a: Number.NEGATIVE_INFINITY, b: Number.NEGATIVE_INFINITY };

  constructor(
    private readonly sample: PreparedSample,
    private readonly points: MemberPoints,
  ) {}

  look(tables: { readonly a: Float32Array; readonly b: Float32Array }): void {
    const { labels, prior } = this.sample;
    let improved = false;
    for (const fold of ["a", "b"] as const) {
      const value = meanOf(pointwiseInformation(tables[fold], labelsAt(labels, this.points[fold]), prior));
      if (value > this.best[fold]) {
        this.best[fold] = value;
        improved = true;
      }
    }
    this.worse = improved ? 0 : this.worse + 1;
  }
}

/** T(x, c) of weights [size · nClasses] and biases [nClasses] in one vector. */
function tableOf(xs: tf.Tensor2D, point: Float64Array, nClasses: number): Float32Array {
  const size = xs.shape[1];
  const weights = new Float32Array(point.subarray(0, size * nClasses));
  const table = readTidy(() => tf.matMul(xs, tf.tensor2d(weights, [size, nClasses]))).slice();
  const biases = point.subarray(size * nClasses);
  for (let index = 0; index < table.length; index++) table[index] += biases[index % nClasses];
  return table;
}

function crossEntropyObjective(options: {
  readonly xs: tf.Tensor2D;
  /** `xs` transposed. */
  readonly columns: tf.Tensor2D;
  readonly labels: Int32Array;
  readonly prior: Float64Array;
  readonly weightDecay: number;
}): Objective {
  const { xs, columns, labels, prior, weightDecay } = options;
  const [nPoints, size] = xs.shape;
  const nClasses = prior.length;
  return (point) => {
    const table = tableOf(xs, point, nClasses);
    const gradient = new Float64Array(point.length);
    let value = 0;
    for (let row = 0; row < table.length; row += nClasses) {
      value += toResiduals(table, row, labels[row / nClasses], prior) / nPoints;
    }
    const ofWeights = readTidy(() => tf.matMul(columns, tf.tensor2d(table, [nPoints, nClasses])));
    for (let index = 0; index < size * nClasses; index++) {
      gradient[index] = ofWeights[index] / nPoints + weightDecay * point[index];
      value += (weightDecay / 2) * point[index] ** 2;
    }
    for (let index = 0; index < table.length; index++) {
      gradient[size * nClasses + (index % nClasses)] += table[index] / nPoints;
    }
    return { value, gradient };
  };
}

/** Turns one row of T into p̂(c | x) − [c = y], in place; returns ln Σ p(c) e^{T(x,c)} − T(x,y). */
function toResiduals(table: Float32Array, row: number, label: number, prior: Float64Array): number {
  const nClasses = prior.length;
  let top = -Infinity;
  for (let c = 0; c < nClasses; c++) if (prior[c] > 0 && table[row + c] > top) top = table[row + c];
  const own = table[row + label];
  let sum = 0;
  for (let c = 0; c < nClasses; c++) {
    const weight = prior[c] > 0 ? prior[c] * Math.exp(table[row + c] - top) : 0;
    table[row + c] = weight;
    sum += weight;
  }
  for (let c = 0; c < nClasses; c++) table[row + c] /= sum;
  table[row + label] -= 1;
  return top + Math.log(sum) - own;
}

/**
 * The linear critics of a path as a member's fits, one a weight decay. They were chosen on neither of the folds that the
 * member leaves out, so the same tables serve for both.
 */
export function linearFits(options: {
  readonly path: ReturnType<typeof fitLinearPath>;
  readonly sample: Pick<PreparedSample, "labels" | "prior">;
  readonly points: MemberPoints;
}): readonly { readonly weightDecay: number; readonly fit: CriticFit }[] {
  const { path, sample, points } = options;
  const value = (table: Float32Array, fold: Int32Array): number =>
    meanOf(pointwiseInformation(table, labelsAt(sample.labels, fold), sample.prior));
  const curve = path.map(({ a, b, fitNats }, index) => {
    return { check: index + 1, fit: fitNats, select: (value(a, points.a) + value(b, points.b)) / 2 };
  });
  return path.map(({ weightDecay, a, b, converged }, index) => {
    const tables = { a, b };
    const fit: CriticFit = {
      chosenOnA: tables,
      chosenOnB: tables,
      curve: curve.slice(0, index + 1),
      stopReason: converged ? "converged" : "maxEpochs",
    };
    return { weightDecay, fit };
  });
}
