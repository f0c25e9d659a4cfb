import { beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../lib/platform/random/random";
import { startEngine, tf } from "../../lib/platform/tensorflow/engine";
import { fitPosteriorPredictor, predictorOptions, predictPosteriors } from "../../lib/predictors";
import { predictLeftOutByNetworks, type TargetedInputs } from "../../lib/predictors/left-out-networks";
import { flat, meanSquaredError, oneHot, sampleUniformArchitecture } from "../../lib/search-space";

beforeAll(async () => {
  await startEngine({ threads: 1 });
});

/** Data sets whose target one number of their inputs tells. */
const groups: readonly TargetedInputs[] = Array.from({ length: 10 }, (_, index) => {
  const random = createRandom(7, "left out", index);
  const level = index % 2 === 0 ? 1 : -1;
  return {
    inputs: Array.from({ length: 4 }, () => [
      ...oneHot(sampleUniformArchitecture(random)),
      ...[0, 1, 2, 3].map(() => 5 + 3 * level + 0.1 * random.normal()),
    ]),
    target: flat(oneHot(level > 0 ? [20, 20, 20, 20] : [100, 100, 100, 100])),
  };
});
const { targets: _, stop: __, ...options } = predictorOptions({ epochs: 6, batchSize: 12, learningRate: 3e-3 });
const fit = (changed: readonly TargetedInputs[] = groups, overrides = {}) =>
  predictLeftOutByNetworks({
    groups: changed,
    scaledColumns: [92, 93, 94, 95],
    predictor: { ...options, ...overrides },
    seed: 4,
  });

describe("the thesis's network with each data set left out", () => {
  it("is the predictor fitted to the others alone, to the means of their targets", async () => {
    const predicted = await fit();
    for (const [leftOut, rows] of predicted.entries()) {
      const others = groups.filter((_, index) => index !== leftOut);
      const { predictor } = await fitPosteriorPredictor({
        train: others.map(({ inputs, target }) => ({ inputs, targets: [target] })),
        test: [],
        predictor: predictorOptions({ ...options, targets: "means" }),
        scaledColumns: [92, 93, 94, 95],
        seed: 4,
      });
      const alone = await predictPosteriors(predictor, groups[leftOut].inputs);
      rows.forEach((row, index) => {
        row.forEach((value, entry) => void expect(value).toBeCloseTo(alone[index][entry], 5));
      });
    }
  });

  it("learns what the inputs tell of a data set that it has not seen", async () => {
    const predicted = await fit(groups, { minSteps: 200 });
    for (const [index, rows] of predicted.entries()) {
      const [own, other] = [groups[index], groups[1 - (index % 2)]].map(({ target }) => target);
      for (const row of rows) expect(meanSquaredError(row, own)).toBeLessThan(meanSquaredError(row, other));
    }
  });

  it("does not look at the target of the data set left out, and takes the others' scale", async () => {
    const other = flat(oneHot([50, 50, 50, 50]));
    const changed = groups.map((group, index) => (index === 2 ? { ...group, target: other } : group));
    const [before, after] = [await fit(), await fit(changed)];
    expect(after[2]).toEqual(before[2]);
    expect(after[1]).not.toEqual(before[1]);
  });

  it("is the same for the same seed and leaves no tensor behind, with data sets of several sizes", async () => {
    const uneven = groups.map((group, index) => ({ ...group, inputs: group.inputs.slice(0, 1 + (index % 4)) }));
    const before = tf.memory().numTensors;
    const first = await fit(uneven, { epochs: 2, batchSize: 64 });
    expect(first.map(({ length }) => length)).toEqual([1, 2, 3, 4, 1, 2, 3, 4, 1, 2]);
    expect(await fit(uneven, { epochs: 2, batchSize: 64 })).toEqual(first);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    ["one data set", groups.slice(0, 1), "got inputs 4."],
    ["no data set", [], "got inputs of none."],
    ["a data set without inputs", [...groups.slice(0, 2), { ...groups[2], inputs: [] }], "got inputs 4, 4, 0."],
  ])("says what is missing: %s", async (_, given, message) => {
    await expect(fit(given)).rejects.toThrow(message);
  });
});
