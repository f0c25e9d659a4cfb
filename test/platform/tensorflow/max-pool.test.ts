import { beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../../lib/platform/random/random";
import { startEngine, tf } from "../../../lib/platform/tensorflow/engine";
import { maxPool } from "../../../lib/platform/tensorflow/max-pool";
import { startWasm } from "../../../lib/platform/tensorflow/wasm";

/** Maxima and gradient by loops: of equal maxima the first in its square, row by row, gets the gradient. */
function pooledByHand(values: Float32Array, shape: readonly number[], size: number, dy: (index: number) => number) {
  const [n, height, width, channels] = shape;
  const [down, across] = [Math.ceil(height / size), Math.ceil(width / size)];
  const maxima = new Float32Array(n * down * across * channels);
  const gradient = new Float32Array(values.length);
  for (let out = 0; out < maxima.length; out++) {
    const channel = out % channels;
    const column = Math.floor(out / channels) % across;
    const row = Math.floor(out / (channels * across)) % down;
    const point = Math.floor(out / (channels * across * down));
    let best = -1;
    for (let y = row * size; y < Math.min(height, (row + 1) * size); y++) {
      for (let x = column * size; x < Math.min(width, (column + 1) * size); x++) {
        const at = ((point * height + y) * width + x) * channels + channel;
        if (best < 0 || values[at] > values[best]) best = at;
      }
    }
    maxima[out] = values[best];
    gradient[best] += dy(out);
  }
  return { maxima, gradient, shape: [n, down, across, channels] as [number, number, number, number] };
}

function pooled(values: Float32Array, shape: [number, number, number, number], size: number) {
  return tf.tidy(() => {
    const x = tf.tensor4d(values, shape);
    const y = maxPool(x, size);
    const dy = tf.reshape(tf.add(tf.range(0, y.size), 1), y.shape);
    const gradient = tf.grad((input: tf.Tensor) => maxPool(input as tf.Tensor4D, size))(x, dy);
    return { maxima: y.dataSync<"float32">(), gradient: gradient.dataSync<"float32">(), shape: y.shape };
  });
}

describe.each([
  ["the engine in use", () => startEngine({ threads: 1 })],
  ["WebAssembly", () => startWasm()],
] as const)("max pooling on %s", (_, start) => {
  beforeAll(async () => {
    await start();
  });

  it.each([
    [[3, 8, 8, 5], 2],
    [[2, 7, 5, 3], 2],
    [[1, 1, 1, 16], 2],
    [[2, 9, 9, 17], 3],
  ] as [[number, number, number, number], number][])(
    "of %j in squares of %i equals loops, gradient included",
    (shape, size) => {
      const values = Float32Array.from(createRandom(1, "pool", shape[1]).normals(shape.reduce((a, b) => a * b)));
      const wanted = pooledByHand(values, shape, size, (index) => index + 1);
      const found = pooled(values, shape, size);
      expect(found.shape).toEqual(wanted.shape);
      expect([...found.maxima]).toEqual([...wanted.maxima]);
      expect([...found.gradient]).toEqual([...wanted.gradient]);
    },
  );

  it("of equal maxima gives the gradient to one of them, the first", () => {
    const values = Float32Array.from({ length: 4 * 4 * 2 }, (_, index) => (index % 3 === 0 ? 1 : -1));
    const wanted = pooledByHand(values, [1, 4, 4, 2], 2, (index) => index + 1);
    const found = pooled(values, [1, 4, 4, 2], 2);
    expect([...found.gradient]).toEqual([...wanted.gradient]);
  });

  it("gives one image the same whatever the batch around it", () => {
    const shape: [number, number, number, number] = [6, 16, 16, 10];
    const values = Float32Array.from(createRandom(2).normals(6 * 2560));
    const whole = pooled(values, shape, 2).maxima.slice(0, 640);
    expect([...pooled(values.slice(0, 2560), [1, 16, 16, 10], 2).maxima]).toEqual([...whole]);
  });

  it("leaves no tensor behind", () => {
    const before = tf.memory().numTensors;
    pooled(new Float32Array(64), [1, 8, 8, 1], 2);
    expect(tf.memory().numTensors).toBe(before);
  });
});
