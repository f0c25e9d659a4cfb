import { beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../lib/platform/random/random";
import { startEngine, tf } from "../../lib/platform/tensorflow/engine";
import {
  accuracyInputSample,
  discretisedGaussian,
  fitGaussianBaseline,
  fitPosteriorPredictor,
  inputSample,
  predictorOptions,
  predictPosteriors,
} from "../../lib/predictors";
import { flat, oneHot, perLayer, sampleUniformArchitecture } from "../../lib/search-space";

beforeAll(async () => {
  await startEngine({ threads: 1 });
});

describe("input samples", () => {
  it("are the one-hot architecture followed by four values (definition 2.3)", () => {
    const sample = inputSample([10, 15, 20, 120], [1, -1, 0.5, 2]);
    expect(sample.length).toBe(96);
    expect([...sample.subarray(0, 92)]).toEqual([...oneHot([10, 15, 20, 120])]);
    expect([...sample.subarray(92)]).toEqual([1, -1, 0.5, 2]);
    expect([...accuracyInputSample([10, 10, 10, 10], 0.25).subarray(92)]).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(() => inputSample([10, 10, 10, 10], [1, Number.NaN, 1, 1])).toThrow("4 finite values");
  });
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
  const inputs = Array.from({ length: 40 }, (_, index) =>
    inputSample(sampleUniformArchitecture(random), [index % 2 === 0 ? 1 : -1, 0, 0, 0]),
  );
  const peaks = [oneHot([20, 20, 20, 20]), oneHot([100, 100, 100, 100])].map(flat);
  const targets = inputs.map((_, index) => peaks[index % 2]);
  const fit = (overrides = {}) =>
    fitPosteriorPredictor({
      train: { inputs, targets },
      test: { inputs: inputs.slice(0, 4), targets: targets.slice(0, 4) },
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

  it("refuses no samples and rows of the wrong length", async () => {
    const empty = { inputs: [], targets: [] };
    const run = (train: { inputs: ArrayLike<number>[]; targets: ArrayLike<number>[] }) =>
      fitPosteriorPredictor({ train, test: empty, predictor: predictorOptions(), seed: 1 });
    await expect(run(empty)).rejects.toThrow("0 samples");
    await expect(run({ inputs: [[1]], targets: [peaks[0]] })).rejects.toThrow("1 entries, not 96");
    await expect(run({ inputs: [inputs[0]], targets: [] })).rejects.toThrow("1 inputs need as many targets, got 0");
  });
});
