import { describe, expect, it } from "vitest";
import {
  informationForetellsAccuracy,
  profileForetellsWidth,
} from "../../../lib/experiments/posterior/profile-and-width";
import { dipOf, dipTellsWhereToWiden } from "../../../lib/experiments/posterior/widening";
import { widthEffects } from "../../../lib/experiments/posterior/width-effects";
import { createRandom } from "../../../lib/platform/random/random";
import { filterOptions, sampleUniformArchitecture } from "../../../lib/search-space";

describe("effects of width", () => {
  const random = createRandom(1, "effects");
  const truth = (filters: number) => 0.03 * Math.log2(filters) - 0.004 * Math.log2(filters / 35) ** 2;
  const networks = (count: number, noise: number) =>
    Array.from({ length: count }, () => {
      const architecture = sampleUniformArchitecture(random);
      return { architecture, accuracy: 0.5 + truth(architecture[2]) + noise * random.normal() };
    });

  it("are found where they were put, and nowhere else", () => {
    const { effects, perDoubling } = widthEffects(networks(300, 0.005));
    expect(perDoubling[2]).toBeCloseTo(0.03, 2);
    for (const layer of [0, 1, 3]) expect(Math.abs(perDoubling[layer])).toBeLessThan(0.003);
    const level = filterOptions.reduce((sum, filters) => sum + truth(filters), 0) / 23;
    filterOptions.forEach((filters, option) => {
      expect(Math.abs(effects[46 + option] - (truth(filters) - level))).toBeLessThan(0.008);
    });
    expect(effects.subarray(0, 23).reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10);
  });

  it("are small where few networks tell little, and need two", () => {
    const { perDoubling } = widthEffects(networks(2, 0));
    for (const gain of perDoubling) expect(Math.abs(gain)).toBeLessThan(0.1);
    expect(() => widthEffects(networks(1, 0))).toThrow("at least 2 networks, got 1");
  });
});

describe("whether a profile foretells what width is worth", () => {
  const random = createRandom(2, "profiles");
  const dataSets = Array.from({ length: 20 }, (_, index) => {
    const rise = random.normal();
    const usable = [0, 1, 2, 3].map((layer) => 1 + 0.1 * rise * layer + 0.01 * random.normal());
    return { dataSet: `set-${index}`, usable, accuracy: random.uniform(), returnToWidth: rise + 0.2 * random.normal() };
  });

  it("is seen by the rise, and not by accuracy, where that is so", () => {
    const [rise, accuracy] = profileForetellsWidth(dataSets, 1);
    expect(rise.spearman).toBeGreaterThan(0.8);
    expect(rise.interval[0]).toBeGreaterThan(0.5);
    expect(rise.leaveOneOut[0]).toBeLessThanOrEqual(rise.spearman);
    expect(rise.leaveOneOut[1]).toBeGreaterThanOrEqual(rise.spearman);
    expect(accuracy.interval[0]).toBeLessThan(0);
    expect(accuracy.interval[1]).toBeGreaterThan(0);
  });
});

describe("whether early information foretells a final accuracy", () => {
  const worlds = (gain: number) => {
    const random = createRandom(3, "early", gain);
    return Array.from({ length: 10 * 12 }, (_, index) => {
      const [own, earlyAccuracy] = [random.normal(), random.normal()];
      return {
        dataSet: `set-${index % 10}`,
        information: earlyAccuracy + own,
        earlyAccuracy,
        parameters: random.integer(1000),
        finalAccuracy: 2 * earlyAccuracy + gain * own + 0.5 * random.normal(),
      };
    });
  };

  it("is seen within data sets, beyond accuracy so far, and not where there is only that", () => {
    const seen = informationForetellsAccuracy(worlds(1), 1);
    expect(seen.byDataSet).toHaveLength(10);
    expect(seen.interval[0]).toBeGreaterThan(0.3);
    expect(seen.pValue).toBeLessThan(0.01);
    const unseen = informationForetellsAccuracy(worlds(0), 1);
    expect(Math.abs(unseen.mean)).toBeLessThan(0.25);
    expect(unseen.pValue).toBeGreaterThan(0.01);
    expect(informationForetellsAccuracy(worlds(1).slice(0, 40), 1).byDataSet).toHaveLength(0);
  });
});

describe("whether the dip tells where to widen", () => {
  it("is the layer that information falls most at, or rises least", () => {
    expect(dipOf([1, 0.9, 1.2, 1.3])).toBe(1);
    expect(dipOf([1, 1.2, 1.25, 1.5])).toBe(2);
    expect(dipOf([1, 1.2, 1.4, 1.1])).toBe(3);
  });

  it("compares the gain there with that of the other layers after the first", () => {
    const network = (gains: readonly number[]) => ({
      dataSet: "a",
      architecture: "",
      usable: [1, 1.2, 1.1, 1.3],
      gains,
    });
    const { mean, n } = dipTellsWhereToWiden([network([9, 0.01, 0.05, 0.03]), network([9, 0, 0.02, 0.02])], 1);
    expect(mean).toBeCloseTo((0.03 + 0.01) / 2, 12);
    expect(n).toBe(2);
  });
});

describe("prediction of a data set left out by a line fitted to the others", () => {
  const sets = (rises: readonly number[], returns: readonly number[]) =>
    rises.map((rise, index) => ({
      dataSet: `set-${index}`,
      usable: [0, 0, 0, rise],
      accuracy: 0.5,
      returnToWidth: returns[index],
    }));

  it("is exact on a line, and agrees with a fit by hand", () => {
    const [exact] = profileForetellsWidth(sets([1, 2, 3, 4], [3, 5, 7, 9]), 1);
    expect(exact.leftOut.skill).toBeCloseTo(1, 10);
    const [rise] = profileForetellsWidth(sets([0, 1, 2], [0, 1, 0]), 1);
    // lines through two points: 2 at 0, 0 at 1, 2 at 2; means of two: 0.5, 0, 0.5
    expect(rise.leftOut.difference.mean).toBeCloseTo((4 + 1 + 4) / 3 - (0.25 + 1 + 0.25) / 3, 10);
    expect(rise.leftOut.skill).toBeCloseTo(1 - 9 / 1.5, 10);
  });

  it("is the others' mean where they tell nothing", () => {
    const [, accuracy] = profileForetellsWidth(sets([1, 2, 3, 4], [3, 5, 7, 9]), 1);
    expect(accuracy.leftOut.skill).toBeCloseTo(0, 12);
  });
});
