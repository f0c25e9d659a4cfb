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

  it("have a floor that the truth behind them reaches in the mean over many data sets, and nothing else does", () => {
    const draws = (path: number, count: number) =>
      Array.from({ length: count }, (_, index) => randomPosterior(4, 11, path, index));
    const truth = cleanTarget(draws(-1, 5000), 1).mean;
    const targets = Array.from({ length: 150 }, (_, world) => cleanTarget(draws(world, 11), 5));
    const meanOf = (value: (target: (typeof targets)[number]) => number) =>
      targets.reduce((sum, target) => sum + value(target), 0) / targets.length;
    const floor = meanOf(noiseFloor);
    within(
      meanOf((target) => errorTo(truth, target)),
      floor,
      0.01,
    );
    const other = truth.map((value, entry) => value * (entry % 2 === 0 ? 1.3 : 0.7));
    expect(meanOf((target) => errorTo(other, target))).toBeGreaterThan(1.1 * floor);
    // whoever has seen the very posteriors goes below, down to where memory ends
    within(
      meanOf((target) => errorTo(target.mean, target)),
      (floor * (1 / 5 - 1 / 11)) / (1 / 5),
      0.01,
    );
  });

  it("have the mean error of all pairs that a double loop finds", () => {
    const posteriors = Array.from({ length: 6 }, (_, index) => randomPosterior(4, 8, index));
    let total = 0;
    for (let a = 0; a < 6; a++) for (let b = a + 1; b < 6; b++) total += meanSquaredError(posteriors[a], posteriors[b]);
    expect(meanPairwiseError(posteriors)).toBeCloseTo(total / 15, 12);
    expect(meanPairwiseError(posteriors.slice(0, 1))).toBeNaN();
  });
});
