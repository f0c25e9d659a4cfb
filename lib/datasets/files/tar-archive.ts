import { parseTar } from "nanotar";
import { arrayBufferOf } from "./array-buffer";
import { DataFileError, reasonOf } from "./data-file-error";

/**
 * The named regular files of a tar archive. Nothing is written to the disk; links, folders and other entries are
 * passed over, so a name that leads out of the archive leads nowhere.
 *
 * @param content The unpacked archive.
 * @param names Names of the files in the archive that are wanted.
 * @param archive Path of the archive, named in errors.
 * @returns Views of the content by name.
 * @throws DataFileError when the archive is damaged, or lacks a file, or holds one twice or as a link.
 */
export function readTarMembers(
  content: Uint8Array,
  names: readonly string[],
  archive: string,
): ReadonlyMap<string, Uint8Array> {
  const wanted = new Set(names);
  const found = new Map<string, Uint8Array>();
  try {
    const members = parseTar(arrayBufferOf(content), {
      filter: ({ name, size }) => {
        // A negative size would make the parser go backwards for ever.
        if (!Number.isSafeInteger(size ?? 0) || (size ?? 0) < 0) throw new Error(`${name} has the size ${size}`);
        return wanted.has(name);
      },
    });
    for (const { name, type, data } of members) {
      if (type !== "file") throw new Error(`${name} is not a regular file`);
      if (found.has(name)) throw new Error(`it holds ${name} twice`);
      found.set(name, data ?? new Uint8Array(0));
    }
  } catch (error) {
    const reason = error instanceof RangeError ? "it is cut short" : reasonOf(error);
    throw new DataFileError(archive, `its tar archive is damaged (${reason}).`);
  }
  const missing = names.filter((name) => !found.has(name));
  if (missing.length > 0) throw new DataFileError(archive, `it lacks ${missing.join(", ")}.`);
  return found;
}
