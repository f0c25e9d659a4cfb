/** A function of many variables with its gradient. */
export type Objective = (point: Float64Array) => { readonly value: number; readonly gradient: Float64Array };

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index] * b[index];
  return sum;
};

/** Pairs of past steps that stand for the curvature. */
const memory = 8;

/**
 * Minimises a smooth convex function by limited-memory BFGS with backtracking (Nocedal & Wright 2006, algorithm 7.4).
 *
 * @param options.start Where to begin; not changed.
 * @param options.tolerance Ends when a step lowers the value by less than this.
 * @returns The best point found, and whether the tolerance was reached within `maxSteps`.
 */
export function minimiseLbfgs(
  objective: Objective,
  options: { readonly start: Float64Array; readonly maxSteps: number; readonly tolerance: number },
): { readonly point: Float64Array; readonly value: number; readonly converged: boolean } {
  let point: Float64Array = Float64Array.from(options.start);
  let { value, gradient } = objective(point);
  const steps: Float64Array[] = [];
  const changes: Float64Array[] = [];
  for (let count = 0; count < options.maxSteps; count++) {
    const direction = descentDirection(gradient, steps, changes);
    const slope = dot(direction, gradient);
    if (!(slope < 0)) return { point, value, converged: true };
    let length = steps.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(dot(gradient, gradient)));
    let next = moved(point, direction, length);
    let reached = objective(next);
    for (let half = 0; half < 30 && !(reached.value <= value + 1e-4 * length * slope); half++) {
      length /= 2;
      next = moved(point, direction, length);
      reached = objective(next);
    }
    if (!(reached.value <= value)) return { point, value, converged: true }; // rounding leaves nothing to gain
    const step = difference(next, point);
    const change = difference(reached.gradient, gradient);
    if (dot(step, change) > 1e-12 * dot(change, change)) {
      steps.push(step);
      changes.push(change);
      if (steps.length > memory) {
        steps.shift();
        changes.shift();
      }
    }
    const gained = value - reached.value;
    point = next;
    ({ value, gradient } = reached);
    if (gained < options.tolerance) return { point, value, converged: true };
  }
  return { point, value, converged: false };
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
function descentDirection(gradient: Float64Array, steps: Float64Array[], changes: Float64Array[]): Float64Array {
  const direction = new Float64Array(gradient.length);
  for (let index = 0; index < direction.length; index++) direction[index] = -gradient[index];
  const weights: number[] = [];
  for (let index = steps.length - 1; index >= 0; index--) {
    weights[index] = dot(steps[index], direction) / dot(steps[index], changes[index]);
    add(direction, changes[index], -weights[index]);
  }
  const last = steps.length - 1;
  if (last >= 0) {
    const scale = dot(steps[last], changes[last]) / dot(changes[last], changes[last]);
    for (let index = 0; index < direction.length; index++) direction[index] *= scale;
  }
  for (let index = 0; index < steps.length; index++) {
    const correction = dot(changes[index], direction) / dot(steps[index], changes[index]);
    add(direction, steps[index], weights[index] - correction);
  }
  return direction;
}
