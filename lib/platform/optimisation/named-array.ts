import { createRandom } from "../random/random";

/** A named array of numbers with its shape, independent of any TensorFlow engine. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major values, as many as the product of `shape`. */
  readonly values: Float32Array;
}

/** Number of entries of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** Zeros: biases, and moments before the first step. */
export function zeros(name: string, shape: readonly number[]): NamedArray {
  return { name, shape, values: new Float32Array(sizeOf(shape)) };
}

/**
 * He-normal weights, standard deviation √(2 / fan-in), for layers followed by ReLU (He et al. 2015). The fan-in is
 * the size of all axes but the last.
 */
export function heNormal(options: {
  readonly name: string;
  readonly shape: readonly number[];
  readonly seed: number;
}): NamedArray {
  const { name, shape, seed } = options;
  const size = sizeOf(shape);
  const scale = Math.sqrt((2 * shape[shape.length - 1]) / size);
  const random = createRandom(seed, "initialise", name);
  return { name, shape, values: Float32Array.from({ length: size }, () => scale * random.normal()) };
}
