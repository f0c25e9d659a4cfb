import { describe, expect, it } from "vitest";
import { minimiseLbfgs, type Objective, withMoreDecay } from "../../../lib/platform/optimisation/lbfgs";

describe("limited-memory BFGS", () => {
  it("finds the minimum of a badly scaled quadratic", () => {
    const scales = [1, 10, 100, 1000];
    const { point, converged } = minimiseLbfgs(
      (x) => ({
        value: scales.reduce((sum, scale, i) => sum + 0.5 * scale * (x[i] - i) ** 2, 0),
        gradient: Float64Array.from(scales, (scale, i) => scale * (x[i] - i)),
      }),
      { start: new Float64Array(4), maxSteps: 100, tolerance: 1e-14 },
    );
    expect(converged).toBe(true);
    for (const [index, entry] of point.entries()) expect(entry).toBeCloseTo(index, 5);
  });

  it("finds the minimum of a valley that bends (Rosenbrock)", () => {
    const start = Float64Array.of(-1.2, 1);
    const { point } = minimiseLbfgs(
      ([x, y]) => ({
        value: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
        gradient: Float64Array.of(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
      }),
      { start, maxSteps: 200, tolerance: 1e-16 },
    );
    expect(point[0]).toBeCloseTo(1, 4);
    expect(start).toEqual(Float64Array.of(-1.2, 1));
  });

  it("says when the steps did not suffice", () => {
    const { converged, value } = minimiseLbfgs(([x]) => ({ value: x ** 4, gradient: Float64Array.of(4 * x ** 3) }), {
      start: Float64Array.of(5),
      maxSteps: 2,
      tolerance: 1e-12,
    });
    expect(converged).toBe(false);
    expect(value).toBeLessThan(625);
  });

  it("starts a problem of other decay with the curvature of the one before", () => {
    const size = 30;
    const target = Float64Array.from({ length: size }, (_, index) => Math.sin(index));
    let calls = 0;
    /** Logistic curves of very different steepness, with weight decay: its minimum is where the slope is 0. */
    const problem =
      (decay: number): Objective =>
      (point) => {
        calls++;
        const gradient = new Float64Array(size);
        let value = 0;
        point.forEach((x, index) => {
          const steep = 1 + index;
          value += Math.log(2 * Math.cosh(steep * (x - target[index]))) + (decay / 2) * x * x;
          gradient[index] = steep * Math.tanh(steep * (x - target[index])) + decay * x;
        });
        return { value, gradient };
      };
    const options = { maxSteps: 500, tolerance: 1e-12 };
    const first = minimiseLbfgs(problem(1), { start: new Float64Array(size), ...options });
    const callsOf = (pairs: typeof first.pairs) => {
      calls = 0;
      const found = minimiseLbfgs(problem(0.25), { start: first.point, pairs, ...options });
      const { gradient } = problem(0.25)(found.point);
      for (const slope of gradient) expect(Math.abs(slope)).toBeLessThan(1e-4);
      return calls;
    };
    const moved = withMoreDecay(first.pairs, 0.25 - 1, size);
    for (const { step, change, product } of moved) {
      expect(product).toBeCloseTo(
        step.reduce((sum, value, index) => sum + value * change[index], 0),
        12,
      );
    }
    expect(moved[0].change[3]).toBeCloseTo(first.pairs[0].change[3] - 0.75 * first.pairs[0].step[3], 12);
    expect(callsOf(moved)).toBeLessThan(callsOf([]));
  });
});
