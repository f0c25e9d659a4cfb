import { describe, expect, it } from "vitest";
import { mostInfluential } from "../../../lib/experiments/hypotheses/left-out";
import { mean } from "../../../lib/statistics";

const units = (values: readonly number[]) => values.map((value, index) => ({ dataSet: "abcdef"[index], value }));
const meanOf = (some: readonly { readonly value: number }[]) => mean(some.map(({ value }) => value));

describe("the data set that moves a statistic most", () => {
  it("is the one whose absence does, on either side; of equal ones the first", () => {
    expect(mostInfluential(units([1, 1.5, -4, 1]), meanOf)).toBe("c");
    expect(mostInfluential(units([1, 9, -4, 1]), meanOf)).toBe("b");
    const sumOf = (some: readonly { readonly value: number }[]) => some.reduce((sum, { value }) => sum + value, 0);
    expect(mostInfluential(units([0, 2, -2, 1]), sumOf)).toBe("b");
  });

  it("is none of two, and none that leaves no number", () => {
    expect(mostInfluential(units([1, 2]), meanOf)).toBeUndefined();
    expect(mostInfluential(units([1, 2, 3]), () => Number.NaN)).toBeUndefined();
    const withoutFirst = (some: readonly { readonly dataSet: string; readonly value: number }[]) =>
      some.every(({ dataSet }) => dataSet !== "a") ? Number.NaN : meanOf(some);
    expect(mostInfluential(units([100, 2, 3, 9]), withoutFirst)).toBe("b");
  });
});
