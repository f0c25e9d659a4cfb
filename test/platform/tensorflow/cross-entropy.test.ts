import { beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../../lib/platform/random/random";
import { addBias } from "../../../lib/platform/tensorflow/add-bias";
import { crossEntropies } from "../../../lib/platform/tensorflow/cross-entropy";
import { startEngine, tf } from "../../../lib/platform/tensorflow/engine";

beforeAll(async () => {
  await startEngine({ threads: 1 });
});

const [nPoints, nClasses] = [7, 5];
const logits = Float32Array.from(createRandom(1, "logits").normals(nPoints * nClasses), (value) => 3 * value);
const labels = Int32Array.from({ length: nPoints }, (_, index) => (2 * index) % nClasses);

/** softmax of a row, in double precision. */
function probabilities(point: number): number[] {
  const row = Array.from(logits.subarray(point * nClasses, (point + 1) * nClasses), Math.exp);
  const sum = row.reduce((a, b) => a + b);
  return row.map((value) => value / sum);
}

describe("cross-entropies", () => {
  it("are −ln p of each point's own class", () => {
    const losses = crossEntropies(tf.tensor2d(logits, [nPoints, nClasses]), tf.tensor1d(labels, "int32")).dataSync();
    for (const [point, label] of labels.entries()) {
      expect(losses[point]).toBeCloseTo(-Math.log(probabilities(point)[label]), 5);
    }
  });

  it("have the gradient p − 1 of the own class, p of the others, times that of the loss", () => {
    const weights = tf.range(1, nPoints + 1);
    const loss = (input: tf.Tensor) =>
      tf.sum(tf.mul(crossEntropies(input as tf.Tensor2D, tf.tensor1d(labels, "int32")), weights));
    const gradient = tf
      .grad(loss)(tf.tensor2d(logits, [nPoints, nClasses]))
      .dataSync();
    for (let point = 0; point < nPoints; point++) {
      probabilities(point).forEach((p, c) => {
        const wanted = (point + 1) * (p - (c === labels[point] ? 1 : 0));
        expect(gradient[point * nClasses + c]).toBeCloseTo(wanted, 4);
      });
    }
  });

  it("of logits far apart stay finite", () => {
    const far = tf.tensor2d([1000, -1000, 0, 0], [2, 2]);
    expect([...crossEntropies(far, tf.tensor1d([1, 0], "int32")).dataSync()]).toEqual([2000, Math.fround(Math.LN2)]);
  });
});

describe("adding a bias", () => {
  it("adds it to the last axis, and its gradient is the sum over all others", () => {
    for (const shape of [
      [4, 3],
      [2, 3, 5, 3],
    ]) {
      const size = shape.reduce((a, b) => a * b);
      const x = tf.reshape(tf.range(0, size), shape);
      const bias = tf.tensor1d([10, 20, 30]);
      const sum = addBias(x, bias);
      expect(sum.shape).toEqual(shape);
      expect([...sum.dataSync()]).toEqual(Array.from({ length: size }, (_, index) => index + 10 * (1 + (index % 3))));
      const dy = tf.reshape(tf.range(0, size), shape);
      const [dx, dBias] = tf.grads((a, b) => addBias(a, b))([x, bias], dy);
      expect([...dx.dataSync()]).toEqual([...dy.dataSync()]);
      const wanted = [0, 0, 0];
      for (let index = 0; index < size; index++) wanted[index % 3] += index;
      expect([...dBias.dataSync()]).toEqual(wanted);
    }
  });
});
