import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { readCSV } from "nodejs-polars";
import { parse } from "npyjs";
import { DataFileError, reasonOf } from "../../datasets/files/data-file-error";
import { arrayBufferOf, npzNames } from "../../datasets/files/npz";
import { ZipArchive } from "../../datasets/files/zip-archive";
import { codesOf, type DataArray } from "./data-array";
import { frameArray } from "./frame-array";

/** A bound on each array, so that a wrong name is refused before it fills the memory. */
export const MAX_ARRAY_BYTES = 2 ** 30;

const integerTypes: ReadonlySet<string> = new Set(["b1", "u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8"]);
const floatTypes: ReadonlySet<string> = new Set(["f2", "f4", "f8"]);

/** What stands before and after the last colon of `file:name`, where the file is of a kind that holds several arrays. */
function parts(where: string): { readonly file: string; readonly kind: string; readonly name?: string } {
  const [, file, extension, name] = /^(.*\.(npz|csv))(?::(.*))?$/is.exec(where) ?? [undefined, where, "npy"];
  return { file, kind: extension.toLowerCase(), name };
}

/**
 * Reads an array of real numbers or words; nothing in a file is ever run.
 *
 * @param where `file.npy`, NumPy's format, little-endian, in C or Fortran order; `file.npz:name`, or `file.npz` when it
 * holds one; `file.csv:column` or `file.csv:first,second`, with a line of names; `file.csv` for all its columns.
 * @param without Columns of the CSV file that are left out when none is named.
 * @throws DataFileError when the file is missing, damaged, cut short, too large or empty, or holds anything else.
 */
export function readArray(where: string, without: readonly string[] = []): DataArray {
  const { file, kind, name } = parts(where);
  if (kind === "csv") return readColumns(file, name?.split(","), without);
  if (kind === "npz") return readMember(file, name);
  return npyArray(file, readBytes(file));
}

/** The columns that `y` takes of the CSV file that `x` is all of, which are then not in x. */
export function columnsTaken(x: string, y: string): readonly string[] {
  const [ofX, ofY] = [parts(x), parts(y)];
  return ofX.kind === "csv" && ofX.name === undefined && resolve(ofX.file) === resolve(ofY.file)
    ? (ofY.name?.split(",") ?? [])
    : [];
}

function readBytes(file: string): Uint8Array {
  try {
    const status = statSync(file);
    if (!status.isFile()) throw new Error("it is not a file.");
    if (status.size > MAX_ARRAY_BYTES)
      throw new Error(`it has ${status.size} bytes, at most ${MAX_ARRAY_BYTES} are read.`);
    return readFileSync(file);
  } catch (error) {
    throw new DataFileError(file, reasonOf(error));
  }
}

function readMember(file: string, name: string | undefined): DataArray {
  const archive = ZipArchive.open(file);
  const names = npzNames(archive);
  const chosen = name ?? (names.length === 1 ? names[0] : undefined);
  if (chosen === undefined || !names.includes(chosen)) {
    const there = names.join(", ") || "none";
    throw new DataFileError(file, `it holds the arrays ${there}: name one, as in ${file}:${names[0] ?? "x"}.`);
  }
  return npyArray(`${file}:${chosen}`, archive.read(`${chosen}.npy`, MAX_ARRAY_BYTES));
}

function readColumns(file: string, names: readonly string[] | undefined, without: readonly string[]): DataArray {
  const content = Buffer.from(readBytes(file));
  const frame = (() => {
    try {
      return readCSV(content, { inferSchemaLength: countLines(content) }); // the first rows may hold integers only
    } catch (error) {
      throw new DataFileError(file, `it is not a readable CSV table (${reasonOf(error)}).`);
    }
  })();
  return frameArray(file, frame, { names, without, asIn: `${file}:first,second` });
}

function countLines(content: Buffer): number {
  let count = 1;
  for (let at = content.indexOf(10); at >= 0; at = content.indexOf(10, at + 1)) count++;
  return count;
}

/** The array that the bytes of an NPY file hold; `path` is what messages call it. */
export function npyArray(path: string, content: Uint8Array): DataArray {
  const fail = (reason: string) => new DataFileError(path, reason);
  const { data, shape, dtype, fortranOrder } = parsed(content, fail);
  const isText = dtype.startsWith("U");
  const isInteger = isText || integerTypes.has(dtype);
  if (!isInteger && !floatTypes.has(dtype)) throw fail(`it holds values of type ${dtype}, real numbers are expected.`);
  const declared = shape.reduce((product, side) => product * side, 1);
  if (!shape.every((side) => Number.isSafeInteger(side) && side >= 0) || !Number.isSafeInteger(declared)) {
    throw fail(`it declares the shape [${shape.join(", ")}], more than can be addressed.`);
  }
  if (data.length !== declared) {
    throw fail(`it declares [${shape.join(", ")}] = ${declared} values and holds ${data.length}.`);
  }
  if (declared === 0) throw fail(`it is empty: its shape is [${shape.join(", ")}].`);
  if (isText) {
    const cells = Array.from(data, (cell) => String(cell).replace(/\0+$/, ""));
    return { path, ...codesOf(cells), shape, dtype, isInteger };
  }
  const numbers = data as ArrayLike<number | bigint>;
  const is64Bit = numbers instanceof BigInt64Array || numbers instanceof BigUint64Array;
  const values = is64Bit ? Float64Array.from(numbers, Number) : (numbers as ArrayLike<number>);
  return { path, values: fortranOrder ? inCOrder(values, shape) : values, shape, dtype, isInteger };
}

function parsed(content: Uint8Array, fail: (reason: string) => DataFileError) {
  try {
    const array = parse(arrayBufferOf(content));
    return { ...array, data: array.data as unknown as ArrayLike<number | bigint | string> };
  } catch (error) {
    throw fail(`it is not a readable NPY array of numbers or words (${reasonOf(error)}).`);
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
