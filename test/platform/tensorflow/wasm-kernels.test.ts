import { beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../../lib/platform/random/random";
import { tf } from "../../../lib/platform/tensorflow/engine";
import { startWasm } from "../../../lib/platform/tensorflow/wasm";

beforeAll(() => startWasm());

type Padding = "same" | "valid" | number;
interface ConvolutionCase {
  readonly image: [number, number, number, number];
  readonly kernel: [number, number, number, number];
  readonly stride: number | [number, number];
  readonly pad: Padding;
}

const cases: readonly ConvolutionCase[] = [
  { image: [4, 8, 8, 3], kernel: [3, 3, 3, 5], stride: 1, pad: "same" },
  { image: [2, 7, 5, 2], kernel: [3, 3, 2, 4], stride: 1, pad: "valid" },
  { image: [2, 9, 6, 3], kernel: [5, 2, 3, 2], stride: 1, pad: "same" },
  { image: [3, 8, 8, 2], kernel: [3, 3, 2, 3], stride: 2, pad: "same" },
  // 8 = 2·2 + 3 + 1: the last row and column are never reached.
  { image: [2, 8, 8, 2], kernel: [3, 3, 2, 3], stride: 2, pad: "valid" },
  { image: [2, 9, 11, 1], kernel: [3, 3, 1, 2], stride: [3, 2], pad: "valid" },
  { image: [2, 6, 6, 2], kernel: [3, 3, 2, 2], stride: 1, pad: 2 },
  { image: [1, 2, 2, 1], kernel: [1, 1, 1, 1], stride: 1, pad: "same" },
];

/** A loss whose gradient differs in every output: the sum of cubes. */
function loss(x: tf.Tensor4D, kernel: tf.Tensor4D, { stride, pad }: ConvolutionCase): tf.Scalar {
  return tf.sum(tf.pow(tf.conv2d(x, kernel, stride, pad), 3)) as tf.Scalar;
}

function filterGradient(backend: string, one: ConvolutionCase, xs: Float32Array, ws: Float32Array): Promise<number[]> {
  return onBackend(backend, () => {
    const x = tf.tensor4d(xs, one.image);
    return tf.grad((kernel) => loss(x, kernel as tf.Tensor4D, one))(tf.tensor4d(ws, one.kernel));
  });
}

async function onBackend(backend: string, compute: () => tf.Tensor): Promise<number[]> {
  await tf.setBackend(backend);
  const result = tf.tidy(compute);
  const values = Array.from(result.dataSync());
  result.dispose();
  await tf.setBackend("wasm");
  return values;
}

const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

function expectClose(found: readonly number[], wanted: readonly number[], relative: number): void {
  const scale = Math.max(...wanted.map(Math.abs));
  expect(found).toHaveLength(wanted.length);
  for (const [index, value] of wanted.entries()) {
    expect(Math.abs(found[index] - value)).toBeLessThan(relative * scale);
  }
}

describe("the gradient of a convolution's filter on WebAssembly", () => {
  it.each(cases)("agrees with the plain JavaScript backend for %o", async (one) => {
    const random = createRandom(11);
    const xs = random.normals(size(one.image));
    const ws = random.normals(size(one.kernel));
    const wanted = await filterGradient("cpu", one, xs, ws);
    expectClose(await filterGradient("wasm", one, xs, ws), wanted, 1e-5);
  });

  it("agrees with finite differences of the loss", async () => {
    const one: ConvolutionCase = { image: [2, 5, 5, 2], kernel: [3, 3, 2, 2], stride: 1, pad: "same" };
    const random = createRandom(5);
    const xs = random.normals(size(one.image));
    const ws = random.normals(size(one.kernel));
    const lossAt = (index: number, change: number): number => {
      const changed = ws.slice();
      changed[index] += change;
      return tf.tidy(() => loss(tf.tensor4d(xs, one.image), tf.tensor4d(changed, one.kernel), one).dataSync()[0]);
    };
    // A large step: the loss is a cubic in each weight, whose central difference is off by h² times a constant only.
    const step = 0.05;
    const differences = Array.from(ws, (_, index) => (lossAt(index, step) - lossAt(index, -step)) / (2 * step));
    expectClose(await filterGradient("wasm", one, xs, ws), differences, 2e-3);
  });

  it("leaves no tensor behind", () => {
    const x = tf.ones([2, 6, 6, 2]) as tf.Tensor4D;
    const kernel = tf.ones([3, 3, 2, 2]) as tf.Tensor4D;
    const before = tf.memory().numTensors;
    tf.tidy(() => void tf.grad((w) => loss(x, w as tf.Tensor4D, cases[0]))(kernel));
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([x, kernel]);
  });
});

describe("the gradient of a gather on WebAssembly", () => {
  it.each([1, 2, 5])("agrees with the plain JavaScript backend for %d rows", async (nRows) => {
    const values = createRandom(3).normals(nRows * 4);
    const gradient = () => {
      const ids = tf.tensor1d([0, nRows - 1, 0, Math.floor(nRows / 2)], "int32");
      return tf.grad((x) => tf.sum(tf.pow(tf.gather(x, ids), 3)))(tf.tensor2d(values, [nRows, 4]));
    };
    expectClose(await onBackend("wasm", gradient), await onBackend("cpu", gradient), 1e-5);
  });
});
