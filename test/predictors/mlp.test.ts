import { beforeAll, describe, expect, it } from "vitest";
import { startEngine, tf } from "../../lib/platform/tensorflow/engine";
import { initialMlp, mlpOutputs } from "../../lib/predictors";

beforeAll(async () => {
  await startEngine({ threads: 1 });
});

describe("a fully connected network", () => {
  it("is kernels and biases with ReLU between the layers and none at the end", () => {
    const arrays = initialMlp([3, 4, 2], 7);
    expect(arrays.map(({ name, shape }) => [name, shape])).toEqual([
      ["dense1/kernel", [3, 4]],
      ["dense1/bias", [4]],
      ["dense2/kernel", [4, 2]],
      ["dense2/bias", [2]],
    ]);
    const [kernel, bias, output, last] = arrays.map(({ values }) => values.map((value) => value + 0.1));
    const input = [0.5, -1, 2];
    const hidden = Array.from({ length: 4 }, (_, unit) =>
      Math.max(
        0,
        input.reduce((sum, x, row) => sum + x * kernel[row * 4 + unit], bias[unit]),
      ),
    );
    const wanted = [0, 1].map((unit) => hidden.reduce((sum, h, row) => sum + h * output[row * 2 + unit], last[unit]));
    const tensors = arrays.map(({ shape }, index) => tf.tensor([kernel, bias, output, last][index], [...shape]));
    const found = mlpOutputs(tensors, tf.tensor2d([input])).dataSync();
    wanted.forEach((value, index) => void expect(found[index]).toBeCloseTo(value, 5));
  });

  it("starts the same for the same seed and refuses to be a single layer of units", () => {
    expect(initialMlp([3, 2], 1)).toEqual(initialMlp([3, 2], 1));
    expect(initialMlp([3, 2], 2)).not.toEqual(initialMlp([3, 2], 1));
    expect(() => initialMlp([3], 1)).toThrow("at least 2 widths are needed, got 1");
  });
});
