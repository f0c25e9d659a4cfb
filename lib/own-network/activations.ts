import { readdirSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { DataFileError, reasonOf } from "../datasets/files/data-file-error";
import { npzNames } from "../datasets/files/npz";
import { ZipArchive } from "../datasets/files/zip-archive";
import type { DataArray } from "../mutual-information/input/data-array";
import { readArray } from "../mutual-information/input/read-array";
import { type ActivationName, activationName, byNumberedName } from "./activation-names";
import { openSafetensors } from "./safetensors";
import { heldArray, openNpy, openNpyFile, type StoredArray } from "./stored-array";
import { storedMembers } from "./stored-members";

/** An array that has not been read yet. */
export interface NamedActivations extends ActivationName {
  /** The file or folder that it lies in, its full path. */
  readonly file: string;
  /** Its name there. */
  readonly name: string;
  /** Reads it, at most 1 GiB. */
  read(): DataArray;
  /**
   * Opens it to be read in pieces, whatever its size; packed members of an NPZ file and arrays in Fortran order are read
   * at once, at most 1 GiB.
   */
  open(): StoredArray;
}

type Access = Pick<NamedActivations, "read" | "open">;

/**
 * The arrays of an NPZ file in its order; of a folder of NPY files (its folders included) or a safetensors file, which
 * keep none, by name.
 *
 * @throws DataFileError when there is no such file or folder, or it is damaged or holds no array.
 */
export async function namedActivations(path: string): Promise<readonly NamedActivations[]> {
  const arrays = await listArrays(path);
  if (arrays.length === 0) throw new DataFileError(path, "it holds no array.");
  return arrays.map(([name, access]) => ({ file: resolve(path), name, ...activationName(name), ...access }));
}

async function listArrays(path: string): Promise<readonly (readonly [name: string, access: Access])[]> {
  if (isFolder(path)) {
    const files = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".npy"));
    const named = files.map((file) => [file.slice(0, -".npy".length).split(sep).join("/"), file] as const);
    return named
      .sort(([a], [b]) => byNumberedName(a, b))
      .map(([name, file]) => {
        const where = join(path, file);
        const read = () => readArray(where);
        return [name, { read, open: () => openNpyFile(where) ?? heldArray(read()) }];
      });
  }
  if (/\.safetensors$/i.test(path)) {
    const tensors = openSafetensors(path);
    return [...tensors.names].sort(byNumberedName).map((name) => {
      return [name, { read: () => tensors.read(name), open: () => tensors.open(name) }];
    });
  }
  if (/\.npz$/i.test(path)) {
    const names = npzNames(ZipArchive.open(path));
    const stored = await storedMembers(path);
    return names.map((name) => {
      const where = `${path}:${name}`;
      const read = () => readArray(where);
      const open = () => {
        const member = stored.get(`${name}.npy`);
        const array = member && openNpy(where, path, member.position, member.length);
        if (!array) return heldArray(read());
        member.check();
        return array;
      };
      return [name, { read, open }];
    });
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
