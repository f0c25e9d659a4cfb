import { DataFileError } from "./data-file-error";
import type { FileDigests } from "./file-digests";
import { attempt, hashDataFile } from "./read-data-file";
import { stampOf } from "./stamp";

/** Checksums by role of files that are read in place, entry by entry: of each file as it lies on the disk. */
export function digestsInPlace(paths: Readonly<Record<string, string>>): Readonly<Record<string, FileDigests>> {
  return Object.fromEntries(
    Object.entries(paths).map(([role, path]) => {
      const digest = hashDataFile(path);
      return [role, { file: digest, content: digest }];
    }),
  );
}

/**
 * Reads files in place together with their checksums, so that the checksums are those of what was read.
 *
 * @throws DataFileError when a file changed meanwhile.
 */
export async function readWithDigests<T>(
  paths: Readonly<Record<string, string>>,
  read: () => T | Promise<T>,
): Promise<T & { readonly digests: Readonly<Record<string, FileDigests>> }> {
  const stamps = new Map(Object.values(paths).map((path) => [path, attempt(path, () => stampOf(path))]));
  const digests = digestsInPlace(paths);
  const result = await read();
  for (const [path, stamp] of stamps) {
    if (attempt(path, () => stampOf(path)) !== stamp) throw new DataFileError(path, "it changed while it was read.");
  }
  return { ...result, digests };
}
