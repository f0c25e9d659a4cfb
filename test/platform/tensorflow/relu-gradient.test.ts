import { beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../../lib/platform/random/random";
import { type Engine, startEngine, tf } from "../../../lib/platform/tensorflow/engine";

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

describe("the gradient of ReLU", () => {
  it("hands on the gradient where x > 0 and nothing elsewhere, at 0 and −0 too", () => {
    const x = tf.tensor1d([-2, -0, 0, 1e-30, 3]);
    const dy = tf.tensor1d([5, 6, 7, 8, 9]);
    const gradient = tf.grad((values) => tf.relu(values))(x, dy);
    expect(Array.from(gradient.dataSync(), Math.abs)).toEqual([0, 0, 0, 8, 9]);
  });

  it("equals the composed gradient dy·step(x) exactly", () => {
    const random = createRandom(2);
    const x = tf.tensor4d(random.normals(960), [2, 6, 8, 10]);
    const dy = tf.tensor4d(random.normals(960), [2, 6, 8, 10]);
    const gradient = tf.grad((values) => tf.relu(values))(x, dy);
    const composed = tf.mul(dy, tf.step(x));
    expect(Array.from(gradient.dataSync(), (v) => v + 0)).toEqual(Array.from(composed.dataSync(), (v) => v + 0));
  });

  it("has a gradient itself: d²/dx² of relu(x)³ is 6·relu(x)", () => {
    const cube = (x: tf.Tensor) => tf.sum(tf.pow(tf.relu(x), 3));
    const second = tf.grad((x) => tf.sum(tf.grad(cube)(x)));
    const values = Array.from(second(tf.tensor1d([-1, 0.5, 2])).dataSync());
    for (const [index, wanted] of [0, 3, 12].entries()) expect(values[index]).toBeCloseTo(wanted, 4);
  });
});

describe("starting the engine twice", () => {
  it("hands back the engine that runs", async () => {
    expect(await startEngine()).toBe(engine);
  });

  it("refuses another number of threads, which TensorFlow cannot change any more", async () => {
    if (engine.kind === "wasm") expect(await startEngine({ threads: 4 })).toBe(engine);
    else await expect(startEngine({ threads: 4 })).rejects.toThrow("already runs it with 1");
  });

  it("is the engine that danfojs computes with", () => {
    expect(require("@tensorflow/tfjs-node")).toBe(require("@tensorflow/tfjs"));
    expect(tf.getBackend()).toBe(engine.kind === "wasm" ? "wasm" : "tensorflow");
  });
});
