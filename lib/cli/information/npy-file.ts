import { readFileSync, statSync } from "node:fs";
import { parse } from "npyjs";
import { arrayBufferOf } from "../../datasets/files/array-buffer";
import { DataFileError, reasonOf } from "../../datasets/files/data-file-error";

/** A bound on each file, so that a wrong name is refused before it fills the memory. */
const MAX_BYTES = 2 ** 30;

const integerTypes: ReadonlySet<string> = new Set(["b1", "u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8"]);
const floatTypes: ReadonlySet<string> = new Set(["f2", "f4", "f8"]);

/** An array of numbers from an NPY file. */
export interface NpyArray {
  readonly path: string;
  /** C order, shape `shape`. */
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
  /** NumPy's code without the byte order, such as `f4`. */
  readonly dtype: string;
  readonly isInteger: boolean;
}

/**
 * Reads a NumPy file of real numbers, little-endian, in C or Fortran order; nothing in it is ever run.
 *
 * @throws DataFileError when the file is missing, damaged, cut short, too large or empty, or holds anything but numbers.
 */
export function readNpy(path: string): NpyArray {
  const fail = (reason: string) => new DataFileError(path, reason);
  const { data, shape, dtype, fortranOrder } = parsed(path, fail);
  const isInteger = integerTypes.has(dtype);
  if (!isInteger && !floatTypes.has(dtype)) throw fail(`it holds values of type ${dtype}, real numbers are expected.`);
  const declared = shape.reduce((product, side) => product * side, 1);
  if (!shape.every((side) => Number.isSafeInteger(side) && side >= 0) || !Number.isSafeInteger(declared)) {
    throw fail(`it declares the shape [${shape.join(", ")}], more than can be addressed.`);
  }
  if (data.length !== declared) {
    throw fail(`it declares [${shape.join(", ")}] = ${declared} values and holds ${data.length}.`);
  }
  if (declared === 0) throw fail(`it is empty: its shape is [${shape.join(", ")}].`);
  const isPlain = data instanceof Float32Array || data instanceof Float64Array;
  const values = isPlain ? data : Float64Array.from({ length: data.length }, (_, index) => Number(data[index]));
  return { path, values: fortranOrder ? inCOrder(values, shape) : values, shape, dtype, isInteger };
}

function parsed(path: string, fail: (reason: string) => DataFileError) {
  let content: Uint8Array;
  try {
    const status = statSync(path);
    if (!status.isFile()) throw new Error("it is not a file.");
    if (status.size > MAX_BYTES) throw new Error(`it has ${status.size} bytes, at most ${MAX_BYTES} are read.`);
    content = readFileSync(path);
  } catch (error) {
    throw fail(reasonOf(error));
  }
  try {
    const array = parse(arrayBufferOf(content));
    return { ...array, data: array.data as unknown as ArrayLike<number | bigint> };
  } catch (error) {
    throw fail(`it is not a readable NPY array of numbers (${reasonOf(error)}).`);
  }
}

/** Values whose first axis varies fastest, rearranged so that the last one does. */
function inCOrder(values: ArrayLike<number>, shape: readonly number[]): Float64Array {
  const ordered = new Float64Array(values.length);
  const index = shape.map(() => 0);
  for (let place = 0; place < ordered.length; place++) {
    let from = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) from = from * shape[axis] + index[axis];
    ordered[place] = values[from];
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
  return ordered;
}
