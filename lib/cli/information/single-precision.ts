import { DataFileError } from "../../datasets/files/data-file-error";
import type { NpyArray } from "./npy-file";

/** Offset in standard deviations from which 32 bits would lose digits that carry information. */
const farFromZero = 256;

/**
 * Values in the 32 bits that critics compute in. A column (of the last axis) whose mean is large against its spread,
 * such as a time stamp, is centred first, as 32 bits would round its differences away; a shift changes no information.
 *
 * @throws DataFileError naming the first value that is not finite, or too large for 32 bits.
 */
export function singlePrecision({ path, values, shape, dtype }: NpyArray): Float32Array {
  const columns = shape.length > 1 ? shape[shape.length - 1] : 1;
  const rows = values.length / columns;
  const single = new Float32Array(values.length);
  for (let column = 0; column < columns; column++) {
    let [mean, square] = [0, 0];
    for (let at = column; at < values.length; at += columns) mean += values[at] / rows;
    for (let at = column; at < values.length; at += columns) square += (values[at] - mean) ** 2 / rows;
    const shift = dtype !== "f4" && Math.abs(mean) > farFromZero * Math.sqrt(square) ? mean : 0;
    for (let at = column; at < values.length; at += columns) single[at] = values[at] - shift;
  }
  const odd = single.findIndex((value) => !Number.isFinite(value));
  if (odd < 0) return single;
  const reason = Number.isFinite(values[odd]) ? "too large for 32 bits: scale it down" : "not a finite number";
  throw new DataFileError(path, `value ${odd} is ${values[odd]}, ${reason}.`);
}
