import { describe, expect, it } from "vitest";
import { type PreparedData, prepareDataSet, referenceAccuracy } from "../../lib/datasets";
import { proceduralFamily } from "../../lib/datasets/procedural/family";

/** Prepared data of one-pixel "images", given as [value, label] pairs. */
function pixels(train: readonly (readonly [number, number])[], validation: readonly (readonly [number, number])[]) {
  const part = (pairs: readonly (readonly [number, number])[]) => ({
    xs: Float32Array.from(pairs, ([value]) => value),
    labels: Int32Array.from(pairs, ([, label]) => label),
  });
  return { train: part(train), validation: part(validation), nClasses: 3 } as unknown as PreparedData;
}

describe("reference accuracy", () => {
  // Class 0 at 0 and 10 (mean 5), class 1 at 6 (mean 6); class 2 has no example.
  const data = pixels(
    [
      [0, 0],
      [10, 0],
      [6, 1],
    ],
    [
      [9, 0],
      [5.4, 0],
      [7, 1],
      [1, 0],
    ],
  );

  it("of the nearest neighbour is that found by hand", () => {
    const { accuracy, standardError, chance } = referenceAccuracy(data, "nearest-neighbour");
    expect(accuracy).toBe(0.75); // 5.4 is nearer to 6
    expect(standardError).toBeCloseTo(Math.sqrt((0.75 * 0.25) / 4), 12);
    expect(chance).toBeCloseTo(1 / 3, 12);
  });

  it("of the nearest centroid is that found by hand", () => {
    expect(referenceAccuracy(data, "nearest-centroid").accuracy).toBe(0.75); // 9 is nearer to 6
  });

  it("gives a tie to the earlier example", () => {
    const tie = pixels(
      [
        [0, 1],
        [2, 0],
      ],
      [[1, 1]],
    );
    expect(referenceAccuracy(tie, "nearest-neighbour").accuracy).toBe(1);
  });

  it("of the nearest neighbour is 1 on the training images themselves", async () => {
    const prepared = await prepareDataSet("procedural-mosaics", { trainPoints: 60, validationPoints: 10, seed: 1 });
    const itself = { ...prepared, validation: prepared.train };
    expect(referenceAccuracy(itself, "nearest-neighbour").accuracy).toBe(1);
  });

  it("falls from the easy to the hard members of the procedural family", async () => {
    const accuracyOf = async (id: string) => {
      const prepared = await prepareDataSet(id, { trainPoints: 600, validationPoints: 300, seed: 1 });
      const { accuracy, chance } = referenceAccuracy(prepared, "nearest-neighbour");
      return (accuracy - chance) / (1 - chance);
    };
    const easy = await accuracyOf("procedural-blobs");
    const middle = await accuracyOf("procedural-digits");
    const hard = await accuracyOf("procedural-sums");
    expect(easy).toBeGreaterThan(0.98);
    expect(middle).toBeGreaterThan(0.3);
    expect(middle).toBeLessThan(0.9);
    expect(Math.abs(hard)).toBeLessThan(0.08);
  });

  it("spreads over the whole procedural family from chance to perfect", async () => {
    const skills: number[] = [];
    for (const { id, labelError } of proceduralFamily) {
      const prepared = await prepareDataSet(id, { trainPoints: 300, validationPoints: 150, seed: 1 });
      const { accuracy, chance } = referenceAccuracy(prepared, "nearest-neighbour");
      skills.push((accuracy - chance) / (1 - labelError - chance));
    }
    const within = (from: number, to: number) => skills.filter((skill) => skill >= from && skill < to).length;
    expect(within(-0.5, 0.15)).toBeGreaterThanOrEqual(4);
    expect(within(0.15, 0.5)).toBeGreaterThanOrEqual(4);
    expect(within(0.5, 0.85)).toBeGreaterThanOrEqual(4);
    expect(within(0.85, 1.5)).toBeGreaterThanOrEqual(3);
  });
});
