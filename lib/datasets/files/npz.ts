import { parse } from "npyjs";
import { DataFileError, reasonOf } from "./data-file-error";
import type { ZipArchive } from "./zip-archive";

/** The memory behind a view, copied only where the view is a part of it. */
export function arrayBufferOf(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = bytes;
  const isWhole = byteOffset === 0 && byteLength === buffer.byteLength;
  return (isWhole ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)) as ArrayBuffer;
}

/** A NumPy header is some 80 bytes, rounded up to a multiple of 64. */
export const NPY_HEADER_BYTES = 4096;

const integerTypes: ReadonlySet<string> = new Set(["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8"]);

/** An array of integers from an NPZ file. */
export interface NpzArray {
  /** C order, shape `shape`. */
  readonly values: ArrayLike<number> & Iterable<number>;
  readonly shape: readonly number[];
  readonly isBytes: boolean;
}

/** Names of the arrays in an NPZ file, in its order. */
export function npzNames(archive: ZipArchive): readonly string[] {
  return [...archive.names].filter((name) => name.endsWith(".npy")).map((name) => name.slice(0, -".npy".length));
}

/**
 * Reads an array of an NPZ file, which is a zip file of NPY files.
 *
 * @param maxBytes Bound on the array with its header: more is refused before it is unpacked.
 * @throws DataFileError when the file or array is damaged, cut short or too large, or holds anything but integers in
 * C order: objects are pickles, which could run code, and are never unpacked.
 */
export function readNpzArray(archive: ZipArchive, name: string, maxBytes: number): NpzArray {
  const entry = `${name}.npy`;
  const content = archive.read(entry, maxBytes);
  const fail = (reason: string) => new DataFileError(archive.path, `its array ${name} ${reason}`);
  const { data, shape, dtype, fortranOrder } = parseNpy(content, fail);
  if (!integerTypes.has(dtype)) throw fail(`holds values of type ${dtype}, integers are expected.`);
  if (fortranOrder) throw fail("is in Fortran order, C order is expected.");
  const declared = shape.reduce((product, size) => product * size, 1);
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0) || !Number.isSafeInteger(declared)) {
    throw fail(`declares the shape ${shape.join(" × ")}, more than can be addressed.`);
  }
  const present = (data as Uint8Array).length;
  if (present !== declared) {
    throw fail(`declares ${shape.join(" × ")} = ${declared} values and holds ${present}.`);
  }
  const is64Bit = data instanceof BigInt64Array || data instanceof BigUint64Array;
  return {
    values: is64Bit ? Float64Array.from(data, Number) : (data as Uint8Array),
    shape,
    isBytes: dtype === "u1",
  };
}

function parseNpy(content: Uint8Array, fail: (reason: string) => DataFileError) {
  try {
    return parse(arrayBufferOf(content));
  } catch (error) {
    throw fail(`is not a readable NPY array (${reasonOf(error)}).`);
  }
}
