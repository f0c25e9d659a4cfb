import { beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../lib/platform/random/random";
import { startEngine, tf } from "../../lib/platform/tensorflow/engine";
import {
  discretisedGaussian,
  fitGaussianBaseline,
  fitPosteriorPredictor,
  predictorOptions,
  predictPosteriors,
} from "../../lib/predictors";
import { flat, meanSquaredError, oneHot, perLayer, sampleUniformArchitecture } from "../../lib/search-space";

beforeAll(async () => {
  await startEngine({ threads: 1 });
});

describe("the Gaussian baseline (3.1.2)", () => {
  it("recovers Gaussians it is shown, inside and beyond the range of options", () => {
    const layers = [
      { mean: 30, standardDeviation: 10 },
      { mean: 60, standardDeviation: 30 },
      { mean: 90, standardDeviation: 50 },
      { mean: 140, standardDeviation: 40 },
    ];
    const target = flat(layers.flatMap((layer) => [...discretisedGaussian(layer)]));
    const { layers: found, prediction } = fitGaussianBaseline([target]);
    found.forEach((layer, index) => {
      expect(layer.mean).toBeCloseTo(layers[index].mean, 1);
      expect(layer.standardDeviation).toBeCloseTo(layers[index].standardDeviation, 1);
    });
    expect(Math.max(...prediction.map((value, entry) => Math.abs(value - target[entry])))).toBeLessThan(1e-6);
  });

  it("is not beaten by any Gaussian of a grid on noisy targets", () => {
    const random = createRandom(3);
    const targets = Array.from({ length: 8 }, () => flat(oneHot(sampleUniformArchitecture(random))));
    const average = perLayer(targets.reduce((sum, target) => sum.map((value, entry) => value + target[entry])));
    const error = (layer: number, heights: ArrayLike<number>) =>
      Array.from(heights).reduce((sum, height, option) => sum + (height - average[23 * layer + option]) ** 2, 0);
    const { layers } = fitGaussianBaseline(targets);
    for (const layer of [0, 1, 2, 3]) {
      const best = error(layer, discretisedGaussian(layers[layer]));
      for (let mean = 10; mean <= 120; mean += 10) {
        for (const standardDeviation of [8, 15, 30, 60, 120]) {
          expect(best).toBeLessThanOrEqual(error(layer, discretisedGaussian({ mean, standardDeviation })) + 1e-6);
        }
      }
    }
  });
});

describe("the posterior predictor (A.1)", () => {
  const random = createRandom(9);
  const inputs = Array.from({ length: 40 }, (_, index) => [
    ...oneHot(sampleUniformArchitecture(random)),
    ...[index % 2 === 0 ? 1 : -1, 0, 0, 0],
  ]);
  const peaks = [oneHot([20, 20, 20, 20]), oneHot([100, 100, 100, 100])].map(flat);
  const targets = inputs.map((_, index) => peaks[index % 2]);
  const groups = inputs.map((input, index) => ({ inputs: [input], targets: [targets[index]] }));
  const fit = (overrides = {}) =>
    fitPosteriorPredictor({
      train: groups,
      test: groups.slice(0, 4),
      predictor: predictorOptions({ epochs: 60, batchSize: 8, ...overrides }),
      seed: 2,
    });

  it("has the layers 96 → 128 → 128 → 64 → 92", async () => {
    const { predictor } = await fit({ epochs: 1 });
    const shapes = predictor.parameters.filter(({ name }) => name.endsWith("kernel")).map(({ shape }) => shape);
    expect(shapes).toEqual([
      [96, 128],
      [128, 128],
      [128, 64],
      [64, 92],
    ]);
  });

  it("learns a dependence on the information it is shown", async () => {
    const { predictor, curve } = await fit();
    expect(curve.train[59]).toBeLessThan(curve.train[0] / 5);
    expect(curve.test.length).toBe(60);
    const [even, odd] = await predictPosteriors(predictor, inputs.slice(0, 2));
    expect(even[2]).toBeGreaterThan(even[18]);
    expect(odd[18]).toBeGreaterThan(odd[2]);
    expect(even.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  });

  it("is the same for the same seed and leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    const [a, b] = [await fit({ epochs: 2 }), await fit({ epochs: 2, output: "softmax" })];
    expect(a.curve).toEqual(b.curve);
    const linear = await fit({ epochs: 2, output: "linear" });
    expect(linear.curve.train).not.toEqual(a.curve.train);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("follows the mean error over every pair of input and target, without making them", async () => {
    const random92 = (path: number) => flat(oneHot(sampleUniformArchitecture(createRandom(5, "target", path))));
    const group = { inputs: inputs.slice(0, 3), targets: [0, 1, 2, 3].map(random92) };
    const { predictor, curve } = await fitPosteriorPredictor({
      train: [group, { inputs: inputs.slice(3, 5), targets: [random92(9)] }],
      test: [],
      predictor: predictorOptions({ epochs: 3, batchSize: 4 }),
      seed: 6,
    });
    const own = await predictPosteriors(predictor, inputs.slice(0, 5));
    const errors = own.flatMap((row, index) =>
      (index < 3 ? group.targets : [random92(9)]).map((target) => meanSquaredError(row, target)),
    );
    expect(curve.train[2]).toBeCloseTo(errors.reduce((a, b) => a + b) / 14, 9);
  });

  it("learns the same from the mean of the targets, in an epoch a step", async () => {
    const targetsOf = (data: number) => [0, 1].map((one) => flat(oneHot(Array(4).fill(20 + 40 * data + 10 * one))));
    const train = [0, 1].map((data) => ({
      inputs: inputs.filter((_, index) => index % 2 === data).slice(0, 6),
      targets: targetsOf(data),
    }));
    const run = (targets: "combinations" | "means", epochs: number) =>
      fitPosteriorPredictor({
        train,
        test: [],
        predictor: predictorOptions({ targets, epochs, batchSize: 6, learningRate: 3e-3 }),
        seed: 3,
      });
    const [all, means] = [await run("combinations", 150), await run("means", 300)];
    expect(means.curve.train[299]).toBeCloseTo(all.curve.train[149], 3);
    expect(means.curve.train[299]).toBeLessThan(means.curve.train[0] / 1.5);
  });

  it("keeps the epoch that data sets left out call best, and trains on none of these", async () => {
    const stopped = await fit({ stop: "dataSets", epochs: 12 });
    const { stopping } = stopped.curve;
    expect(stopping).toHaveLength(12);
    const best = stopping.indexOf(Math.min(...stopping)) + 1;
    const again = await fit({ stop: "dataSets", epochs: best });
    expect(stopped.predictor.parameters).toEqual(again.predictor.parameters);
    await expect(
      fitPosteriorPredictor({
        train: groups.slice(0, 1),
        test: [],
        predictor: predictorOptions({ stop: "dataSets" }),
        seed: 1,
      }),
    ).rejects.toThrow("at least 2 training data sets are needed, got 1");
  });

  it("brings columns to one scale, so that their units do not matter", async () => {
    const options = {
      test: [],
      predictor: predictorOptions({ epochs: 2, batchSize: 8 }),
      scaledColumns: [92],
      seed: 1,
    };
    const moved = groups.map((group) => ({
      ...group,
      inputs: group.inputs.map((row) => row.map((value, column) => (column === 92 ? 1000 * value + 7 : value))),
    }));
    const a = await fitPosteriorPredictor({ ...options, train: groups });
    const b = await fitPosteriorPredictor({ ...options, train: moved });
    a.curve.train.forEach((value, epoch) => void expect(b.curve.train[epoch]).toBeCloseTo(value, 8));
  });

  it("runs more epochs where an epoch has too few steps", async () => {
    const { curve } = await fit({ epochs: 2, minSteps: 23 });
    expect(curve.train).toHaveLength(5); // of 5 steps each
  });

  it("refuses no samples and rows of the wrong length", async () => {
    const run = (train: { inputs: ArrayLike<number>[]; targets: ArrayLike<number>[] }) =>
      fitPosteriorPredictor({ train: [train], test: [], predictor: predictorOptions(), seed: 1 });
    await expect(run({ inputs: [], targets: [] })).rejects.toThrow("0 samples");
    await expect(run({ inputs: [[1], [1, 2]], targets: [peaks[0]] })).rejects.toThrow("2 entries, not 1");
    await expect(run({ inputs: [inputs[0]], targets: [] })).rejects.toThrow("0 samples");
  });
});
