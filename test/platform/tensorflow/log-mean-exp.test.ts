import { beforeAll, describe, expect, it } from "vitest";
import { startEngine, tf } from "../../../lib/platform/tensorflow/engine";
import { logMeanExp } from "../../../lib/platform/tensorflow/log-mean-exp";

beforeAll(async () => {
  await startEngine({ threads: 1 });
});

describe("ln mean e^v", () => {
  const direct = (values: readonly number[]) =>
    Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0) / values.length);

  it.each([[[0.3]], [[1, -2, 0.5]], [[-3, -3, 4, 0]]])(
    "is the logarithm of the mean, with its finite differences: %j",
    (values) => {
      expect(logMeanExp(tf.tensor1d(values)).dataSync()[0]).toBeCloseTo(direct(values), 6);
      const gradient = tf.grad((x: tf.Tensor) => tf.mul(logMeanExp(x), 3))(tf.tensor2d(values, [values.length, 1]));
      expect(gradient.shape).toEqual([values.length, 1]);
      const step = 1e-4;
      values.forEach((_, place) => {
        const moved = (by: number) => direct(values.map((value, index) => (index === place ? value + by : value)));
        const slope = (moved(step) - moved(-step)) / (2 * step);
        expect(gradient.dataSync()[place]).toBeCloseTo(3 * slope, 5);
      });
    },
  );

  it("does not overflow", () => {
    expect(logMeanExp(tf.tensor1d([1000, 1000])).dataSync()[0]).toBeCloseTo(1000, 3);
    const slopes = tf
      .grad((x: tf.Tensor) => logMeanExp(x))(tf.tensor1d([1000, 0]))
      .dataSync();
    expect([...slopes]).toEqual([1, 0]);
  });
});
