import { createHash, randomUUID } from "node:crypto";
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { pipeline } from "node:stream/promises";
import { DataFileError } from "../../datasets/files/data-file-error";
import { writeWholeSync } from "../../platform/results/write-whole";
import { asNpy, numberBytes } from "../stored-array";
import type { RuntimeTensor } from "./runtime";

/** An NPY file that gets its rows batch by batch, and its name once it is whole. */
export interface GrowingFile {
  readonly layer: string;
  /** Adds the first rows of a batch's answer. @throws DataFileError when its rows have another shape. */
  add(answer: RuntimeTensor, rows: number): void;
  /** Flushes it, gives it its name and seals it. */
  finish(): void;
  /** Removes it, unless it has its name. */
  giveUp(): void;
}

/** Where the SHA-256 of a file lies that has been written to its end. */
const sealOf = (path: string): string => `${path}.sha256`;

/** Whether a file is there, sealed, and what was written; one that has changed since is reported and removed. */
export async function isWhole(
  path: string,
  notice: (message: string) => void = (message) => console.warn(message),
): Promise<boolean> {
  if (!existsSync(path) || !existsSync(sealOf(path))) return false;
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  if (hash.digest("hex") === readFileSync(sealOf(path), "utf8")) return true;
  notice(`Cache file ${path} is damaged: removed, the network will be run again.`);
  for (const file of [path, sealOf(path)]) rmSync(file, { force: true });
  return false;
}

/** @param of.code NumPy's, without the byte order. @param of.shape Of the whole array. */
export function growingFile(
  path: string,
  of: { readonly layer: string; readonly code: string; readonly shape: readonly number[] },
): GrowingFile {
  const { layer, code, shape } = of;
  const part = `${path}.${randomUUID()}.part`;
  const descriptor = openSync(part, "wx");
  const hash = createHash("sha256");
  const write = (bytes: Uint8Array) => {
    hash.update(bytes);
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
      fsyncSync(descriptor);
      closeSync(descriptor);
      isOpen = false;
      renameSync(part, path);
      writeWholeSync(sealOf(path), hash.digest("hex"));
    },
    giveUp: () => {
      if (isOpen) closeSync(descriptor);
      rmSync(part, { force: true });
    },
  };
}
