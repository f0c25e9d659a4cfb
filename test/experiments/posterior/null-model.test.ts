import { describe, expect, it } from "vitest";
import { nullModel, randomPosterior } from "../../../lib/experiments";
import { cleanCount, cleanPosteriors, combinations, meanPairwiseError } from "../../../lib/predictors/clean-posteriors";
import { cleanTarget, errorTo, memorisationFloor, noiseFloor } from "../../../lib/predictors/clean-target";
import { combineDistributions, meanSquaredError, uniformDistribution } from "../../../lib/search-space";

const within = (value: number, target: number, share: number) => {
  expect(value).toBeGreaterThan(target * (1 - share));
  expect(value).toBeLessThan(target * (1 + share));
};

describe("the null model of Table 3.1", () => {
  const model = nullModel({ selected: 4, samples: 11, cleanSize: 5, nDataSets: 150, seed: 20190830 });

  it("has pairwise noise of 6.37e-4 between posteriors of four random architectures", () => {
    within(model.noiseDirty, 6.37e-4, 0.02);
  });

  it("has clean noise of 6.98e-5 and a memorisation floor of 3.48e-5", () => {
    within(model.noiseClean, 6.98e-5, 0.05);
    within(model.memorisation, 3.48e-5, 0.05);
  });

  it("agrees with the closed form of its floors", () => {
    within((model.noiseDirty / 2) * (1 / 5 - 1 / 11), model.memorisation, 0.02);
    within(model.noiseDirty / 2 / 5, model.uniform, 0.03);
  });

  it("is the same for the same seed", () => {
    expect([...randomPosterior(4, 1, 2)]).toEqual([...randomPosterior(4, 1, 2)]);
    expect(() => nullModel({ selected: 0, samples: 2, cleanSize: 1, nDataSets: 1, seed: 1 })).toThrow("selected");
  });
});

describe("clean posteriors", () => {
  it("are all 462 sums of 5 of 11", () => {
    expect(combinations(11, 5).length).toBe(462);
    expect(new Set(combinations(11, 5).map((chosen) => chosen.join())).size).toBe(462);
    expect(combinations(3, 0)).toEqual([[]]);
    expect(() => combinations(2, 3)).toThrow("3 of 2");
  });

  it("equal the combination of their parts", () => {
    const posteriors = [0, 1, 2].map((index) => randomPosterior(4, 5, index));
    const clean = cleanPosteriors(posteriors, 2);
    const direct = combineDistributions([posteriors[0], posteriors[2]]);
    expect(Math.max(...clean[1].map((value, entry) => Math.abs(value - direct[entry])))).toBeLessThan(1e-12);
  });

  it("are drawn where there are too many, each of as many different posteriors", () => {
    const posteriors = Array.from({ length: 26 }, (_, index) => randomPosterior(4, 6, index));
    expect(cleanCount(26, 5)).toBe(1001);
    const clean = cleanPosteriors(posteriors, 5);
    expect(clean).toHaveLength(1001);
    const target = cleanTarget(posteriors, 5);
    const uniform = uniformDistribution();
    const drawn = clean.reduce((sum, one) => sum + meanSquaredError(uniform, one), 0) / 1001;
    within(drawn, errorTo(uniform, target), 0.05);
  });

  it("have, in short, the very error that the mean over all of them has", () => {
    const posteriors = Array.from({ length: 7 }, (_, index) => randomPosterior(4, 9, index));
    const prediction = randomPosterior(4, 10, 0);
    for (const size of [1, 3, 6, 7]) {
      const clean = cleanPosteriors(posteriors, size);
      const slow = clean.reduce((sum, one) => sum + meanSquaredError(prediction, one), 0) / clean.length;
      const target = cleanTarget(posteriors, size);
      expect(errorTo(prediction, target)).toBeCloseTo(slow, 14);
      const own = clean.reduce((sum, one) => sum + meanSquaredError(target.mean, one), 0) / clean.length;
      expect(memorisationFloor(target)).toBeCloseTo(own, 14);
      expect(noiseFloor(target)).toBeCloseTo(meanPairwiseError(posteriors) / 2 / size, 14);
    }
    expect(() => cleanTarget(posteriors, 8)).toThrow("cannot add 8 of 7");
  });

  it("have the mean error of all pairs that a double loop finds", () => {
    const posteriors = Array.from({ length: 6 }, (_, index) => randomPosterior(4, 8, index));
    let total = 0;
    for (let a = 0; a < 6; a++) for (let b = a + 1; b < 6; b++) total += meanSquaredError(posteriors[a], posteriors[b]);
    expect(meanPairwiseError(posteriors)).toBeCloseTo(total / 15, 12);
    expect(meanPairwiseError(posteriors.slice(0, 1))).toBeNaN();
  });
});
