import { basename } from "node:path";
import { z } from "zod";
import type { CatalogueEntry } from "../catalogue/catalogue-entry";
import { DataFileError } from "./data-file-error";
import { recallNote, rememberNote, stampOf } from "./file-notes";
import type { LocatedFiles } from "./locate";
import {
  attempt,
  type DataFileContent,
  digestsOf,
  type FileDigests,
  hashDataFile,
  hexDigest,
  readDataFile,
  sha256,
} from "./read-data-file";
import { readTarMembers } from "./tar-archive";

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

/** Bound on the unpacked size of a file by its role. */
export type FileBounds = (role: string) => number;

/** Headers and padding of a tar archive, and its few other files. */
const TAR_OVERHEAD_BYTES = 4 << 20;

/** The files of a data set, unpacked or inside their official archive, read as they are asked for. */
export interface DataFiles {
  /** Whether a file is there; optional ones may not be. */
  has(role: string): boolean;
  nameOf(role: string): string;
  /** @throws DataFileError when the file is damaged, missing in the archive, or larger than its bound. */
  read(role: string): DataFileContent;
  /** Of all files, read or not. */
  digests(): Readonly<Record<string, FileDigests>>;
}

/** Opens the files of a data set. */
export function openDataFiles(entry: CatalogueEntry, located: LocatedFiles, bounds: FileBounds): DataFiles {
  const { archive, paths } = located;
  const roles = Object.keys(paths);
  const known = new Map<string, FileDigests>();
  const members = archive === undefined ? undefined : unpackArchive(entry, archive, bounds);
  const nameOf = (role: string) => (archive === undefined ? paths[role] : `${archive}, ${memberName(entry, role)}`);
  const read = (role: string): DataFileContent => {
    const found = members?.get(role) ?? readDataFile(paths[role], bounds(role));
    if (members !== undefined && found.content.length > bounds(role)) {
      const reason = `it has ${found.content.length} bytes, at most ${bounds(role)} are expected.`;
      throw new DataFileError(nameOf(role), reason);
    }
    known.set(role, found.digests);
    return found;
  };
  return {
    has: (role) => paths[role] !== undefined,
    nameOf,
    read,
    digests: () => Object.fromEntries(roles.map((role) => [role, known.get(role) ?? read(role).digests])),
  };
}

/** Checksums of a data set's files, noted from an earlier reading where they have not changed since. */
export function digestsOfFiles(
  entry: CatalogueEntry,
  located: LocatedFiles,
  bounds: FileBounds,
): Readonly<Record<string, FileDigests>> {
  const { archive, paths } = located;
  if (archive === undefined) {
    return Object.fromEntries(Object.entries(paths).map(([role, path]) => [role, digestsOf(path, bounds(role))]));
  }
  const digests = z.object({ file: hexDigest, content: hexDigest });
  const schema = z.object(Object.fromEntries(entry.files.map(({ role }) => [role, digests])));
  const known = recallNote({ topic: "members", path: archive }, schema);
  if (known) return known;
  const stamp = attempt(archive, () => stampOf(archive));
  const found = openDataFiles(entry, located, bounds).digests();
  rememberNote({ topic: "members", path: archive }, stamp, found);
  return found;
}

function unpackArchive(
  entry: CatalogueEntry,
  archive: string,
  bounds: FileBounds,
): ReadonlyMap<string, DataFileContent> {
  const maxBytes = entry.files.reduce((sum, { role }) => sum + bounds(role), TAR_OVERHEAD_BYTES);
  const { content, digests } = readDataFile(archive, maxBytes);
  const names = entry.files.map(({ role }) => memberName(entry, role));
  const members = readTarMembers(content, names, archive);
  return new Map(
    entry.files.map(({ role }) => {
      const member = members.get(memberName(entry, role)) as Uint8Array; // readTarMembers finds all or throws
      return [role, { content: member, digests: { file: digests.file, content: sha256(member) } }];
    }),
  );
}

function memberName(entry: CatalogueEntry, role: string): string {
  const file = entry.files.find((one) => one.role === role);
  return `${entry.archive?.folder}/${basename(file?.names[0] ?? role)}`;
}
