import { statSync } from "node:fs";
import { catalogue } from "./catalogue/catalogue";
import type { CatalogueEntry } from "./catalogue/catalogue-entry";
import type { Availability, ImageSet } from "./data-set";
import { DataFileError } from "./files/data-file-error";
import { forgetNotes } from "./files/file-notes";
import { type LocatedFiles, locateFiles } from "./files/locate";
import { findManifest } from "./files/manifest";
import { absentDetail, incompleteDetail, knownDataSet } from "./find-data-set";
import { readDataSet } from "./load";
import { ownCatalogueEntry, ownDataSets } from "./own/own-data-sets";
import { readers } from "./readers/readers";

export interface VerifiedFile {
  readonly path: string;
  /** Bytes on the disk; absent for a folder of images. */
  readonly bytes?: number;
  readonly sha256: string;
  /** Whether the authors published this content; absent where no checksum of theirs is known. */
  readonly isOfficial?: boolean;
}

export interface VerifiedDataSet {
  readonly id: string;
  readonly title: string;
  readonly status: Availability;
  /** One sentence that explains the status. */
  readonly detail: string;
  readonly files: readonly VerifiedFile[];
  readonly fingerprint?: string;
  /** Images by class and part. */
  readonly counts?: { readonly train: readonly number[]; readonly test: readonly number[] };
  readonly classNames?: readonly string[];
}

/**
 * Reads the files of data sets anew and whole, whatever was noted of them, and compares them with the published
 * checksums and with their manifest.
 *
 * @param ids Default: all real data sets and users' own.
 * @returns One row a data set; what is damaged is a row, not an error.
 * @throws RangeError for an unknown id.
 * @example
 * const [{ status, detail }] = await verifyDataSets(["mnist"]); // such as "official", and why
 */
export async function verifyDataSets(ids?: readonly string[]): Promise<readonly VerifiedDataSet[]> {
  const entries = ids ? ids.map(realEntry) : [...catalogue, ...ownDataSets().map(ownCatalogueEntry)];
  const forgotten = new Set<string>();
  const verified: VerifiedDataSet[] = [];
  for (const entry of entries) verified.push(await verifyOne(entry, forgotten)); // one at a time: memory stays bounded
  return compareWithManifest(entries, verified);
}

/**
 * The entry of a data set that has files.
 *
 * @throws RangeError for a procedural one, and for an unknown id.
 */
export function realEntry(id: string): CatalogueEntry {
  const known = knownDataSet(id);
  if (known.kind === "real") return known.entry;
  throw new RangeError(`Cannot verify "${id}": procedural data sets have no files.`);
}

async function verifyOne(entry: CatalogueEntry, forgotten: Set<string>): Promise<VerifiedDataSet> {
  const { id, title } = entry;
  try {
    const search = locateFiles(entry);
    if (!search.found) {
      const isDamaged = search.incomplete.length > 0;
      const detail = isDamaged ? incompleteDetail(search) : absentDetail(entry, search);
      return { id, title, status: isDamaged ? "damaged" : "absent", detail, files: [] };
    }
    const located = search.found;
    for (const path of new Set(Object.values(located.paths))) {
      if (!forgotten.has(path)) forgetNotes(path); // 20 data sets share an archive: once is enough
      forgotten.add(path);
    }
    const reader = readers[entry.format];
    const { source, fingerprint, train, test, classNames } = await readDataSet({ entry, located, reader });
    const counts = { train: countByClass(train, entry.nClasses), test: countByClass(test, entry.nClasses) };
    const files = verifiedFiles(entry, located);
    return { id, title, status: source.kind, detail: source.description, files, fingerprint, counts, classNames };
  } catch (error) {
    if (error instanceof DataFileError) return { id, title, status: "damaged", detail: error.message, files: [] };
    throw error;
  }
}

function verifiedFiles(entry: CatalogueEntry, located: LocatedFiles): readonly VerifiedFile[] {
  const digests = readers[entry.format].digests(entry, located);
  const byPath = new Map<string, VerifiedFile>();
  for (const [role, path] of Object.entries(located.paths)) {
    const { file, content } = digests[role];
    const official = entry.files.find((one) => one.role === role)?.officialSha256;
    const stats = statSync(path);
    byPath.set(path, {
      path,
      ...(stats.isFile() && { bytes: stats.size }),
      sha256: file,
      ...(official && { isOfficial: official.includes(file) || official.includes(content) }),
    });
  }
  return [...byPath.values()];
}

function countByClass({ labels }: ImageSet, nClasses: number): readonly number[] {
  const counts = new Array<number>(nClasses).fill(0);
  for (const label of labels) counts[label]++;
  return counts;
}

/** A manifest lists the images of all data sets that share a file together; the sum is compared where all are here. */
function compareWithManifest(
  entries: readonly CatalogueEntry[],
  verified: readonly VerifiedDataSet[],
): readonly VerifiedDataSet[] {
  const keyOf = ({ manifestId, id }: CatalogueEntry) => manifestId ?? id;
  return verified.map((row, index) => {
    const entry = entries[index];
    const located = row.counts && !entry.own ? locateFiles(entry).found : undefined;
    const listed = located && findManifest(located)?.datasets[keyOf(entry)];
    const group = verified.filter((_, other) => keyOf(entries[other]) === keyOf(entry));
    const isWhole = group.length === catalogue.filter((one) => keyOf(one) === keyOf(entry)).length;
    if (!listed || !isWhole || !group.every(({ counts }) => counts)) return row;
    for (const part of ["train", "test"] as const) {
      const found = group.reduce((sum, { counts }) => sum + (counts?.[part] ?? []).reduce((a, b) => a + b, 0), 0);
      if (listed[part] !== undefined && listed[part] !== found) {
        const detail = `the manifest lists ${listed[part]} images in the ${part} part of ${keyOf(entry)}, ${found} were found.`;
        return { ...row, status: "damaged", detail };
      }
    }
    return row;
  });
}
