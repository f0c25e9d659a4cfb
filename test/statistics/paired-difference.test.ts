import { describe, expect, it } from "vitest";
import { createRandom } from "../../lib/platform/random/random";
import { bootstrapInterval } from "../../lib/statistics/bootstrap";
import { pairedDifference, signFlipPValue } from "../../lib/statistics/paired-difference";
import { mean } from "../../lib/statistics/spread";

/** All sums that other signs give, by halves: an enumeration of another kind. */
function sumsOfSigns(values: readonly number[]): number[] {
  if (values.length === 0) return [0];
  const rest = sumsOfSigns(values.slice(1));
  return [...rest.map((sum) => sum + values[0]), ...rest.map((sum) => sum - values[0])];
}

describe("the sign-flip test", () => {
  it.each([[[3, -1, 2, 5, 0.5]], [[0.1, 0.2, 0.3]], [[1, -1]], [[0, 0, 0]], [[2, 7, 1, -8, 2, 8, 1, -8, 2, 8]]])(
    "is the share of all signs that are as far from 0: %j",
    (differences) => {
      const sums = sumsOfSigns(differences);
      const found = Math.abs(differences.reduce((sum, value) => sum + value, 0));
      const asFar = sums.filter((sum) => Math.abs(sum) >= found - 1e-9).length;
      expect(signFlipPValue(differences, { seed: 1 })).toBe(asFar / sums.length);
      const signed = differences.reduce((sum, value) => sum + value, 0);
      const above = sums.filter((sum) => sum >= signed - 1e-9).length;
      expect(signFlipPValue(differences, { seed: 1, alternative: "above" })).toBe(above / sums.length);
      const mirrored = differences.map((value) => -value);
      expect(signFlipPValue(mirrored, { seed: 1, alternative: "below" })).toBe(above / sums.length);
    },
  );

  it("is exact for as many data sets as there are: by dynamic programming over sums of whole numbers", () => {
    const random = createRandom(8, "whole");
    const differences = Array.from({ length: 27 }, () => random.integer(21) - 6);
    let ways = new Map([[0, 1]]);
    for (const value of differences) {
      const next = new Map<number, number>();
      for (const [sum, count] of ways) {
        for (const other of [sum + value, sum - value]) next.set(other, (next.get(other) ?? 0) + count);
      }
      ways = next;
    }
    const found = differences.reduce((sum, value) => sum + value, 0);
    const above = [...ways].reduce((sum, [at, count]) => sum + (at >= found ? count : 0), 0);
    expect(signFlipPValue(differences, { seed: 1, alternative: "above" })).toBe(above / 2 ** 27);
    expect(signFlipPValue(differences, { seed: 1 })).toBe((2 * above) / 2 ** 27);
  });

  it("can get no smaller than 2 of 2^n", () => {
    expect(signFlipPValue([1, 1.1, 0.9, 1, 1, 1, 1.2], { seed: 1 })).toBe(2 / 128);
  });

  it("draws signs where there are too many, and agrees with the normal's tail", () => {
    const random = createRandom(3, "test");
    const noise = [...random.normals(40)];
    const centred = noise.map((value) => value - mean(noise));
    const spread = Math.sqrt(centred.reduce((sum, value) => sum + value ** 2, 0));
    // a sum of 1.96 of its deviations over signs: the deviation is that of the values as they are
    const shift = (1.96 * spread) / Math.sqrt(40 * 40 - 40 * 1.96 ** 2);
    expect(
      signFlipPValue(
        centred.map((value) => value + shift),
        { seed: 1 },
      ),
    ).toBeCloseTo(0.05, 2);
  });

  it("rejects a true null hypothesis as often as its level says", () => {
    const rejected = Array.from({ length: 1000 }, (_, world) => {
      const random = createRandom(world, "null");
      return Number(
        signFlipPValue(
          Array.from({ length: 8 }, () => random.normal() ** 3),
          { seed: 1 },
        ) <= 0.0501,
      );
    });
    expect(mean(rejected)).toBeGreaterThan(0.03);
    expect(mean(rejected)).toBeLessThan(0.07);
  });

  it("knows nothing of no difference, or of one that is not a number", () => {
    expect(signFlipPValue([], { seed: 1 })).toBeNaN();
    expect(signFlipPValue([1, Number.NaN], { seed: 1 })).toBeNaN();
  });
});

describe("bootstrap intervals", () => {
  it.each([
    ["7 normal values", 7, (normal: number) => normal],
    ["20 normal values", 20, (normal: number) => normal],
    ["20 skewed values", 20, (normal: number) => Math.exp(0.5 * normal) - Math.exp(0.125)],
  ])("hold the true mean of %s in about 95 of 100 worlds", (_, n, made) => {
    const worlds = 600;
    let held = 0;
    for (let world = 0; world < worlds; world++) {
      const random = createRandom(world, "coverage");
      const values = Array.from({ length: n }, () => made(random.normal()));
      const [low, high] = bootstrapInterval(values, mean, { seed: world, resamples: 400 });
      held += Number(low <= 0 && 0 <= high);
    }
    expect(held / worlds).toBeGreaterThan(0.91); // plain percentiles hold 0.88 of 7 values
    expect(held / worlds).toBeLessThan(0.98);
  });

  it("move and stretch with the values, and narrow with a lower level", () => {
    const values = [1, 4, 2, 8, 5, 7];
    const [low, high] = bootstrapInterval(values, mean, { seed: 5 });
    const moved = bootstrapInterval(
      values.map((value) => 10 - 2 * value),
      mean,
      { seed: 5 },
    );
    expect(moved[0]).toBeCloseTo(10 - 2 * high, 0);
    expect(moved[1]).toBeCloseTo(10 - 2 * low, 0);
    const [lower, higher] = bootstrapInterval(values, mean, { seed: 5, level: 0.5 });
    expect(low).toBeLessThan(lower);
    expect(higher).toBeLessThan(high);
  });

  it("resample what stands and falls together as one", () => {
    const groups = [
      [1, 1, 1],
      [2, 2, 2],
      [3, 3, 3],
    ];
    const [low, high] = bootstrapInterval(groups, (sample) => mean(sample.flat()), { seed: 2 });
    expect([low, high]).toEqual([1, 3]);
  });

  it("are unknown for one value", () => {
    expect(bootstrapInterval([1], mean, { seed: 0 })).toEqual([Number.NaN, Number.NaN]);
  });
});

describe("a paired difference", () => {
  it("is the mean with its error, interval and test", () => {
    const differences = [0.5, 1, 0.8, 0.2, 0.9, 1.1, 0.4];
    const { mean: found, standardError, interval, pValue, n } = pairedDifference(differences, { seed: 4 });
    expect(found).toBeCloseTo(0.7, 12);
    expect(standardError).toBeCloseTo(Math.sqrt(0.68 / 6 / 7), 12);
    expect(interval[0]).toBeGreaterThan(0);
    expect(interval[0]).toBeLessThan(found);
    expect(interval[1]).toBeGreaterThan(found);
    expect(pValue).toBe(2 / 128);
    expect(n).toBe(7);
    expect(pairedDifference(differences, { seed: 4 }).interval).toEqual(interval);
  });
});
