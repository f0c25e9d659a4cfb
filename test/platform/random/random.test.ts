import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, deriveSeed } from "../../../lib/platform/random/random";

describe("createRandom", () => {
  it("gives the same stream for the same seed and path, and another one for another path", () => {
    const draw = (...path: (string | number)[]) => Array.from({ length: 5 }, () => createRandom(7, ...path).uniform());
    expect(draw("a", 1)).toEqual(draw("a", 1));
    expect(draw("a", 1)).not.toEqual(draw("a", 2));
  });

  it("does not mix up paths whose joined text is the same", () => {
    expect(createRandom(1, "ab", "c").uniform()).not.toBe(createRandom(1, "a", "bc").uniform());
  });

  it("draws uniforms with the moments of the uniform distribution", () => {
    const random = createRandom(3);
    const values = Array.from({ length: 100_000 }, () => random.uniform());
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0.5, 2);
    expect(variance).toBeCloseTo(1 / 12, 3);
  });

  it("draws normals with mean 0, variance 1 and kurtosis 3", () => {
    const values = createRandom(4).normals(200_000);
    const moment = (power: number) => values.reduce((a, b) => a + b ** power, 0) / values.length;
    expect(moment(1)).toBeCloseTo(0, 1.9);
    expect(moment(2)).toBeCloseTo(1, 1.5);
    expect(moment(4)).toBeCloseTo(3, 0.8);
  });

  it("permutes: every index once, and every order of three about equally often", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 1000 }), (length, seed) => {
        const order = [...createRandom(seed).permutation(length)].sort((a, b) => a - b);
        expect(order).toEqual(Array.from({ length }, (_, index) => index));
      }),
    );
    const counts = new Map<string, number>();
    const random = createRandom(5);
    for (let draw = 0; draw < 6000; draw++) {
      const order = random.permutation(3).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it("draws categories in proportion to their weights and never one of weight 0", () => {
    const random = createRandom(6);
    const counts = [0, 0, 0, 0];
    for (let draw = 0; draw < 20_000; draw++) counts[random.categorical([1, 0, 3, 0])]++;
    expect(counts[1] + counts[3]).toBe(0);
    expect(counts[2] / counts[0]).toBeCloseTo(3, 0);
  });

  it("refuses what cannot be drawn, naming the value", () => {
    const random = createRandom(1);
    expect(() => random.integer(0)).toThrow("below 0");
    expect(() => random.categorical([1, -2])).toThrow("entry 1 is -2");
    expect(() => random.categorical([0, 0])).toThrow("all entries are 0");
    expect(() => createRandom(1.5)).toThrow("1.5");
  });

  it("derives seeds that tasks can carry", () => {
    expect(deriveSeed(1, "a")).toBe(deriveSeed(1, "a"));
    expect(deriveSeed(1, "a")).not.toBe(deriveSeed(2, "a"));
    expect(Number.isInteger(deriveSeed(9, "x")) && deriveSeed(9, "x") >= 0).toBe(true);
  });
});
