import { describe, expect, it } from "vitest";
import { minimiseLbfgs } from "../../lib/optimisation/lbfgs";

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
});
