import { describe, expect, it } from "vitest";
import { createRandom } from "../../lib/platform/random/random";
import { dataSetsNeeded, detectableDifference, powerOf } from "../../lib/statistics/power";
import { quantileOfSorted } from "../../lib/statistics/quantile";
import { mean, standardErrorOfMean } from "../../lib/statistics/spread";
import { normalCumulative, studentCumulative, studentQuantile } from "../../lib/statistics/student";

describe("distributions", () => {
  it("have the tables' values", () => {
    expect(normalCumulative(1.959963984540054)).toBeCloseTo(0.975, 12);
    expect(normalCumulative(-3)).toBeCloseTo(0.0013498980316301, 14);
    expect([normalCumulative(0), normalCumulative(40), normalCumulative(-40)]).toEqual([0.5, 1, 0]);
    expect(studentQuantile(0.975, 1)).toBeCloseTo(12.7062047362, 8);
    expect(studentQuantile(0.975, 2)).toBeCloseTo(4.3026527297, 8);
    expect(studentQuantile(0.975, 7)).toBeCloseTo(2.3646242516, 8);
    expect(studentQuantile(0.05, 26)).toBeCloseTo(-1.7056179198, 8);
    expect(studentCumulative(1.3, 4000)).toBeCloseTo(normalCumulative(1.3), 4);
    expect(() => studentCumulative(1, 2.5)).toThrow("an integer of at least 1, got 2.5");
  });

  it("have quantiles between the values of a sample", () => {
    expect(quantileOfSorted([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect([quantileOfSorted([1, 3, 4], 0), quantileOfSorted([1, 3, 4], 1), quantileOfSorted([7], 0.3)]).toEqual([
      1, 4, 7,
    ]);
    expect(quantileOfSorted([], 0.5)).toBeNaN();
  });
});

describe("the power of a paired comparison", () => {
  it("is that of published tables of the t test", () => {
    // Cohen (1988) and G*Power: d = 0.5 needs 34 pairs, d = 0.8 needs 15, d = 0.2 needs 199
    const needed = (difference: number) => dataSetsNeeded({ difference, standardDeviation: 1 });
    expect([needed(0.5), needed(0.8), needed(0.2)]).toEqual([34, 15, 199]);
    expect(powerOf({ difference: 0.5, standardDeviation: 1, n: 34 })).toBeCloseTo(0.8078, 3);
  });

  it("is how often a simulated comparison of 7 data sets is significant", () => {
    const critical = studentQuantile(0.975, 6);
    const worlds = 4000;
    let seen = 0;
    for (let world = 0; world < worlds; world++) {
      const values = [...createRandom(world, "power").normals(7)].map((value) => 1 + value);
      seen += Number(Math.abs(mean(values)) > critical * standardErrorOfMean(values));
    }
    expect(powerOf({ difference: 1, standardDeviation: 1, n: 7 })).toBeCloseTo(seen / worlds, 1);
    expect(powerOf({ difference: 0, standardDeviation: 1, n: 7 })).toBeCloseTo(0.05, 6);
    expect(powerOf({ difference: 0, standardDeviation: 1, n: 2 })).toBeCloseTo(0.05, 3);
  });

  it("inverts: what can be seen is seen with the power asked for, in any unit", () => {
    for (const n of [3, 7, 27, 400]) {
      const difference = detectableDifference({ standardDeviation: 2e-5, n });
      expect(powerOf({ difference, standardDeviation: 2e-5, n })).toBeCloseTo(0.8, 6);
      if (n > 3) expect(dataSetsNeeded({ difference: difference * 1.0001, standardDeviation: 2e-5 })).toBe(n);
    }
  });

  it("is unknown for one data set; no difference is never seen", () => {
    expect(powerOf({ difference: 1, standardDeviation: 1, n: 1 })).toBeNaN();
    expect(detectableDifference({ standardDeviation: 1, n: 1 })).toBeNaN();
    expect(dataSetsNeeded({ difference: 0, standardDeviation: 1 })).toBe(Number.POSITIVE_INFINITY);
    expect(dataSetsNeeded({ difference: 1e-4, standardDeviation: 1 })).toBe(Number.POSITIVE_INFINITY);
    expect(dataSetsNeeded({ difference: 1, standardDeviation: 0 })).toBe(2);
  });
});
