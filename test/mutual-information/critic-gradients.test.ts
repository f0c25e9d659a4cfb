import { beforeAll, describe, expect, it } from "vitest";
import { mineOptions } from "../../lib/mutual-information";
import { boundSlopes } from "../../lib/mutual-information/bound-slopes";
import { criticFeatures, criticTable, initialCritic } from "../../lib/mutual-information/critic";
import { criticGradients } from "../../lib/mutual-information/critic-gradients";
import { batchWeight, emptyLogMean } from "../../lib/mutual-information/moving-log-mean";
import type { MineOptions } from "../../lib/mutual-information/options";
import { createRandom } from "../../lib/platform/random/random";
import { startEngine, tf } from "../../lib/platform/tensorflow/engine";

beforeAll(async () => {
  await startEngine({ threads: 1 });
});

const [n, nClasses, channels] = [6, 3, 2];
const joint = Int32Array.from({ length: n }, (_, index) => index % nClasses);
const shuffled = Int32Array.from({ length: n }, (_, index) => (index * index + 1) % nClasses);
const oneHot = (labels: ArrayLike<number>): number[] =>
  Array.from(labels, (label) => Array.from({ length: nClasses }, (_, c) => (c === label ? 1 : 0))).flat();

/** Minus the bound, of T of all pairs of image and class; what the tape differentiates. */
function negativeBound(table: tf.Tensor2D, bound: "dv" | "nwj"): tf.Scalar {
  const picked = (labels: Int32Array) => tf.sum(tf.mul(table, tf.tensor2d(oneHot(labels), [n, nClasses])), 1);
  const products = picked(shuffled);
  const rest = bound === "nwj" ? tf.mean(tf.exp(products)) : tf.log(tf.mean(tf.exp(products)));
  return tf.sub(rest, tf.mean(picked(joint))) as tf.Scalar;
}

const noBatchYet = () => ({ logMean: tf.scalar(emptyLogMean), weight: tf.scalar(batchWeight(0)) });

/** Slopes of numbers, as numbers. */
const slopesOf = (
  values: Float32Array,
  options: Pick<MineOptions, "bound" | "gradient">,
  running: Parameters<typeof boundSlopes>[2] = noBatchYet(),
) => {
  const { slopes, logMean } = boundSlopes(tf.tensor2d(values, [values.length, 1]), options, running);
  return { slopes: slopes.dataSync<"float32">(), logMean };
};

describe("the gradient of MINE's critic", () => {
  it.each([
    [0, "dv"],
    [1, "dv"],
    [3, "dv"],
    [2, "nwj"],
  ] as const)("with %i convolutions equals that of the tape, for %s", (nConvolutions, bound) => {
    const mine = mineOptions({ filters: 4, denseUnits: 5, bound });
    const arrays = initialCritic({ channels, nClasses, nConvolutions }, mine, 1);
    const random = createRandom(1, "maps", nConvolutions);
    // biases away from 0, so that their place matters
    const parameters = arrays.map(({ values, shape }) => {
      const moved = Float32Array.from(values, (value) => value + 0.1 * random.normal());
      return tf.tensor(moved, [...shape]);
    });
    const maps = tf.tensor4d(Float32Array.from(random.normals(n * 25 * channels)), [n, 5, 5, channels]);
    const loss = (...tensors: tf.Tensor[]) =>
      negativeBound(criticTable(tensors, criticFeatures(tensors, maps), nClasses), bound);
    const wanted = tf.grads(loss)(parameters);
    const found = criticGradients(parameters, {
      maps,
      labels: tf.tensor2d([...oneHot(joint), ...oneHot(shuffled)], [2 * n, nClasses]),
      slopes: (values) => boundSlopes(values, mine, noBatchYet()).slopes,
    });
    expect(found.map(({ shape }) => shape)).toEqual(parameters.map(({ shape }) => shape));
    found.forEach((gradient, place) => {
      const [own, tape] = [gradient.dataSync(), wanted[place].dataSync()];
      for (let index = 0; index < own.length; index++) expect(own[index]).toBeCloseTo(tape[index], 5);
    });
  });
});

describe("the slopes of a bound by T", () => {
  const values = Float32Array.from([0.5, -1, 2, 0.3, 1.5, -0.4]); // three joint pairs, three shuffled ones

  /** Minus the bound of a batch, in double precision. */
  function loss(t: Float32Array, bound: "dv" | "nwj"): number {
    const mean = (part: Float32Array, of: (x: number) => number) => part.reduce((sum, x) => sum + of(x), 0) / 3;
    const exponential = mean(t.subarray(3), Math.exp);
    return (bound === "dv" ? Math.log(exponential) : exponential - 1) - mean(t.subarray(0, 3), (x) => x);
  }

  it.each(["dv", "nwj"] as const)("are the finite differences of %s", (bound) => {
    const { slopes } = slopesOf(values, { bound });
    const step = 1e-2;
    values.forEach((_, place) => {
      const moved = (by: number) => values.map((value, index) => (index === place ? value + by : value));
      const slope = (loss(moved(step), bound) - loss(moved(-step), bound)) / (2 * step);
      expect(slopes[place]).toBeCloseTo(slope, 3);
    });
  });

  it("with a moving average divide by the running mean of e^T, at first the batch's own", () => {
    const options = { bound: "dv", gradient: "movingAverage" } as const;
    const { slopes: first, logMean } = slopesOf(values, options);
    const ofBatch = slopesOf(values, { bound: "dv" }).slopes;
    for (const [index, slope] of first.entries()) expect(slope).toBeCloseTo(ofBatch[index], 6);
    const high = values.map((value) => value + 3); // e³ times as large; the running mean has moved by a hundredth
    const { slopes: second } = slopesOf(high, options, { logMean, weight: tf.scalar(batchWeight(1)) });
    const grown = Math.exp(3) / (0.99 + 0.01 * Math.exp(3));
    for (const place of [3, 4, 5]) expect(second[place] / first[place]).toBeCloseTo(grown, 3);
  });

  it("do not overflow where T is large", () => {
    const large = Float32Array.from([1, 2, 1000, 999]);
    expect([...slopesOf(large, { bound: "dv" }).slopes].every(Number.isFinite)).toBe(true);
  });
});
