import { describe, expect, it } from "vitest";
import { createRandom } from "../../lib/platform/random/random";
import { mean } from "../../lib/statistics/spread";
import { holm, verdictOf, verdictOfDifferences, verdictOfEquivalence } from "../../lib/statistics/verdict";

const above = { direction: "above" } as const;

describe("the verdict on a hypothesis", () => {
  it.each([
    ["supported", [0.1, 2], 0.04],
    ["undecided", [0.1, 2], 0.05],
    ["undecided", [0, 2], 0.01],
    ["undecided", [-1, 2], 0.3],
    ["contradicted", [-2, 0], 0.9],
    ["contradicted", [-2, -1], 0.99],
    ["undecided", [Number.NaN, Number.NaN], 0.01],
    ["undecided", [0.1, 2], Number.NaN],
  ] as const)("is %s with the interval %j and p = %d", (verdict, interval, pValue) => {
    const found = { statistic: 1, interval, pValue };
    expect(verdictOf(found, above)).toEqual({ ...found, verdict, detectable: Number.NaN });
    const [low, high] = interval;
    const moved = { statistic: 9, interval: [10 - high, 10 - low] as const, pValue, detectable: 3 };
    expect(verdictOf(moved, { direction: "below", threshold: 10 })).toEqual({ ...moved, verdict });
  });

  it("follows from differences, as far beyond the threshold as they lie", () => {
    const noise = [...createRandom(1, "verdict").normals(27)].map((value) => 0.1 * value);
    const of = (effect: number, threshold: number, direction: "above" | "below") =>
      verdictOfDifferences(
        noise.map((value) => value + effect),
        { direction, threshold },
        { seed: 1 },
      );
    expect(of(1, 0, "above")).toMatchObject({ verdict: "supported", pValue: 2 ** -27 });
    expect(of(-1, 0, "above").verdict).toBe("contradicted");
    expect(of(0, 0, "above").verdict).toBe("undecided");
    expect(of(1, 2, "above").verdict).toBe("contradicted");
    expect(of(1, 2, "below").verdict).toBe("supported");
    expect(of(3, 2, "above").verdict).toBe("supported");
    const { statistic, interval } = of(1, 0, "above");
    expect(statistic).toBeCloseTo(1 + mean(noise), 12);
    expect(interval[0]).toBeLessThan(statistic);
  });

  it("supports what is not there in no more than 1 of 20 worlds, and what could be seen in 4 of 5", () => {
    const worlds = 1000;
    const shareOf = (effect: number) =>
      mean(
        Array.from({ length: worlds }, (_, world) => {
          const differences = [...createRandom(world, "verdicts").normals(20)].map((value) => value + effect);
          const { verdict } = verdictOfDifferences(differences, above, { seed: world, resamples: 300 });
          return Number(verdict === "supported");
        }),
      );
    expect(shareOf(0)).toBeLessThan(0.05);
    const pattern = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 1 : -1) * Math.sqrt(19 / 20));
    const { detectable } = verdictOfDifferences(pattern, above, { seed: 1 }); // of a deviation of 1
    expect(shareOf(detectable)).toBeGreaterThan(0.77);
    expect(shareOf(detectable)).toBeLessThan(0.83);
  });

  it("is undecided of one data set, or of none", () => {
    expect(verdictOfDifferences([1], above, { seed: 1 }).verdict).toBe("undecided");
    expect(verdictOfDifferences([], above, { seed: 1 }).verdict).toBe("undecided");
  });
});

describe("the verdict on no difference to speak of", () => {
  const threshold = { threshold: 0.1 };
  /** Differences of a mean and a deviation of their own, beside scales about 2. */
  const pairsOf = (difference: number, deviation: number, n = 27, seed = 1) => {
    const random = createRandom(seed, "equivalence");
    const noise = [...random.normals(n)];
    const centre = seed === 1 ? mean(noise) : 0;
    return noise.map((value) => ({
      difference: difference + deviation * (value - centre),
      scale: 2 + 0.2 * random.normal(),
    }));
  };

  it.each([
    ["supported", 0, 0.1],
    ["supported", 0.1, 0.1],
    ["undecided", 0.19, 0.1],
    ["undecided", 0, 0.8],
    ["contradicted", 0.4, 0.1],
    ["contradicted", -0.4, 0.1],
  ])("is %s of a mean of %d with a deviation of %d, and scales of 2", (verdict, difference, deviation) => {
    const found = verdictOfEquivalence(pairsOf(difference, deviation), threshold, { seed: 1 });
    expect(found.verdict).toBe(verdict);
    expect(found.statistic).toBeCloseTo(difference / 2, 1);
    expect(found.pValue < 0.05).toBe(verdict === "supported");
  });

  it("is undecided where scales may as well be 0: a share of nothing is none", () => {
    const pairs = pairsOf(0.4, 0.01).map((pair, index) => ({ ...pair, scale: index % 2 === 0 ? 1 : -0.9 }));
    expect(verdictOfEquivalence(pairs, threshold, { seed: 1 }).verdict).toBe("undecided");
  });

  it("supports a difference at the threshold in no more than 1 of 20 worlds, and keeps what could be kept in 4 of 5", () => {
    const worlds = 500;
    const supported = (difference: number, margin: number) =>
      mean(
        Array.from({ length: worlds }, (_, world) => {
          const pairs = pairsOf(difference, 1, 20, world + 2);
          const found = verdictOfEquivalence(pairs, { threshold: margin }, { seed: world, resamples: 200 });
          return Number(found.verdict === "supported");
        }),
      );
    expect(supported(2 * 0.4, 0.4)).toBeLessThan(0.06);
    const pattern = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 1 : -1) * Math.sqrt(19 / 20));
    const pairs = pattern.map((difference) => ({ difference, scale: 2 })); // of a deviation of 1
    const { detectable } = verdictOfEquivalence(pairs, threshold, { seed: 1 });
    expect(supported(0, detectable)).toBeGreaterThan(0.75);
    expect(supported(0, detectable)).toBeLessThan(0.86);
  });
});

describe("Holm's correction", () => {
  it("is that of a worked example, in the order of the p values", () => {
    expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => p.toFixed(3))).toEqual(["0.030", "0.060", "0.060", "0.020"]);
    expect(holm([0.5, 0.9])).toEqual([1, 1]);
    expect(holm([0.02, Number.NaN, 0.01])).toEqual([0.02, Number.NaN, 0.02]);
    expect(holm([])).toEqual([]);
  });
});
