import { describe, expect, it } from "vitest";
import { mean, spreadOf, standardErrorOfMean } from "../../lib/statistics/spread";

describe("the spread of measurements", () => {
  it("is the mean, and the sample deviation of n − 1", () => {
    expect(spreadOf([1, 2, 3, 4])).toEqual({ mean: 2.5, standardDeviation: Math.sqrt(5 / 3), count: 4 });
    expect(mean(Float32Array.from([0.5, 1.5]))).toBe(1);
  });

  it("has no deviation for one value, and no mean for none", () => {
    expect(spreadOf([7])).toEqual({ mean: 7, standardDeviation: Number.NaN, count: 1 });
    expect(spreadOf([])).toEqual({ mean: Number.NaN, standardDeviation: Number.NaN, count: 0 });
  });

  it("makes the standard error of the mean, over √n", () => {
    expect(standardErrorOfMean([1, 2, 3, 4])).toBeCloseTo(Math.sqrt(5 / 3 / 4), 12);
    expect(standardErrorOfMean([1])).toBeNaN();
  });
});
