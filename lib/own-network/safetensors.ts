import { z } from "zod";
import { DataFileError, reasonOf } from "../datasets/files/data-file-error";
import { statDataFile } from "../datasets/files/read-data-file";
import type { DataArray } from "../mutual-information/input/data-array";
import { readPart, type StoredArray, storedArray, wholeArray } from "./stored-array";

/** The format's own bound on its header. */
const mostHeaderBytes = 100_000_000;

/** NumPy's codes of the types that arrays here have; bfloat16 is widened. */
const types: Readonly<Record<string, readonly [code: string, bytes: number]>> = {
  F16: ["f2", 2],
  BF16: ["f4", 2],
  F32: ["f4", 4],
  F64: ["f8", 8],
  BOOL: ["b1", 1],
  U8: ["u1", 1],
  I8: ["i1", 1],
  U16: ["u2", 2],
  I16: ["i2", 2],
  U32: ["u4", 4],
  I32: ["i4", 4],
  U64: ["u8", 8],
  I64: ["i8", 8],
};

const tensorSchema = z.object({
  dtype: z.string(),
  shape: z.array(z.number().int().min(0)),
  data_offsets: z.tuple([z.number().int().min(0), z.number().int().min(0)]),
});

/** The tensors of a safetensors file, each read when it is asked for. */
export interface Safetensors {
  readonly names: readonly string[];
  /** A tensor of which rows are read. */
  open(name: string): StoredArray;
  /** All of it, at most 1 GiB. */
  read(name: string): DataArray;
}

/**
 * Opens a safetensors file (https://github.com/huggingface/safetensors): eight bytes for the length of a header in JSON,
 * the header, then the tensors, little-endian in C order.
 *
 * @throws DataFileError when the file is missing, damaged or cut short; in `open` and `read` when a tensor is too large
 * or of a type without NumPy's counterpart.
 */
export function openSafetensors(file: string): Safetensors {
  const fail = (reason: string) => new DataFileError(file, reason);
  const { size } = statDataFile(file);
  if (size < 8) throw fail(`it has ${size} bytes, a safetensors file has at least 8.`);
  const headerBytes = Number(readPart(file, 0, 8).readBigUInt64LE());
  if (headerBytes > Math.min(size - 8, mostHeaderBytes)) {
    throw fail(
      `it declares a header of ${headerBytes} bytes and has ${size - 8}, at most ${mostHeaderBytes} are read.`,
    );
  }
  const tensors = headerOf(readPart(file, 8, headerBytes).toString("utf8"), fail);
  const find = (name: string) => {
    const tensor = tensors.get(name);
    if (!tensor) throw fail(`it holds no ${name}.`);
    const { dtype, shape } = tensor;
    const [start, end] = tensor.data_offsets;
    const [code, bytes] = Object.hasOwn(types, dtype) ? types[dtype] : [];
    if (!code || !bytes) throw fail(`its tensor ${name} holds values of type ${dtype}, real numbers are expected.`);
    const declared = bytes * shape.reduce((product, side) => product * side, 1);
    if (declared !== end - start) {
      throw fail(`its tensor ${name} declares [${shape.join(", ")}] = ${declared} bytes and has ${end - start}.`);
    }
    if (8 + headerBytes + end > size) throw fail(`it is cut short: its tensor ${name} ends beyond the file.`);
    const position = 8 + headerBytes + start;
    const decode = dtype === "BF16" ? widened : undefined;
    return { array: storedArray({ path: `${file}:${name}`, file, position, code, bytes, shape, decode }), bytes };
  };
  return {
    names: [...tensors.keys()],
    open: (name) => find(name).array,
    read: (name) => {
      const { array, bytes } = find(name);
      return wholeArray(array, bytes);
    },
  };
}

function headerOf(text: string, fail: (reason: string) => DataFileError) {
  try {
    const { __metadata__, ...tensors } = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
    return new Map(Object.entries(tensors).map(([name, tensor]) => [name, tensorSchema.parse(tensor)]));
  } catch (error) {
    const reason = error instanceof z.ZodError ? "not of the form { dtype, shape, data_offsets }" : reasonOf(error);
    throw fail(`its header is damaged (${reason}).`);
  }
}

/** bfloat16 is the upper half of a float32. */
function widened(content: Uint8Array): Uint8Array {
  const wide = new Uint8Array(content.length * 2);
  for (let at = 0; at < content.length; at += 2) wide.set(content.subarray(at, at + 2), 2 * at + 2);
  return wide;
}
