/** A function of many variables with its gradient. */
export type Objective = (point: Float64Array) => { readonly value: number; readonly gradient: Float64Array };

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index] * b[index];
  return sum;
};

/** Pairs of past steps that stand for the curvature. */
const memory = 8;

/** A step with the change of the gradient along it, and the product of the two. */
export interface CurvaturePair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly product: number;
}

/**
 * The pairs as they would be with `decay` / 2 · |x|² more in the objective, over the first `size` variables: a problem
 * that differs from a solved one by its weight decay starts with the curvature known.
 */
export function withMoreDecay(pairs: readonly CurvaturePair[], decay: number, size: number): readonly CurvaturePair[] {
  return pairs.map(({ step, change }) => {
    const moved = change.slice();
    for (let index = 0; index < size; index++) moved[index] += decay * step[index];
    return { step, change: moved, product: dot(step, moved) };
  });
}

/** What a minimisation found. */
export interface LbfgsResult {
  /** The best point. */
  readonly point: Float64Array;
  readonly value: number;
  /** Whether the tolerance was reached within `maxSteps`. */
  readonly converged: boolean;
  /** The last steps, for a problem much like this one to start from. */
  readonly pairs: readonly CurvaturePair[];
}

/**
 * Minimises a smooth convex function by limited-memory BFGS with backtracking (Nocedal & Wright 2006, algorithm 7.4).
 *
 * @param options.start Where to begin; not changed.
 * @param options.tolerance Ends when a step lowers the value by less than this.
 * @param options.pairs Of an earlier minimisation; pairs without curvature are left out.
 */
export function minimiseLbfgs(
  objective: Objective,
  options: {
    readonly start: Float64Array;
    readonly maxSteps: number;
    readonly tolerance: number;
    readonly pairs?: readonly CurvaturePair[];
  },
): LbfgsResult {
  let point: Float64Array = Float64Array.from(options.start);
  let { value, gradient } = objective(point);
  const pairs = (options.pairs ?? []).filter(isCurved);
  const found = (converged: boolean): LbfgsResult => ({ point, value, converged, pairs });
  for (let count = 0; count < options.maxSteps; count++) {
    const direction = descentDirection(gradient, pairs);
    const slope = dot(direction, gradient);
    if (!(slope < 0)) return found(true);
    let length = pairs.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(dot(gradient, gradient)));
    let next = moved(point, direction, length);
    let reached = objective(next);
    for (let half = 0; half < 30 && !(reached.value <= value + 1e-4 * length * slope); half++) {
      length /= 2;
      next = moved(point, direction, length);
      reached = objective(next);
    }
    if (!(reached.value <= value)) return found(true); // rounding leaves nothing to gain
    const step = difference(next, point);
    const change = difference(reached.gradient, gradient);
    const pair = { step, change, product: dot(step, change) };
    if (isCurved(pair)) {
      pairs.push(pair);
      if (pairs.length > memory) pairs.shift();
    }
    const gained = value - reached.value;
    point = next;
    ({ value, gradient } = reached);
    if (gained < options.tolerance) return found(true);
  }
  return found(false);
}

function isCurved({ change, product }: CurvaturePair): boolean {
  return product > 1e-12 * dot(change, change);
}

// Plain loops: most of a fit's time goes into these vectors.
function moved(point: Float64Array, direction: Float64Array, length: number): Float64Array {
  const next = new Float64Array(point.length);
  for (let index = 0; index < next.length; index++) next[index] = point[index] + length * direction[index];
  return next;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  const result = new Float64Array(a.length);
  for (let index = 0; index < result.length; index++) result[index] = a[index] - b[index];
  return result;
}

/** Adds `factor` times a vector, in place. */
function add(target: Float64Array, vector: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index++) target[index] += factor * vector[index];
}

/** Minus the gradient times the inverse Hessian that the past steps suggest (two-loop recursion). */
function descentDirection(gradient: Float64Array, pairs: readonly CurvaturePair[]): Float64Array {
  const direction = new Float64Array(gradient.length);
  for (let index = 0; index < direction.length; index++) direction[index] = -gradient[index];
  const weights: number[] = [];
  for (let index = pairs.length - 1; index >= 0; index--) {
    const { step, change, product } = pairs[index];
    weights[index] = dot(step, direction) / product;
    add(direction, change, -weights[index]);
  }
  const last = pairs[pairs.length - 1];
  if (last) {
    const scale = last.product / dot(last.change, last.change);
    for (let index = 0; index < direction.length; index++) direction[index] *= scale;
  }
  for (const [index, { step, change, product }] of pairs.entries()) {
    add(direction, step, weights[index] - dot(change, direction) / product);
  }
  return direction;
}
