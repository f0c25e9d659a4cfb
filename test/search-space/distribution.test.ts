import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../lib/platform/random/random";
import {
  combineDistributions,
  flat,
  meanSquaredError,
  oneHot,
  perLayer,
  sampleArchitecture,
  smoothCounts,
  uniformDistribution,
} from "../../lib/search-space";

const weights = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 92, maxLength: 92 });
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

describe("distributions", () => {
  it("sum to 1 over 92 entries when flat and over 23 when per layer", () => {
    fc.assert(
      fc.property(
        weights.filter((w) => sum(w) > 1e-6),
        (w) => {
          expect(sum(flat(w))).toBeCloseTo(1, 10);
          for (let layer = 0; layer < 4; layer++) {
            expect(sum(perLayer(w).subarray(23 * layer, 23 * layer + 23))).toBeCloseTo(1, 10);
          }
        },
      ),
    );
  });

  it("make a layer without weight uniform", () => {
    const w = new Array<number>(92).fill(0);
    w[0] = 1;
    expect(perLayer(w)[23]).toBeCloseTo(1 / 23, 12);
  });

  it("refuse negative, infinite or missing entries", () => {
    expect(() => flat([1, 2])).toThrow("92 entries, not 2");
    expect(() => flat(new Array<number>(92).fill(-1))).toThrow("entry 0 is -1");
    expect(() => flat(new Array<number>(92).fill(0))).toThrow("all 0");
  });

  it("sample only architectures with weight", () => {
    const random = createRandom(1);
    const sharp = oneHot([115, 90, 70, 10]);
    for (let draw = 0; draw < 20; draw++) expect(sampleArchitecture(sharp, random)).toEqual([115, 90, 70, 10]);
  });

  it("combine with equal weight whatever their scale", () => {
    const a = flat(oneHot([10, 10, 10, 10]));
    const b = oneHot([120, 120, 120, 120]).map((value) => 100 * value);
    const combined = combineDistributions([a, b]);
    expect(combined[0]).toBeCloseTo(combined[22], 12);
    expect(() => combineDistributions([])).toThrow("0 distributions");
  });

  it("differ by the mean of squared differences over 92 entries", () => {
    const other = uniformDistribution().map((value, entry) => (entry === 0 ? value + 0.5 : value));
    expect(meanSquaredError(uniformDistribution(), other)).toBeCloseTo(0.25 / 92, 12);
  });
});

describe("smoothing (A.3)", () => {
  it("adds a quarter of each neighbour inside a layer, and nothing across layers or around", () => {
    const counts = new Array<number>(92).fill(0);
    counts[22] = 4; // last option of layer 1
    counts[30] = 8;
    const smoothed = smoothCounts(counts);
    expect([...smoothed.subarray(20, 25)]).toEqual([0, 1, 4, 0, 0]);
    expect([...smoothed.subarray(28, 33)]).toEqual([0, 2, 8, 2, 0]);
    expect(smoothed[0]).toBe(0);
  });
});
