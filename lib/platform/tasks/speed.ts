import { Matrix, SingularValueDecomposition } from "ml-matrix";
/**
 * What a task costs, in the units that time goes with. Multiply-adds alone do not say it: small layers run far from a
 * processor's peak, since each step of training has a fixed cost, and each number of a layer's output is moved through
 * memory several times (bias, ReLU, pooling and their gradients) however few multiply-adds made it.
 */
export interface TaskCost {
  /** Steps of an optimiser whose operations are called one by one. */
  readonly steps: number;
  /** Steps that run as a graph where the engine can. */
  readonly graphSteps: number;
  readonly multiplyAdds: number;
  /** Numbers that come out of layers before pooling. */
  readonly values: number;
}

export const noCost: TaskCost = { steps: 0, graphSteps: 0, multiplyAdds: 0, values: 0 };

/** The sum of two costs. */
export function addCosts(a: TaskCost, b: TaskCost): TaskCost {
  return {
    steps: a.steps + b.steps,
    graphSteps: a.graphSteps + b.graphSteps,
    multiplyAdds: a.multiplyAdds + b.multiplyAdds,
    values: a.values + b.values,
  };
}

/** Seconds that a worker takes for each unit of {@link TaskCost}. */
export interface Speed {
  readonly secondsPerStep: number;
  readonly secondsPerGraphStep: number;
  readonly secondsPerMultiplyAdd: number;
  readonly secondsPerValue: number;
}

/**
 * One core of a Xeon with AVX-512 and the native engine: for cases whose time was once measured, and to order tasks
 * where nothing was measured yet.
 */
export const referenceSpeed: Speed = {
  secondsPerStep: 1.4e-3,
  secondsPerGraphStep: 0.2e-3,
  secondsPerMultiplyAdd: 1.1e-11,
  secondsPerValue: 1.8e-9,
};

/** Seconds of a cost at a speed. */
export function secondsOf(cost: TaskCost, speed: Speed): number {
  return (
    cost.steps * speed.secondsPerStep +
    cost.graphSteps * speed.secondsPerGraphStep +
    cost.multiplyAdds * speed.secondsPerMultiplyAdd +
    cost.values * speed.secondsPerValue
  );
}

/** A cost whose time is known. */
export interface Timing {
  readonly cost: TaskCost;
  readonly seconds: number;
}

const units = ["steps", "multiplyAdds", "values"] as const;

/** Solves a small system; undefined where it is singular as far as rounding lets one say. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] | undefined {
  const decomposition = new SingularValueDecomposition(new Matrix(matrix as number[][]));
  if (!(decomposition.condition < 1e12)) return undefined;
  return decomposition.solve(Matrix.columnVector([...right])).to1DArray();
}

/** Least squares of the relative error over some of the units, the others being free of cost. */
function fitUnits(timings: readonly Timing[], used: readonly number[]): readonly number[] | undefined {
  // scaled to the largest, so that the system is well conditioned and 1e-12 is small
  const scales = used.map((unit) => Math.max(...timings.map(({ cost }) => cost[units[unit]])));
  if (!scales.every((scale) => scale > 0)) return undefined;
  const rows = timings.map(({ cost, seconds }) => used.map((unit, i) => cost[units[unit]] / scales[i] / seconds));
  const meanSquare = rows.reduce((sum, row) => sum + row.reduce((a, b) => a + b * b, 0), 0) / rows.length;
  const product = (f: (row: readonly number[]) => number): number =>
    rows.reduce((sum, row) => sum + f(row), 0) / meanSquare;
  const matrix = used.map((_, i) => used.map((__, j) => product((row) => row[i] * row[j])));
  const right = used.map((_, i) => product((row) => row[i]));
  return solve(matrix, right)?.map((value, i) => value / scales[i]);
}

const speedOf = (used: readonly number[], fitted: readonly number[]): Speed => {
  const of = (unit: number): number => (used.includes(unit) ? fitted[used.indexOf(unit)] : 0);
  // until a graph is timed, its steps are taken for others
  return { secondsPerStep: of(0), secondsPerGraphStep: of(0), secondsPerMultiplyAdd: of(1), secondsPerValue: of(2) };
};

/** Mean and greatest relative error of a speed on timings. */
export function speedError(timings: readonly Timing[], speed: Speed): { readonly mean: number; readonly most: number } {
  const errors = timings.map(({ cost, seconds }) => Math.abs(secondsOf(cost, speed) / seconds - 1));
  return { mean: errors.reduce((sum, error) => sum + error, 0) / errors.length, most: Math.max(...errors) };
}

/**
 * The speed that explains timings best: least squares of the relative error, no unit costing less than nothing. Noise
 * can make a unit negative; then the best of the fits that leave some units out is taken.
 *
 * @param timings At least one, with positive seconds.
 * @throws RangeError when there is none, or one took no time.
 */
export function fitSpeed(timings: readonly Timing[]): Speed {
  if (timings.length === 0) throw new RangeError("Cannot fit a speed to no timings.");
  const bad = timings.find(({ seconds }) => !(seconds > 0 && seconds < Infinity));
  if (bad) throw new RangeError(`Cannot fit a speed to a timing of ${bad.seconds} seconds: it must be positive.`);
  const subsets = [[0, 1, 2], [0, 1], [1, 2], [0, 2], [1], [2], [0]];
  const squares = (speed: Speed): number =>
    timings.reduce((sum, { cost, seconds }) => sum + (secondsOf(cost, speed) / seconds - 1) ** 2, 0);
  const candidates = subsets.flatMap((used) => {
    const fitted = fitUnits(timings, used);
    return fitted?.every((value) => value >= 0) ? speedOf(used, fitted) : [];
  });
  if (candidates.length === 0) throw new RangeError("Cannot fit a speed to timings of nothing.");
  return candidates.reduce((best, speed) => (squares(speed) < squares(best) ? speed : best));
}

/**
 * A speed with the time of a graph's step, from what a timing with such steps took beyond its arithmetic.
 *
 * @param timing With `graphSteps`.
 */
export function withGraphSteps(speed: Speed, { cost, seconds }: Timing): Speed {
  const arithmetic = secondsOf({ ...cost, graphSteps: 0 }, speed);
  return { ...speed, secondsPerGraphStep: Math.max(0, seconds - arithmetic) / cost.graphSteps };
}
