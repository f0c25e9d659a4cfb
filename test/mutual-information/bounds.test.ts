import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  donskerVaradhan,
  donskerVaradhanError,
  labelEntropy,
  logMeanExp,
  miScale,
  nguyenWainwrightJordan,
  pointwiseInformation,
  standardiseMi,
  stopReason,
} from "../../lib/mutual-information";
import { createRandom } from "../../lib/platform/random/random";
import { standardErrorOfMean } from "../../lib/statistics/spread";

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

/** A joint distribution of two discrete variables, and its mutual information by definition 2.1. */
function discrete(joint: readonly (readonly number[])[]) {
  const px = joint.map((row) => row.reduce((a, b) => a + b));
  const py = joint[0].map((_, y) => joint.reduce((sum, row) => sum + row[y], 0));
  const nats = joint.flatMap((row, x) => row.map((p, y) => (p > 0 ? p * Math.log(p / (px[x] * py[y])) : 0)));
  return { px, py, nats: nats.reduce((a, b) => a + b, 0) };
}

/** Pairs in the proportions of a joint distribution, and in those of the product of its marginals. */
function samples(joint: readonly (readonly number[])[], count: number) {
  const { px, py } = discrete(joint);
  const repeat = (p: number, pair: [number, number]) => Array.from({ length: Math.round(p * count) }, () => pair);
  return {
    pairs: joint.flatMap((row, x) => row.flatMap((p, y) => repeat(p, [x, y]))),
    product: px.flatMap((p, x) => py.flatMap((q, y) => repeat(p * q, [x, y]))),
  };
}

const joint = [
  [0.3, 0.1],
  [0.1, 0.2],
  [0.05, 0.25],
];

describe("the bounds of a critic", () => {
  const { px, py, nats } = discrete(joint);
  const { pairs, product } = samples(joint, 4000);
  const best = (x: number, y: number) => Math.log(joint[x][y] / (px[x] * py[y]));
  const of = (critic: (x: number, y: number) => number, list: readonly (readonly [number, number])[]) =>
    list.map(([x, y]) => critic(x, y));
  const labels = pairs.map(([, y]) => y);
  const table = (critic: (x: number, y: number) => number) => pairs.flatMap(([x]) => [critic(x, 0), critic(x, 1)]);

  it("equal the mutual information for the optimal critic", () => {
    expect(donskerVaradhan(of(best, pairs), of(best, product))).toBeCloseTo(nats, 3);
    expect(nguyenWainwrightJordan(of(best, pairs), of(best, product))).toBeCloseTo(nats, 3);
    expect(mean(pointwiseInformation(table(best), labels, py))).toBeCloseTo(nats, 3);
  });

  it("stay below it for any other critic, in the order NWJ ≤ DV ≤ H(y) − CE ≤ I", () => {
    const weights = fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(weights, (t) => {
        const critic = (x: number, y: number) => t[2 * x + y];
        const dv = donskerVaradhan(of(critic, pairs), of(critic, product));
        const nwj = nguyenWainwrightJordan(of(critic, pairs), of(critic, product));
        const crossEntropy = mean(pointwiseInformation(table(critic), labels, py));
        expect(nwj).toBeLessThanOrEqual(dv + 1e-9);
        expect(dv).toBeLessThanOrEqual(crossEntropy + 2e-3); // proportions are rounded to whole pairs
        expect(crossEntropy).toBeLessThanOrEqual(nats + 2e-3);
      }),
    );
  });

  it("do not move when a constant is added to the critic, except NWJ", () => {
    const shifted = (x: number, y: number) => best(x, y) + 3;
    expect(donskerVaradhan(of(shifted, pairs), of(shifted, product))).toBeCloseTo(nats, 3);
    expect(mean(pointwiseInformation(table(shifted), labels, py))).toBeCloseTo(nats, 3);
    expect(nguyenWainwrightJordan(of(shifted, pairs), of(shifted, product))).toBeLessThan(0);
  });

  it("survive critics that overflow e^T", () => {
    expect(logMeanExp([1000, 1000])).toBeCloseTo(1000, 9);
    expect(donskerVaradhan([1000], [1000])).toBeCloseTo(0, 9);
    expect(nguyenWainwrightJordan([0], [2000])).toBe(-Infinity);
  });
});

describe("donskerVaradhanError", () => {
  it("is the standard deviation of DV over samples, of a critic that is off too", () => {
    const random = createRandom(4, "error of DV");
    const errors: number[] = [];
    const values = Array.from({ length: 400 }, () => {
      const [joint, product]: [number[], number[]] = [[], []];
      for (let pair = 0; pair < 300; pair++) {
        const x = random.normal(); // y is x's sign, the shuffled y a coin
        const t = (y: number) => 1.3 * Math.tanh(2 * x) * y;
        joint.push(t(Math.sign(x)));
        product.push(t(random.uniform() < 0.5 ? 1 : -1));
      }
      errors.push(donskerVaradhanError(joint, product));
      return donskerVaradhan(joint, product);
    });
    const deviation = standardErrorOfMean(values) * Math.sqrt(values.length);
    expect(mean(errors) / deviation).toBeGreaterThan(0.85);
    expect(mean(errors) / deviation).toBeLessThan(1.15);
    expect(donskerVaradhanError([0.7, 0.7, 0.7], [0.1, 0.1, 0.1])).toBe(0);
  });
});

describe("labelEntropy", () => {
  it("is ln C for balanced labels and 0 for one class", () => {
    expect(labelEntropy([0, 1, 2, 3], 4)).toBeCloseTo(Math.log(4), 12);
    expect(labelEntropy([1, 1], 3)).toBe(0);
  });
});

describe("the stop rule (2.1.1)", () => {
  const rule = { minEpochs: 4, maxEpochs: 10, threshold: 0.1 };

  it("never stops before minEpochs", () => {
    expect(stopReason([1, 1, 1], rule)).toBeUndefined();
    expect(stopReason([1, 1, 1, 1], rule)).toBe("converged");
  });

  it("goes on while the last increase, or the mean of the last two, is above the threshold", () => {
    expect(stopReason([0, 0, 0, 0.11], rule)).toBeUndefined();
    expect(stopReason([0, 0, 0.3, 0.3], rule)).toBeUndefined(); // mean of two: 0.15
    expect(stopReason([0, 0.2, 0.3, 0.35], rule)).toBe("converged"); // 0.05 and 0.075
    expect(stopReason([0, 1, 2, 1], rule)).toBe("converged");
  });

  it("ends at maxEpochs whatever the bound does", () => {
    expect(stopReason([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], rule)).toBe("maxEpochs");
  });
});

describe("standardisation (A.4)", () => {
  it("gives each layer mean 0 and standard deviation 1 over a data set's architectures", () => {
    const vectors = [
      [1, 2, 5],
      [2, 4, 5],
      [6, 3, 5],
    ];
    const standardised = vectors.map((vector) => standardiseMi(vector, miScale(vectors)));
    for (const layer of [0, 1]) {
      const column = standardised.map((row) => row[layer]);
      expect(mean(column)).toBeCloseTo(0, 12);
      expect(mean(column.map((value) => value ** 2))).toBeCloseTo(1, 12);
    }
    expect(standardised.map((row) => row[2])).toEqual([0, 0, 0]); // a layer that does not vary says nothing
  });

  it("refuses vectors of different lengths and none at all", () => {
    expect(() => miScale([])).toThrow("0 architectures");
    expect(() => miScale([[1, 2], [1]])).toThrow("2 layers in each vector, got 1");
  });
});
