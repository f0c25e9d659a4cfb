import { inverseOf, solveInPlace } from "./positive-definite";
import { columnScales, scaled } from "./scaling";

/** What two inputs have in common: `linear` makes ridge regression, `gaussian` the mean of a Gaussian process. */
export type Kernel = "linear" | "gaussian";

/** Penalties tried, for kernels whose diagonal is about 1. */
export const penalties: readonly number[] = [1e-2, 1e-1, 1, 1e1, 1e2];
/** Widths of the Gaussian kernel tried, in deviations of a column. */
export const gaussianWidths: readonly number[] = [0.5, 1.5];
/** Added to every entry of the kernel: a constant that is as good as not penalised. */
const intercept = 1e6;

/** A regression that may be chosen: A = (K + penalty·I)⁻¹, and A times the data sets' indicators. */
interface Candidate {
  readonly penalty: number;
  /** Shape [n, n]. */
  readonly inverse: Float64Array;
  /** Shape [n, nDataSets]. */
  readonly byDataSet: Float64Array;
}

/** Inputs with every regression on them that may be chosen, whatever the targets. */
export interface RegressionInputs {
  /** Rows of each data set. */
  readonly places: readonly (readonly number[])[];
  readonly nRows: number;
  readonly candidates: readonly Candidate[];
}

type CommonOf = (a: ArrayLike<number>, b: ArrayLike<number>) => number;

function commonOf(kernel: Kernel, width: number): CommonOf {
  return (a, b) => {
    let sum = 0;
    for (let index = 0; index < a.length; index++)
      sum += kernel === "linear" ? a[index] * b[index] : (a[index] - b[index]) ** 2;
    const each = sum / Math.max(1, a.length);
    return kernel === "linear" ? each : Math.exp(-0.5 * each * width ** -2);
  };
}

/**
 * Prepares regressions on inputs: exact, for some hundred of them. Among those that may be chosen is one that uses no
 * input and predicts the mean of the targets.
 *
 * @param options.groups Inputs of each data set, shape [nDataSets][nInputs][nColumns].
 * @param options.scaledColumns Columns that are brought to mean 0 and deviation 1 over all inputs. Data sets that are
 * left out later count among them, as A.4's standardisation uses their inputs too; their targets are used by nothing.
 * @throws RangeError for fewer than three data sets: one left out, one to choose by, one to learn from.
 */
export function regressionInputs(options: {
  readonly groups: readonly (readonly ArrayLike<number>[])[];
  readonly scaledColumns: readonly number[];
  /** Columns that a regression may leave out, all together: an architecture tells nothing of its data set. */
  readonly optionalColumns?: readonly number[];
  readonly kernel: Kernel;
}): RegressionInputs {
  const { groups, kernel, optionalColumns = [] } = options;
  if (groups.length < 3) {
    throw new RangeError(`Predict for data sets left out: at least 3 are needed, got ${groups.length}.`);
  }
  const scales = columnScales(groups.flat(), options.scaledColumns);
  const rows = groups.flat().map((input) => scaled(input, scales));
  const needed = rows.map((row) => row.filter((_, column) => !optionalColumns.includes(column)));
  const variants = optionalColumns.length === 0 || needed[0].length === 0 ? [rows] : [needed, rows];
  let next = 0;
  const places = groups.map((inputs) => inputs.map(() => next++));
  const n = rows.length;
  const candidate = (of: readonly ArrayLike<number>[], common: CommonOf, penalty: number): Candidate => {
    const system = new Float64Array(n * n);
    for (let a = 0; a < n; a++) {
      for (let b = 0; b <= a; b++) system[a * n + b] = system[b * n + a] = intercept + common(of[a], of[b]);
      system[a * n + a] += penalty;
    }
    const inverse = inverseOf(system, n);
    const byDataSet = new Float64Array(n * groups.length);
    for (let row = 0; row < n; row++) {
      places.forEach((members, group) => {
        for (const member of members) byDataSet[row * groups.length + group] += inverse[row * n + member];
      });
    }
    return { penalty, inverse, byDataSet };
  };
  const widths = kernel === "linear" ? [1] : gaussianWidths;
  const candidates = [
    candidate(rows, () => 0, 1),
    // the most careful first: of equal ones the first is chosen
    ...[...penalties]
      .reverse()
      .flatMap((penalty) =>
        variants.flatMap((of) => widths.map((width) => candidate(of, commonOf(kernel, width), penalty))),
      ),
  ];
  return { places, nRows: n, candidates };
}

/**
 * What a regression leaves of rows that it was not fitted to, from the fit to all: (A_SS)⁻¹ (A y)_S. Targets are one a
 * data set, so that the residuals of the data sets' indicators say it for any.
 *
 * @returns Shape [nLeftOut, nDataSets].
 */
