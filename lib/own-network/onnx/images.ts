import { createHash } from "node:crypto";
import { DataFileError } from "../../datasets/files/data-file-error";
import type { DataArray } from "../../mutual-information/input/data-array";
import { type GivenArray, givenArray } from "../../mutual-information/input/given-array";
import { heldArray, openNpyFile, type StoredArray } from "../stored-array";
import type { OnnxRuntime, RuntimeSession, RuntimeTensor } from "./runtime";

/** Inputs of a network; an NPY file is read in pieces, whatever its size. */
export function openImages(given: GivenArray): StoredArray {
  const isNpy = typeof given === "string" && /\.npy$/i.test(given);
  return (isNpy ? openNpyFile(given) : undefined) ?? heldArray(givenArray("images", given));
}

/** The rows that are drawn, from place `from` to `to`; all rows where none are drawn. */
export function drawnRows(images: StoredArray, rows: Int32Array | undefined, from: number, to: number): DataArray[] {
  if (!rows) return [images.rows(from, to)];
  return Array.from(rows.subarray(from, to), (row) => images.rows(row, row + 1));
}

/** SHA-256 over what images are drawn, read in pieces. */
export function digestImages(images: StoredArray, rows: Int32Array | undefined): string {
  const hash = createHash("sha256");
  const count = rows?.length ?? images.shape[0];
  for (let from = 0; from < count; from += 256) {
    for (const { values, dtype } of drawnRows(images, rows, from, Math.min(count, from + 256))) {
      const { buffer, byteOffset, byteLength } = values as Float32Array;
      hash.update(dtype).update(new Uint8Array(buffer, byteOffset, byteLength));
    }
  }
  return hash.update(`${count} of ${images.shape.slice(1).join()}`).digest("hex");
}

/** Images at once of a network that takes any number: few enough that the maps of all its layers fit the memory. */
const imagesAtOnce = 16;

/** What a network takes its images as. */
export interface ImageInput {
  /** How many at once: as many as the network is made for, 16 where it takes any number. */
  readonly batch: number;
  /** Images as the network takes them; the last is repeated where there are fewer than it takes at once. */
  tensor(pieces: readonly DataArray[]): RuntimeTensor;
}

type Numbers = {
  set(values: ArrayLike<never>, at: number): void;
  copyWithin(to: number, from: number, end: number): void;
};

/** Arrays of the types that images are turned to. */
const arrays: Readonly<Record<string, (length: number) => Numbers & ArrayBufferView>> = {
  float32: (length) => new Float32Array(length),
  float64: (length) => new Float64Array(length),
  int32: (length) => new Int32Array(length),
  int64: (length) => new BigInt64Array(length),
  uint8: (length) => new Uint8Array(length),
};

/** The network's one input, held against the images. @throws DataFileError when these do not fit it. */
export function imageInput(
  file: string,
  session: RuntimeSession,
  { images, Tensor }: { readonly images: StoredArray; readonly Tensor: OnnxRuntime["Tensor"] },
): ImageInput & { readonly name: string } {
  const inputs = session.inputMetadata;
  const shown = (sides: readonly unknown[]) => `[${sides.join(", ")}]`;
  if (inputs.length !== 1) {
    const names = inputs.map(({ name }) => name).join(", ") || "none";
    throw new DataFileError(file, `it takes ${inputs.length} inputs (${names}), one is expected.`);
  }
  const [{ name, type = "no tensor", shape = [] }] = inputs;
  const make = Object.hasOwn(arrays, type) ? arrays[type] : undefined;
  if (!make)
    throw new DataFileError(file, `its input ${name} is ${type}; ${Object.keys(arrays).join(", ")} are known.`);
  const [first] = images.shape;
  const fits =
    shape.length === images.shape.length &&
    shape.slice(1).every((side, axis) => typeof side !== "number" || side < 0 || side === images.shape[axis + 1]);
  if (!fits) {
    throw new DataFileError(images.path, `its shape is ${shown(images.shape)}, ${file} takes ${shown(shape)}.`);
  }
  const { dtype } = images.rows(0, 1);
  if (dtype === "u1" && type.startsWith("float")) {
    throw new DataFileError(
      images.path,
      `it holds pixels from 0 to 255 (u1), ${file} takes ${type}: give images scaled as the network was trained on them.`,
    );
  }
  if (dtype.startsWith("f") && !type.startsWith("float")) {
    throw new DataFileError(images.path, `it holds ${dtype}, ${file} takes ${type}.`);
  }
  const batch = typeof shape[0] === "number" && shape[0] > 0 ? shape[0] : Math.min(imagesAtOnce, first);
  const isFixed = typeof shape[0] === "number" && shape[0] > 0;
  const sides = images.shape.slice(1);
  const size = sides.reduce((product, side) => product * side, 1);
  return {
    name,
    batch,
    tensor: (pieces) => {
      const count = pieces.reduce((sum, piece) => sum + piece.shape[0], 0);
      const values = make((isFixed ? batch : count) * size);
      let at = 0;
      for (const piece of pieces) {
        const numbers = type === "int64" ? BigInt64Array.from(Array.from(piece.values, BigInt)) : piece.values;
        values.set(numbers as ArrayLike<never>, at);
        at += piece.values.length;
      }
      for (; isFixed && at < batch * size; at += size) values.copyWithin(at, at - size, at);
      return new Tensor(type, values, [isFixed ? batch : count, ...sides]);
    },
  };
}
