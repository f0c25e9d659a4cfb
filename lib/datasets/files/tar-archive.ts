import { parseTar } from "nanotar";
import { DataFileError, reasonOf } from "./data-file-error";
import { arrayBufferOf } from "./npz";

const HEADER_BYTES = 512;

/** Where a header has the name and its prefix. */
const nameFields = [
  [0, 100],
  [345, 155],
] as const;

/**
 * The named regular files of a tar archive. Nothing is written to the disk; entries of other names are passed over.
 *
 * @param content The unpacked archive.
 * @param names Names of the files in the archive that are wanted.
 * @param archive Path of the archive, named in errors.
 * @returns Views of the content by name.
 * @throws DataFileError when the archive is damaged, or lacks a file, or holds one twice, as a link, or by a name that
 * leads out of the archive.
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
      if (data && leadsOut(data)) throw new Error(`the name of ${name} leads out of it`);
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

/** Whether the header before a file's data has an absolute name or one with `..`, which the parser hides. */
function leadsOut({ buffer, byteOffset }: Uint8Array): boolean {
  return nameFields.some(([start, length]) => {
    const field = Buffer.from(buffer, byteOffset - HEADER_BYTES + start, length).toString("latin1");
    return /^[/\\]|(^|[/\\])\.\.([/\\]|$)/.test(field.split("\0", 1)[0]);
  });
}
