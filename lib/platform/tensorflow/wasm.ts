import { dirname } from "node:path";
import * as tf from "@tensorflow/tfjs";

/** Attributes with which tfjs-core calls this kernel. */
interface FilterGradientAttributes {
  readonly strides: number | [number, number];
  readonly pad: "same" | "valid" | number;
  readonly dataFormat: string;
  readonly filterShape: [number, number, number, number];
}

/**
 * Gives the WebAssembly backend the one kernel that training a CNN needs and it lacks, `Conv2DBackpropFilter`.
 *
 * The gradient of a filter is itself a convolution, with the roles of batch and channels swapped:
 * `dW[i, j, c, f] = Σ_n Σ_y Σ_x X[n, s·y + i, s·x + j, c] · dY[n, y, x, f]`: the image is X with its channels as
 * batch, the filter is dY, and the stride s of the forward pass becomes a dilation.
 */
function registerWasmFilterGradient(): void {
  const kernelName = "Conv2DBackpropFilter";
  if (tf.getKernel(kernelName, "wasm") !== undefined) return;
  tf.registerKernel({
    kernelName,
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) =>
      filterGradient(inputs.x as tf.Tensor4D, inputs.dy as tf.Tensor4D, attrs as unknown as FilterGradientAttributes),
  });
}

/**
 * @param x Input of the convolution, [nPoints, height, width, channels].
 * @param dy Gradient of its output, [nPoints, outHeight, outWidth, filters].
 * @returns Gradient of its kernel, [kernelHeight, kernelWidth, channels, filters].
 * @throws Error for channels-first data or explicit paddings by side, which this project never uses.
 */
function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, attributes: FilterGradientAttributes): tf.Tensor4D {
  const { strides, pad, dataFormat, filterShape } = attributes;
  if (dataFormat !== "NHWC") throw new Error(`Filter gradient on WebAssembly: only NHWC data, not ${dataFormat}.`);
  if (pad !== "same" && pad !== "valid" && typeof pad !== "number") {
    throw new Error(`Filter gradient on WebAssembly: padding same, valid or one number, not ${JSON.stringify(pad)}.`);
  }
  const { padInfo, strideHeight, strideWidth } = tf.backend_util.computeConv2DInfo(
    x.shape,
    filterShape,
    strides,
    1,
    pad,
  );
  return tf.tidy(() => {
    const padded = tf.pad(x, [
      [0, 0],
      [padInfo.top, padInfo.bottom],
      [padInfo.left, padInfo.right],
      [0, 0],
    ]);
    const image = tf.transpose(padded, [3, 1, 2, 0]) as tf.Tensor4D;
    const filter = tf.transpose(dy, [1, 2, 0, 3]) as tf.Tensor4D;
    const gradient = tf.conv2d(image, filter, 1, "valid", "NHWC", [strideHeight, strideWidth]);
    // Rows that the strides of the forward pass never reached give taps beyond the kernel's size.
    const [kernelHeight, kernelWidth, channels, filters] = filterShape;
    const taps = tf.slice(gradient, [0, 0, 0, 0], [channels, kernelHeight, kernelWidth, filters]);
    return tf.transpose(taps, [1, 2, 0, 3]) as tf.Tensor4D;
  });
}

/**
 * Gives the WebAssembly backend `UnsortedSegmentSum`, the gradient of `tf.gather`: rows with the same id are added up.
 *
 * Written as a product with the one-hot matrix of the ids, which is exact and quick for the few hundred rows of a batch.
 */
function registerWasmSegmentSum(): void {
  const kernelName = "UnsortedSegmentSum";
  if (tf.getKernel(kernelName, "wasm") !== undefined) return;
  tf.registerKernel({
    kernelName,
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) =>
      segmentSum(inputs.x as tf.Tensor, inputs.segmentIds as tf.Tensor1D, attrs?.numSegments as number),
  });
}

/** @param x Rows to add up, [nRows, …]. @param ids Segment of each row, [nRows]. @returns [nSegments, …]. */
function segmentSum(x: tf.Tensor, ids: tf.Tensor1D, nSegments: number): tf.Tensor {
  return tf.tidy(() => {
    const rows = tf.reshape(x, [ids.size, -1]);
    // tf.oneHot refuses a single class.
    const membership = tf.cast(tf.oneHot(tf.cast(ids, "int32"), Math.max(2, nSegments)), "float32");
    const sums = tf.slice(tf.matMul(membership as tf.Tensor2D, rows as tf.Tensor2D, true), 0, nSegments);
    return tf.reshape(sums, [nSegments, ...x.shape.slice(1)]);
  });
}

/**
 * Makes TensorFlow.js's WebAssembly backend the backend of this process.
 *
 * Vector instructions are on: every Node that the project supports has them. The threaded build stays off: it adds up
 * in an order that depends on the threads.
 *
 * @throws Error when the backend cannot be started.
 */
export async function startWasm(): Promise<void> {
  const wasm: typeof import("@tensorflow/tfjs-backend-wasm") = require("@tensorflow/tfjs-backend-wasm");
  tf.env().set("WASM_HAS_SIMD_SUPPORT", true);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  wasm.setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  registerWasmFilterGradient();
  registerWasmSegmentSum();
  if (!(await tf.setBackend("wasm"))) throw new Error("Start the WebAssembly engine: its backend refused to start.");
}
