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
    const step = next.map((entry, index) => entry - point[index]);
    const change = reached.gradient.map((entry, index) => entry - gradient[index]);
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

function moved(point: Float64Array, direction: Float64Array, length: number): Float64Array {
  return point.map((entry, index) => entry + length * direction[index]);
}

/** Minus the gradient times the inverse Hessian that the past steps suggest (two-loop recursion). */
function descentDirection(gradient: Float64Array, steps: Float64Array[], changes: Float64Array[]): Float64Array {
  let direction: Float64Array = gradient.map((entry) => -entry);
  const weights: number[] = [];
  for (let index = steps.length - 1; index >= 0; index--) {
    weights[index] = dot(steps[index], direction) / dot(steps[index], changes[index]);
    direction = moved(direction, changes[index], -weights[index]);
  }
  const last = steps.length - 1;
  if (last >= 0) {
    const scale = dot(steps[last], changes[last]) / dot(changes[last], changes[last]);
    direction = direction.map((entry) => scale * entry);
  }
  for (let index = 0; index < steps.length; index++) {
    const correction = dot(changes[index], direction) / dot(steps[index], changes[index]);
    direction = moved(direction, steps[index], weights[index] - correction);
  }
  return direction;
}
