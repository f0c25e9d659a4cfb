import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { startEngine, tf } from "../../../lib/platform/tensorflow/engine";
import { gatherRows } from "../../../lib/platform/tensorflow/gather-rows";
import { GraphFunction } from "../../../lib/platform/tensorflow/graph/graph-function";

let native = false;
beforeAll(async () => {
  native = (await startEngine({ threads: 1 })).kind === "native-cpu";
});

/** Tensors with numbers that look random. */
function numbers(shape: number[], phase = 0): tf.Tensor {
  const size = shape.reduce((product, side) => product * side, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, index) => Math.sin(7 * index + phase)),
    shape,
  );
}

function expectClose(found: tf.Tensor, wanted: tf.Tensor): void {
  expect([found.shape, found.dtype]).toEqual([wanted.shape, wanted.dtype]);
  const [own, other] = [found.dataSync(), wanted.dataSync()];
  for (let index = 0; index < own.length; index++) expect(own[index]).toBeCloseTo(other[index], 4);
}

describe("a function that runs as one graph", () => {
  /** Operations of many kinds: of several outputs, with lists, flags and texts for attributes, with constants. */
  const compute = (maps: tf.Tensor, kernel: tf.Tensor, places: tf.Tensor) => {
    const rows = gatherRows(maps as tf.Tensor4D, places as tf.Tensor1D);
    const hidden = tf.relu(tf.add(tf.conv2d(rows, kernel as tf.Tensor4D, 1, "same"), 0.1)) as tf.Tensor4D;
    const [left, right] = tf.split(tf.mean(hidden, [1, 2]), 2, 1);
    const oneHot = tf.cast(tf.oneHot(places as tf.Tensor1D, 8), "float32") as tf.Tensor2D;
    const product = tf.matMul(tf.concat([left, right, oneHot], 1), tf.ones([12, 3]));
    const ofKernel = tf.grad((values: tf.Tensor) =>
      tf.sum(tf.square(tf.conv2d(rows, values as tf.Tensor4D, 1, "same"))),
    )(kernel);
    return [tf.softmax(product as tf.Tensor2D), ofKernel, places];
  };
  const inputs = (n: number, phase: number) => [
    numbers([8, 5, 5, 3], phase),
    numbers([3, 3, 3, 4], phase + 1),
    tf.tensor1d(
      Array.from({ length: n }, (_, index) => (3 * index) % 8),
      "int32",
    ),
  ];

  it("gives what its operations give one by one, for each shape and for new numbers", () => {
    const graph = new GraphFunction(compute);
    for (const [n, phase] of [
      [4, 0],
      [4, 1],
      [2, 2],
      [4, 3],
    ]) {
      const given = inputs(n, phase);
      const wanted = compute(...(given as [tf.Tensor, tf.Tensor, tf.Tensor]));
      for (const [index, found] of graph.call(given).entries()) expectClose(found, wanted[index]);
    }
    graph.dispose();
  });

  it("gives the very same numbers at each call and from each instance", () => {
    const given = inputs(4, 0);
    const [one, other] = [new GraphFunction(compute), new GraphFunction(compute)];
    const read = (graph: GraphFunction) => graph.call(given).map((tensor) => [...tensor.dataSync()]);
    const first = read(one);
    expect(read(one)).toEqual(first);
    expect(read(other)).toEqual(first);
    one.dispose();
    other.dispose();
  });

  it("leaves no tensor but its results, no graph and no file behind", () => {
    // Of this test alone: other processes make graphs in the common folder meanwhile.
    vi.stubEnv("TMPDIR", mkdtempSync(join(tmpdir(), "mi-nas-graphs-of-a-test-")));
    const files = () => readdirSync(tmpdir());
    const given = inputs(4, 0);
    const before = { tensors: tf.memory().numTensors, files: files() };
    const graph = new GraphFunction(compute);
    for (let count = 0; count < 3; count++) {
      const results = graph.call(given);
      expect(tf.memory().numTensors).toBe(before.tensors + results.length);
      tf.dispose(results);
    }
    graph.dispose();
    expect(() => graph.call(given)).toThrow("disposed of");
    expect({ tensors: tf.memory().numTensors, files: files() }).toEqual({ ...before, files: [] });
    rmSync(tmpdir(), { recursive: true });
    vi.unstubAllEnvs();
    if (native) {
      const { binding } = tf.backend() as unknown as { binding: { getNumOfSavedModels(): number } };
      expect(binding.getNumOfSavedModels()).toBe(0);
    }
  });

  it("refuses what differs from call to call, and works on afterwards", () => {
    if (!native) return;
    const x = numbers([3]);
    const outside = tf.neg(numbers([3], 1)); // on the engine
    const wrong: readonly [string, (x: tf.Tensor) => tf.Tensor[]][] = [
      ["reads a tensor", (x) => [tf.scalar(tf.sum(x).dataSync()[0])]],
      ["not among its inputs", (x) => [tf.add(x, outside)]],
    ];
    const before = tf.memory().numTensors;
    for (const [message, compute] of wrong) expect(() => new GraphFunction(compute).call([x])).toThrow(message);
    expect(() => new GraphFunction((a, b) => [tf.add(a, b)]).call([x, x])).toThrow("the same tensor");
    expect(tf.memory().numTensors).toBe(before);
    expectClose(tf.add(x, outside), tf.add(outside, x));
  });
});
