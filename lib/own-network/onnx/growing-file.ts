import { randomUUID } from "node:crypto";
import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { DataFileError } from "../../datasets/files/data-file-error";
import { asNpy, numberBytes } from "../stored-array";
import type { RuntimeTensor } from "./runtime";

/** An NPY file that gets its rows batch by batch, and its name once it is whole. */
export interface GrowingFile {
  readonly layer: string;
  /** Adds the first rows of a batch's answer. @throws DataFileError when its rows have another shape. */
  add(answer: RuntimeTensor, rows: number): void;
  /** Gives it its name. */
  finish(): void;
  /** Removes it, unless it has its name. */
  giveUp(): void;
}

/** @param of.code NumPy's, without the byte order. @param of.shape Of the whole array. */
export function growingFile(
  path: string,
  of: { readonly layer: string; readonly code: string; readonly shape: readonly number[] },
): GrowingFile {
  const { layer, code, shape } = of;
  const part = `${path}.${randomUUID()}.part`;
  const descriptor = openSync(part, "wx");
  const write = (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
  };
  write(asNpy(code, shape, new Uint8Array(0)));
  const size = (sides: readonly number[]) => sides.slice(1).reduce((product, side) => product * side, 1);
  const rowBytes = numberBytes[code] * size(shape);
  let isOpen = true;
  return {
    layer,
    add: ({ data, dims }, rows) => {
      if (size(dims) !== size(shape)) {
        const [a, b] = [shape, dims].map((sides) => `[${sides.slice(1).join(", ")}]`);
        throw new DataFileError(layer, `it answers ${b} an image after ${a}.`);
      }
      const { buffer, byteOffset } = data as Uint8Array;
      write(new Uint8Array(buffer, byteOffset, rows * rowBytes));
    },
    finish: () => {
      closeSync(descriptor);
      isOpen = false;
      renameSync(part, path);
    },
    giveUp: () => {
      if (isOpen) closeSync(descriptor);
      rmSync(part, { force: true });
    },
  };
}
