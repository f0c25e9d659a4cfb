import { closeSync, openSync, readSync } from "node:fs";
import { DataFileError } from "../datasets/files/data-file-error";
import { statDataFile } from "../datasets/files/read-data-file";
import type { DataArray } from "../mutual-information/input/data-array";
import { MAX_ARRAY_BYTES, npyArray } from "../mutual-information/input/read-array";

/** An array in a file: its rows are read when they are asked for. */
export interface StoredArray {
  /** What messages call it. */
  readonly path: string;
  readonly shape: readonly number[];
  /** Rows `from` to `to`, that one left out; C order. */
  rows(from: number, to: number): DataArray;
}

/** Bytes of a file that hold numbers, little-endian, in C order. */
export interface StoredNumbers {
  /** What messages call them. */
  readonly path: string;
  readonly file: string;
  /** Of the first number in the file. */
  readonly position: number;
  /** NumPy's code without the byte order, of what `decode` makes of them. */
  readonly code: string;
  /** Of a number in the file. */
  readonly bytes: number;
  readonly shape: readonly number[];
  /** Bytes of a number that NumPy lacks, as those of one that it has. */
  readonly decode?: (content: Uint8Array) => Uint8Array;
}

const product = (sides: readonly number[]): number => sides.reduce((all, side) => all * side, 1);

/** Bytes of a number by NumPy's code. */
export const numberBytes: Readonly<Record<string, number>> = {
  ...{ b1: 1, u1: 1, i1: 1, u2: 2, i2: 2, f2: 2, u4: 4, i4: 4, f4: 4, u8: 8, i8: 8, f8: 8 },
};

/** The array that numbers of a file are; nothing is read yet. */
export function storedArray(numbers: StoredNumbers): StoredArray {
  const { path, file, position, code, bytes, shape, decode = (content) => content } = numbers;
  const [, ...sides] = shape;
  if (product(shape) === 0) throw new DataFileError(path, `it is empty: its shape is [${shape.join(", ")}].`);
  const rowBytes = bytes * product(sides);
  return {
    path,
    shape,
    rows: (from, to) => {
      const content = decode(readPart(file, position + from * rowBytes, (to - from) * rowBytes));
      // a Boolean is a byte of 0 or 1
      return npyArray(
        path,
        asNpy(code === "b1" ? "u1" : code, shape.length === 0 ? [] : [to - from, ...sides], content),
      );
    },
  };
}

/** All of an array that is read in pieces, at most 1 GiB. */
export function wholeArray({ path, shape, rows }: StoredArray, bytes: number): DataArray {
  const size = bytes * product(shape);
  if (size > MAX_ARRAY_BYTES)
    throw new DataFileError(path, `it has ${size} bytes, at most ${MAX_ARRAY_BYTES} are read.`);
  return rows(0, shape[0] ?? 1);
}

/** An array that is in memory, row by row. */
export function heldArray(array: DataArray): StoredArray {
  const { path, shape } = array;
  const [, ...sides] = shape;
  const size = product(sides);
  // Booleans come as a list
  const values = ArrayBuffer.isView(array.values) ? (array.values as Float64Array) : Float64Array.from(array.values);
  const rows = (from: number, to: number) => {
    return { ...array, values: values.subarray(from * size, to * size), shape: [to - from, ...sides] };
  };
  return { path, shape, rows };
}

/** Bytes in which the header of an NPY file ends. */
const mostHeaderBytes = 1 << 16;

/**
 * Opens the NPY file that `length` bytes of a file are, where its numbers stand in C order.
 *
 * @returns Nothing where they stand in Fortran order: its rows lie in no one piece.
 * @throws DataFileError when the header is damaged, the numbers are none or of another byte order, or cut short.
 */
export function openNpy(path: string, file: string, position: number, length: number): StoredArray | undefined {
  const fail = (reason: string) => new DataFileError(path, reason);
  const head = readPart(file, position, Math.min(length, mostHeaderBytes));
  if (head.length < 12 || head.toString("latin1", 0, 6) !== "\x93NUMPY") {
    throw fail("it is not a readable NPY array of numbers (it does not begin like one).");
  }
  const [start, size] = head[6] === 1 ? [10, head.readUInt16LE(8)] : [12, head.readUInt32LE(8)];
  const text = head.toString("latin1", start, start + size);
  const [, descr = "objects"] = /'descr'\s*:\s*'([^']+)'/.exec(text) ?? [];
  const [, sides = "?"] = /'shape'\s*:\s*\(([^)]*)\)/.exec(text) ?? [];
  const [, order] = /'fortran_order'\s*:\s*(True|False)/.exec(text) ?? [];
  const shape = sides.split(",").flatMap((side) => (side.trim() === "" ? [] : Number(side)));
  if (start + size > head.length || !order || !shape.every((side) => Number.isSafeInteger(side) && side >= 0)) {
    throw fail("it is not a readable NPY array of numbers (its header is damaged).");
  }
  const code = /^[<|=]/.test(descr) ? descr.slice(1) : descr;
  const bytes = Object.hasOwn(numberBytes, code) ? numberBytes[code] : undefined;
  if (!bytes) throw fail(`it holds values of type ${code}, little-endian real numbers are expected.`);
  const [declared, present] = [bytes * product(shape), length - start - size];
  if (declared !== present) {
    const cut = declared > present ? "it is cut short: it" : "it";
    throw fail(`${cut} declares [${shape.join(", ")}] = ${declared} bytes and holds ${present}.`);
  }
  if (order === "True" && shape.length > 1) return undefined;
  return storedArray({ path, file, position: position + start + size, code, bytes, shape });
}

/** Opens a file that is an NPY file as a whole. */
export function openNpyFile(file: string): StoredArray | undefined {
  return openNpy(file, file, 0, statDataFile(file).size);
}

/** Some bytes of a file. */
export function readPart(file: string, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const descriptor = openSync(file, "r");
  try {
    for (let filled = 0; filled < length; ) {
      const got = readSync(descriptor, bytes, filled, length - filled, position + filled);
      if (got === 0) throw new DataFileError(file, "it is cut short.");
      filled += got;
    }
  } finally {
    closeSync(descriptor);
  }
  return bytes;
}

/** Numbers as an NPY file. */
export function asNpy(code: string, shape: readonly number[], content: Uint8Array): Uint8Array {
  const order = code.endsWith("1") ? "|" : "<";
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${order}${code}', 'fortran_order': False, 'shape': (${sides}), }`;
  const padded = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const head = Buffer.from(`\x93NUMPY\x01\x00\x00\x00${padded}`, "latin1");
  head.writeUInt16LE(padded.length, 8);
  return Buffer.concat([head, content]);
}
