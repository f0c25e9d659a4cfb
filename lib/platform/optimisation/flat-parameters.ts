import { tf } from "../tensorflow/engine";
import type { NamedArray } from "./named-array";

/** Shapes of parameters, in their order. */
export type ParameterShapes = readonly (readonly number[])[];

/** The values of arrays, one after the other. */
export function toFlatTensor(arrays: readonly NamedArray[]): tf.Tensor1D {
  const values = new Float32Array(arrays.reduce((sum, array) => sum + array.values.length, 0));
  let offset = 0;
  for (const array of arrays) {
    values.set(array.values, offset);
    offset += array.values.length;
  }
  return tf.tensor1d(values);
}

/** Takes apart what {@link toFlatTensor} put together, as arrays. */
export function fromFlatTensor(flat: tf.Tensor1D, arrays: readonly NamedArray[]): readonly NamedArray[] {
  const all = flat.dataSync<"float32">();
  let offset = 0;
  return arrays.map(({ name, shape, values }) => {
    const own = all.slice(offset, offset + values.length);
    offset += values.length;
    return { name, shape, values: own };
  });
}

/** The same as tensors; for the caller to tidy. */
export function partsOfFlat(flat: tf.Tensor1D, shapes: ParameterShapes): tf.Tensor[] {
  const sizes = shapes.map((shape) => shape.reduce((product, side) => product * side, 1));
  return tf.split(flat, sizes).map((part, index) => tf.reshape(part, [...shapes[index]]));
}

/** Tensors one after the other in one vector; for the caller to tidy. */
export function joinedFlat(parts: readonly tf.Tensor[]): tf.Tensor1D {
  return tf.concat(parts.map((part) => tf.reshape(part, [-1]))) as tf.Tensor1D;
}
