import { describe, expect, it } from "vitest";
import { estimateKsg, estimateRoss } from "../../lib/mutual-information";
import { vectorLabelCases } from "../../lib/mutual-information/ground-truth/label-cases";
import { correlatedGaussians, independentPairs } from "../../lib/mutual-information/ground-truth/pair-cases";
import { digamma, logGamma } from "../../lib/mutual-information/quadrature";

describe("nearest neighbours", () => {
  it("find the information of correlated normals, by both algorithms", () => {
    for (const [dimension, nats] of [
      [1, 0.4133],
      [2, 1],
    ]) {
      const sample = correlatedGaussians(dimension, nats).generate(1500, 1);
      for (const algorithm of [1, 2] as const) {
        const estimate = estimateKsg({ ...sample, algorithm });
        expect(Math.abs(estimate.nats - nats)).toBeLessThan(0.08);
        expect(estimate.standardError).toBeLessThan(0.05);
      }
    }
  });

  it("find nothing where nothing is", () => {
    expect(Math.abs(estimateKsg(independentPairs(1).generate(1500, 2)).nats)).toBeLessThan(0.05);
  });

  it("find what vectors tell of labels", async () => {
    for (const part of ["binary-gaussian-1-n10000", "overlapping-uniforms", "shells-d2"]) {
      const truth = vectorLabelCases().find(({ id }) => id.includes(part));
      const { nats } = estimateRoss(await truth!.generate(2000, 1));
      expect(Math.abs(nats - truth!.truthNats)).toBeLessThan(0.06);
    }
  });

  it("count equals where x is discrete, and never see more than the label holds", async () => {
    for (const part of ["binary-channel-0.1-n10000", "table-4x3", "rare-class"]) {
      const truth = vectorLabelCases().find(({ id }) => id.includes(part));
      const { nats } = estimateRoss(await truth!.generate(2000, 1));
      expect(Math.abs(nats - truth!.truthNats)).toBeLessThan(0.04);
    }
    // x = 0 and 1, nine times each, x = y: ln 2 but for the digammas of counts
    const labels = Int32Array.from({ length: 18 }, (_, index) => index % 2);
    const equal = estimateRoss({ values: Float32Array.from(labels), pointShape: [1], labels, nClasses: 2 });
    expect(equal.nats).toBeCloseTo(digamma(18) - digamma(9), 10);
  });

  it("agree with counts made by hand", () => {
    // x = 0, 1, 10, 11 with y = x: the nearest neighbour of each is 1 away in both, so no other point is nearer.
    const xs = Float32Array.of(0, 1, 10, 11);
    const { nats } = estimateKsg({ xs, ys: xs, xSize: 1, ySize: 1, k: 1 });
    expect(nats).toBeCloseTo(digamma(1) + digamma(4) - 2 * digamma(1), 10);
    // Labels 0 0 1 1: the neighbour of the same label is the nearest of all, and only the point itself is nearer.
    const labels = Int32Array.of(0, 0, 1, 1);
    const ross = estimateRoss({ values: xs, pointShape: [1], labels, nClasses: 2 }, { k: 1 });
    expect(ross.nats).toBeCloseTo(digamma(4) + digamma(1) - digamma(2) - digamma(1), 10);
  });

  it("refuse impossible requests", () => {
    const xs = Float32Array.of(0, 1, 2);
    expect(() => estimateKsg({ xs, ys: xs, xSize: 1, ySize: 1, k: 3 })).toThrow("from 1 to 2");
    expect(() => estimateKsg({ xs, ys: xs.subarray(1), xSize: 1, ySize: 1 })).toThrow("got 3 and 2");
  });
});

describe("special functions", () => {
  it("have their known values", () => {
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 9);
    expect(digamma(0.5)).toBeCloseTo(-0.5772156649015329 - 2 * Math.LN2, 9);
    expect(digamma(100)).toBeCloseTo(Math.log(100) - 1 / 200 - 1 / 120_000, 9);
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 9);
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 9);
  });
});
