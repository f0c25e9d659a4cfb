import type { DataFrame, Series } from "nodejs-polars";
import { DataFileError } from "../../datasets/files/data-file-error";
import { codesOf, type DataArray } from "./data-array";
import { frameArray } from "./frame-array";
import { readArray } from "./read-array";

/** Numbers, words, or lists of them, all of one shape; typed arrays count as lists. */
export interface NestedArray extends ArrayLike<number | bigint | boolean | string | NestedArray> {}

/** Values with their shape: numbers one after the other in C order; also a frame or series of danfojs. */
export interface ShapedArray {
  readonly values: NestedArray;
  readonly shape: readonly number[];
}

/** A tensor of TensorFlow.js, as far as it is read here. */
export interface TensorLike {
  readonly shape: readonly number[];
  dataSync(): ArrayLike<number>;
}

/**
 * An array as a caller may have it: lists of numbers or words, values with a shape, a tensor, a frame or series of
 * polars or danfojs, or where a file holds it, as in {@link readArray}.
 */
export type GivenArray = string | NestedArray | ShapedArray | TensorLike | DataFrame | Series;

/** NumPy's codes of the typed arrays. */
const codes: Readonly<Record<string, string>> = {
  Float32Array: "f4",
  Float64Array: "f8",
  Int8Array: "i1",
  Uint8Array: "u1",
  Uint8ClampedArray: "u1",
  Buffer: "u1",
  Int16Array: "i2",
  Uint16Array: "u2",
  Int32Array: "i4",
  Uint32Array: "u4",
  BigInt64Array: "i8",
  BigUint64Array: "u8",
};

type Cells = ArrayLike<unknown>;

const isList = (value: unknown): value is Cells => Array.isArray(value) || ArrayBuffer.isView(value);

/**
 * What a caller gives, as an array of numbers or words. JavaScript tells 1.0 from 1 no more than a table does: a list
 * of integers only holds integers.
 *
 * @param name What messages call it.
 * @param without Columns of a CSV file that are left out when none is named.
 * @throws DataFileError when it is empty, ragged, or holds anything but numbers or words; and as {@link readArray}.
 */
export function givenArray(name: string, given: GivenArray, without: readonly string[] = []): DataArray {
  if (typeof given === "string") return readArray(given, without);
  const fail = (reason: string) => new DataFileError(name, reason);
  if (isList(given)) return flatArray(name, given, fail);
  if (typeof given !== "object" || given === null) throw fail(`it is ${given}, no array, frame or name of a file.`);
  // A polars frame is a proxy that hides its methods from `in`.
  const { getColumn, toFrame, dataSync, values, shape } = given as Partial<
    DataFrame & Series & TensorLike & ShapedArray
  >;
  if (typeof getColumn === "function") return frameArray(name, given as DataFrame);
  if (typeof toFrame === "function") return frameArray(name, (given as unknown as Series).toFrame());
  const flat = typeof dataSync === "function" ? (given as TensorLike).dataSync() : values;
  if (!isList(flat) || !isList(shape))
    throw fail("it is no array, { values, shape }, tensor, frame or name of a file.");
  const array = flatArray(name, flat, fail);
  const sides = Array.from(shape as readonly number[]);
  const declared = sides.reduce((product, side) => product * side, 1);
  if (declared !== array.values.length) {
    throw fail(`it declares [${sides.join(", ")}] = ${declared} values and holds ${array.values.length}.`);
  }
  return { ...array, shape: sides };
}

function flatArray(path: string, given: Cells, fail: (reason: string) => DataFileError): DataArray {
  const shape: number[] = [];
  for (let inner: unknown = given; isList(inner); inner = inner[0]) shape.push(inner.length);
  if (shape.includes(0)) throw fail(`it is empty: its shape is [${shape.join(", ")}].`);
  return { path, ...cellsOf(shape.length === 1 ? given : flatten(given, shape, fail), fail), shape };
}

/** The innermost values of lists in lists. */
function flatten(given: Cells, shape: readonly number[], fail: (reason: string) => DataFileError): unknown[] {
  const cells: unknown[] = [];
  const add = (list: unknown, axis: number, place: readonly number[]): void => {
    if (!isList(list) || list.length !== shape[axis]) {
      const found = isList(list) ? `${list.length} values` : String(list);
      throw fail(`its entry [${place.join("][")}] is ${found}, ${shape[axis]} values are expected, as in the first.`);
    }
    const isLast = axis === shape.length - 1;
    for (let index = 0; index < list.length; index++) {
      if (isLast) cells.push(list[index]);
      else add(list[index], axis + 1, [...place, index]);
    }
  };
  add(given, 0, []);
  return cells;
}

function cellsOf(
  cells: Cells,
  fail: (reason: string) => DataFileError,
): Pick<DataArray, "values" | "dtype" | "isInteger" | "words"> {
  const typed = ArrayBuffer.isView(cells) ? codes[cells.constructor.name] : undefined;
  if (typed) {
    const isBig = typed === "i8" || typed === "u8";
    const values = isBig ? Float64Array.from(cells as ArrayLike<bigint>, Number) : (cells as ArrayLike<number>);
    return { values, dtype: typed, isInteger: !typed.startsWith("f") };
  }
  const kinds = typeof cells[0] === "string" ? ["string"] : ["number", "bigint", "boolean"];
  const list = Array.from(cells);
  const odd = list.findIndex((cell) => !kinds.includes(typeof cell));
  if (odd >= 0) {
    const found = typeof list[odd] === "string" ? `"${list[odd]}"` : isList(list[odd]) ? "a list" : String(list[odd]);
    throw fail(`value ${odd} is ${found}, not a ${kinds[0] === "string" ? "word like the first" : "number"}.`);
  }
  if (kinds[0] === "string") return { ...codesOf(list as string[]), dtype: "U", isInteger: true };
  const values = Float64Array.from(list, Number);
  const isInteger = values.every(Number.isInteger);
  return { values, dtype: isInteger ? "i8" : "f8", isInteger };
}
