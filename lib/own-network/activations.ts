import { readdirSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { DataFileError, reasonOf } from "../datasets/files/data-file-error";
import { npzNames } from "../datasets/files/npz";
import { ZipArchive } from "../datasets/files/zip-archive";
import type { DataArray } from "../mutual-information/input/data-array";
import { MAX_ARRAY_BYTES, npyArray, readArray } from "../mutual-information/input/read-array";
import { type ActivationName, activationName, byNumberedName } from "./activation-names";
import { openSafetensors } from "./safetensors";

/** An array that has not been read yet. */
export interface NamedActivations extends ActivationName {
  /** Reads it, at most 1 GiB. */
  read(): DataArray;
}

/**
 * The arrays of an NPZ file in its order; of a folder of NPY files (its folders included) or a safetensors file, which
 * keep none, by name.
 *
 * @throws DataFileError when there is no such file or folder, or it is damaged or holds no array.
 */
export function namedActivations(path: string): readonly NamedActivations[] {
  const arrays = listArrays(path);
  if (arrays.length === 0) throw new DataFileError(path, "it holds no array.");
  return arrays.map(([name, read]) => ({ ...activationName(name), read }));
}

function listArrays(path: string): readonly (readonly [name: string, read: () => DataArray])[] {
  if (isFolder(path)) {
    const files = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".npy"));
    const named = files.map((file) => [file.slice(0, -".npy".length).split(sep).join("/"), file] as const);
    return named
      .sort(([a], [b]) => byNumberedName(a, b))
      .map(([name, file]) => [name, () => readArray(join(path, file))]);
  }
  if (/\.safetensors$/i.test(path)) {
    const tensors = openSafetensors(path);
    const read = (name: string) => npyArray(`${path}:${name}`, tensors.read(name, MAX_ARRAY_BYTES));
    return [...tensors.names].sort(byNumberedName).map((name) => [name, () => read(name)]);
  }
  if (/\.npz$/i.test(path)) {
    return npzNames(ZipArchive.open(path)).map((name) => [name, () => readArray(`${path}:${name}`)]);
  }
  throw new DataFileError(path, "it is none of .npz, .safetensors or a folder of .npy files.");
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new DataFileError(path, reasonOf(error));
  }
}
