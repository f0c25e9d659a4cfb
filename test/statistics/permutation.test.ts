import { describe, expect, it } from "vitest";
import { createRandom } from "../../lib/platform/random/random";
import { correlationPValue, detectableCorrelation, spearman } from "../../lib/statistics";

describe("the permutation test of a rank correlation", () => {
  it("counts all orders of few values: the best of n! orders, half of them, all of them", () => {
    expect(correlationPValue([1, 2, 3], [4, 5, 6], { seed: 0 })).toBeCloseTo(1 / 6, 12);
    expect(correlationPValue([1, 2, 3, 4], [4, 3, 2, 1], { seed: 0 })).toBe(1);
    // correlations of four values with 1, 2, 3, 4: 1 (one order), 0.8 (three), 0.6 (one), 0.4 (four), 0.2 (two), 0 (two)
    expect(correlationPValue([1, 2, 3, 4], [1, 2, 4, 3], { seed: 0 })).toBeCloseTo(4 / 24, 12);
    expect(correlationPValue([1, 2, 3, 4], [2, 1, 4, 3], { seed: 0 })).toBeCloseTo(5 / 24, 12);
  });

  it("draws orders of many values, and agrees with the t approximation", () => {
    const random = createRandom(3, "correlated");
    const x = random.normals(20);
    const y = Float64Array.from(random.normals(20), (noise, index) => noise + 0.5 * x[index]);
    const rho = spearman(x, y);
    const p = correlationPValue(x, y, { seed: 1 });
    const t = rho * Math.sqrt(18 / (1 - rho ** 2));
    expect(p).toBeGreaterThan(0.0001);
    expect(Math.abs(Math.log(p / tailOfStudent(t, 18)))).toBeLessThan(0.3);
    expect(correlationPValue(x, y, { seed: 1 })).toBe(p);
  });

  it("rejects a true null in one of twenty cases", () => {
    let rejected = 0;
    for (let seed = 0; seed < 400; seed++) {
      const random = createRandom(seed, "null");
      if (correlationPValue(random.normals(7), random.normals(7), { seed }) < 0.05) rejected++;
    }
    expect(rejected / 400).toBeGreaterThan(0.025);
    expect(rejected / 400).toBeLessThan(0.08);
  });

  it("has no value where a column is constant", () => {
    expect(correlationPValue([1, 1, 1], [1, 2, 3], { seed: 0 })).toBeNaN();
  });
});

describe("the smallest correlation that is seen", () => {
  it("is seen in four of five samples", () => {
    const n = 40;
    const wanted = detectableCorrelation(n);
    const pearson = 2 * Math.sin((Math.PI * wanted) / 6); // of normal values with that rank correlation
    let seen = 0;
    for (let seed = 0; seed < 400; seed++) {
      const random = createRandom(seed, "power");
      const [x, noise] = [random.normals(n), random.normals(n)];
      const y = x.map((value, index) => pearson * value + Math.sqrt(1 - pearson ** 2) * noise[index]);
      if (Math.atanh(spearman(x, y)) > 1.96 * Math.sqrt(1.06 / (n - 3))) seen++;
    }
    expect(seen / 400).toBeGreaterThan(0.74);
    expect(seen / 400).toBeLessThan(0.86);
    expect(detectableCorrelation(3)).toBeNaN();
    expect(detectableCorrelation(15)).toBeCloseTo(0.68, 1);
  });
});

/** One-sided tail of Student's t, by the trapezoidal rule. */
function tailOfStudent(t: number, freedom: number): number {
  const density = (at: number) => (1 + at ** 2 / freedom) ** (-(freedom + 1) / 2);
  const area = (from: number) => {
    let sum = 0;
    for (let at = from; at < 60; at += 1e-3) sum += density(at) * 1e-3;
    return sum;
  };
  return area(t) / (2 * area(0));
}
