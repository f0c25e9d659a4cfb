import { tf } from "./engine";

/** The number of a scalar, which is freed. */
export function readScalar(scalar: tf.Tensor): number {
  const [value] = scalar.dataSync<"float32">();
  scalar.dispose();
  return value;
}

/**
 * The numbers of the tensor that a computation gives; all tensors are freed.
 *
 * `tf.tidy` itself must not return numbers: it would look for tensors in every single entry of the array, which takes
 * longer than computing them.
 */
export function readTidy(compute: () => tf.Tensor): Float32Array {
  const tensor = tf.tidy(compute);
  const values = tensor.dataSync<"float32">();
  tensor.dispose();
  return values;
}