function residualsWithout(
  { inverse, byDataSet }: Candidate,
  leftOut: readonly number[],
  { nRows, places }: RegressionInputs,
): Float64Array {
  const [size, nDataSets] = [leftOut.length, places.length];
  const system = new Float64Array(size * size);
  const residuals = new Float64Array(size * nDataSets);
  leftOut.forEach((row, a) => {
    leftOut.forEach((other, b) => {
      system[a * size + b] = inverse[row * nRows + other];
    });
    residuals.set(byDataSet.subarray(row * nDataSets, (row + 1) * nDataSets), a * nDataSets);
  });
  solveInPlace(system, residuals, size);
  return residuals;
}

/** Predictions for data sets that are left out together, as sums of the others' targets. */
export interface LeftOutWeights {
  /** Inner products of targets give with it the squared error that each candidate makes; see {@link chooseCandidate}. */
  readonly squares: readonly Float64Array[];
  readonly leftOut: readonly number[];
}

/** For each candidate Σ LᵀL, where L are the residuals of data sets left out one by one beside those left out. */
export function leaveOut(inputs: RegressionInputs, leftOut: readonly number[]): LeftOutWeights {
  const { places, candidates } = inputs;
  const nDataSets = places.length;
  const seen = places.flatMap((_, group) => (leftOut.includes(group) ? [] : [group]));
  if (seen.length < 2) {
    throw new RangeError(`Leave out data sets ${leftOut.join(", ")} of ${nDataSets}: 2 others at least must remain.`);
  }
  const without = leftOut.flatMap((group) => places[group]);
  const squares = candidates.map((candidate) => {
    const sum = new Float64Array(nDataSets * nDataSets);
    for (const group of seen) {
      const own = places[group];
      const residuals = residualsWithout(candidate, [...own, ...without], inputs);
      for (let row = 0; row < own.length; row++) {
        const at = row * nDataSets;
        for (let a = 0; a < nDataSets; a++) {
          for (let b = 0; b < nDataSets; b++) sum[a * nDataSets + b] += residuals[at + a] * residuals[at + b];
        }
      }
    }
    return sum;
  });
  return { squares, leftOut };
}

/** What is predicted for data sets that are left out. */
export interface LeftOutPrediction {
  /** For each input of each data set left out; shape [nLeftOut][nInputs][nEntries]. */
  readonly unseen: readonly (readonly (readonly number[])[])[];
  /** Chosen; 1 and no input used where `usesInput` is false. */
  readonly penalty: number;
  readonly usesInput: boolean;
}

/**
 * The prediction for data sets left out, by the regression that does best on the others, left out one by one beside
 * them: what is wanted is a prediction for a data set that was not seen.
 *
 * @param targets One a data set, shape [nDataSets][nEntries]; those of data sets left out are not used.
 * @throws RangeError for another number of targets than data sets.
 */
export function predictLeftOut(
  inputs: RegressionInputs,
  { squares, leftOut }: LeftOutWeights,
  targets: readonly ArrayLike<number>[],
): LeftOutPrediction {
  const { places, candidates } = inputs;
  const nDataSets = places.length;
  if (targets.length !== nDataSets) {
    throw new RangeError(`Predict for data sets: ${nDataSets} need as many targets, got ${targets.length}.`);
  }
  const isSeen = targets.map((_, group) => !leftOut.includes(group));
  const product = (a: number, b: number): number => {
    let sum = 0;
    for (let entry = 0; entry < targets[a].length; entry++) sum += targets[a][entry] * targets[b][entry];
    return sum;
  };
  const products = targets.map((_, a) => targets.map((_, b) => (isSeen[a] && isSeen[b] ? product(a, b) : 0)));
  const errors = squares.map((sum) =>
    products.reduce(
      (total, row, a) => total + row.reduce((part, value, b) => part + value * sum[a * nDataSets + b], 0),
      0,
    ),
  );
  const least = Math.min(...errors);
  const chosen = errors.findIndex((error) => error <= least * (1 + 1e-4)); // of equal ones the most careful
  const rows = leftOut.flatMap((group) => places[group]);
  const residuals = residualsWithout(candidates[chosen], rows, inputs);
  let row = 0;
  const unseen = leftOut.map((group) =>
    places[group].map(() => {
      const prediction = new Array<number>(targets[0].length).fill(0);
      for (let other = 0; other < nDataSets; other++) {
        if (!isSeen[other]) continue;
        const weight = -residuals[row * nDataSets + other];
        for (let entry = 0; entry < prediction.length; entry++) prediction[entry] += weight * targets[other][entry];
      }
      row++;
      return prediction;
    }),
  );
  return { unseen, penalty: candidates[chosen].penalty, usesInput: chosen > 0 };
}
