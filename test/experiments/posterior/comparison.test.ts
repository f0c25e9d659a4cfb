import { describe, expect, it } from "vitest";
import {
  comparisons,
  comparisonVerdict,
  differenceOf,
  explainedShare,
  powerOfComparison,
} from "../../../lib/experiments/posterior/comparison";
import { conclusions } from "../../../lib/experiments/posterior/conclusions";
import type { ErrorRecord, MethodName } from "../../../lib/experiments/posterior/errors";
import { createRandom } from "../../../lib/platform/random/random";

const judged = { evaluation: "leaveOneOut", target: "thesis", filterPenalty: 5e-5 } as const;

/** Records of a method on so many data sets, whose errors lie by `gain` below those of the mean. */
function recordsOf(method: MethodName, gain: number, nDataSets: number, uniform = 2): readonly ErrorRecord[] {
  return Array.from({ length: nDataSets }, (_, index) => {
    const random = createRandom(5, "records", method, index);
    const level = 1.5 + 0.1 * createRandom(5, "level", index).normal();
    const singles = [0, 1, 2].map(() => level + 1 - gain + 0.1 * random.normal());
    const error = level - gain + 0.02 * random.normal();
    const input = method === "mean" ? "nothing" : "usable raw";
    const record = { ...judged, part: "test", method, input, repeat: 0, dataSet: `set-${index}` } as const;
    return { ...record, error, singles, uniform, floor: 1 };
  });
}

const better = { method: "gaussianProcess", input: "usable raw" } as const;

describe("comparing methods over data sets", () => {
  it("says better where the interval and the exact test agree, and of five data sets never", () => {
    const records = (n: number) => [...recordsOf("mean", 0, n), ...recordsOf("gaussianProcess", 0.3, n)];
    const [, row] = comparisons(records(12), judged, { seed: 1 });
    expect(row.verdict).toBe("better");
    expect(row.difference.mean).toBeCloseTo(-0.3, 1);
    const [, few] = comparisons(records(5), judged, { seed: 1 });
    expect(few.difference.interval[1]).toBeLessThan(0);
    expect(few.verdict).toBe("not told apart");
    expect(few.explained).toBeNull();
    expect(comparisonVerdict({ interval: [1, 2], pValue: 0.01 })).toBe("worse");
    expect(comparisonVerdict({ interval: [-1, 2], pValue: 0.01 })).toBe("not told apart");
  });

  it("gives a share only of what is shown to be there", () => {
    const errors = recordsOf("mean", 0.25, 12);
    const share = explainedShare(errors, 1);
    const own = errors.reduce((sum, { error, uniform }) => sum + (uniform - error), 0) / 12;
    expect(share?.share).toBeCloseTo(own / (2 - 1), 10);
    expect(share?.interval[0]).toBeLessThan(share!.share);
    expect(explainedShare(recordsOf("mean", 0, 12, 1.00001 - 1e-5), 1)).toBeNull();
    const near = errors.map((one, index) => ({ ...one, uniform: 1 + 0.1 * (index % 2 === 0 ? 1 : -0.9) }));
    expect(explainedShare(near, 1)).toBeNull();
  });

  it("takes the rounding of one prediction for no difference", () => {
    const records = recordsOf("mean", 0, 8);
    const same = records.map((one) => ({ ...one, method: "ridge" as const, error: one.error * (1 - 1e-7) }));
    const difference = differenceOf(
      [...records, ...same],
      judged,
      { method: "ridge", input: "nothing" },
      { method: "mean", input: "nothing" },
      1,
    );
    expect(difference.mean).toBe(0);
    expect(difference.pValue).toBe(1);
  });

  it("says what could have been seen: sd times the noncentral factor, as a share of what there is", () => {
    const records = [...recordsOf("mean", 0, 27), ...recordsOf("gaussianProcess", 0.1, 27)];
    const power = powerOfComparison(records, judged, better);
    expect(power.dataSets).toBe(27);
    expect(power.detectable / power.standardDeviation).toBeCloseTo(0.56, 2); // n = 27: d = 0.56
    expect(power.detectableShare).toBeCloseTo(power.detectable / 0.5, 0);
    expect(power.noiseShare).toBeGreaterThan(0);
    expect(power.dataSetsForHalf).toBeLessThan(27);
  });

  it("concludes from intervals alone", () => {
    const told = (n: number, gain: number) =>
      conclusions([...recordsOf("mean", 0, n), ...recordsOf("gaussianProcess", gain, n)], judged, 1).join(" ");
    expect(told(12, 0.3)).toContain("Better than the mean of the other data sets");
    expect(told(12, 0)).toContain("It is not shown that anything was learnt of a data set that was not seen");
    expect(told(4, 0.3)).toContain("this shows the way, and is no result");
    expect(told(4, 0.3)).not.toContain("Better than");
    expect(conclusions([], judged)).toEqual(["Nothing was judged so."]);
  });
});
