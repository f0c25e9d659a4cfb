import * as tf from "@tensorflow/tfjs";

/**
 * Gives the WebAssembly backend `UnsortedSegmentSum`, the gradient of `tf.gather`: rows with the same id are added up.
 *
 * Written as a product with the one-hot matrix of the ids, which is exact and quick for the few hundred rows of a batch.
 */
export function registerWasmSegmentSum(): void {
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
