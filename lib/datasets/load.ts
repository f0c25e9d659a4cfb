import { Recent } from "../platform/recent";
import type { DataSet } from "./data-set";
import { DataFileError } from "./files/data-file-error";
import { recallDecoded, rememberDecoded } from "./files/decoded-cache";
import { findManifest, manifestFileEntry } from "./files/manifest";
import { statDataFile } from "./files/read-data-file";
import { type FoundDataSet, findDataSet, knownDataSet } from "./find-data-set";
import { fingerprintMember, proceduralDataSet } from "./procedural/procedural-data-set";
import type { DigestsByRole, ReadResult } from "./readers/reader";
import { printable } from "./short-form";
import { describeSource, fingerprintFiles } from "./source";

/** Decoded files: several sets of MNIST's size, as a notebook goes to and fro between few. */
const recent = new Recent<ReadResult>({
  maxEntries: 4,
  maxBytes: 256 << 20,
  bytesOf: ({ train, test }) => train.images.length + test.images.length,
});

/**
 * Loads a data set into memory: images as they were published (Tiny ImageNet's at half their size, as in the thesis),
 * labels as class indices.
 *
 * Real sets are looked for in `$MI_NAS_DATA`, then `data/`, then a system package's folder. Members of the procedural
 * family are drawn as they are asked for.
 *
 * @param id An id of `listDataSets()`.
 * @throws RangeError for an unknown id.
 * @throws Error when the set is not here or cannot be read by this version.
 * @throws DataFileError when a file is damaged, cut short, or not the one that its manifest lists.
 * @example
 * const { train, classNames } = await loadDataSet("procedural-blobs");
 * classNames[train.labels[0]]; // "top left"
 */
export async function loadDataSet(id: string): Promise<DataSet> {
  const known = knownDataSet(id);
  return known.kind === "procedural" ? proceduralDataSet(known.member) : readDataSet(findDataSet(known.entry));
}

/**
 * The fingerprint of a data set: SHA-256 over its content, or over the generator's parameters for procedural sets.
 * Results carry it, so that a result on other images is another result. Files unchanged since they were last read are
 * not read again.
 *
 * @throws as {@link loadDataSet}.
 */
export async function fingerprintDataSet(id: string): Promise<string> {
  const known = knownDataSet(id);
  return known.kind === "procedural" ? fingerprintMember(known.member) : fingerprintFound(findDataSet(known.entry));
}

function fingerprintFound({ entry, located, reader }: FoundDataSet): string {
  return fingerprintFiles(entry.id, reader.version, reader.digests(entry, located));
}

/** Reads a data set that was found; also used where the images are not of interest, only whether they are sound. */
export async function readDataSet(found: FoundDataSet): Promise<DataSet> {
  const { entry, located, reader } = found;
  checkManifestSizes(found);
  const key = JSON.stringify([located.paths, fingerprintFound(found)]);
  const { train, test, classNames, digests } = await recent.getLater(key, () => decode(found));
  checkManifestDigests(found, digests);
  const sizes = { train: train.nPoints, test: test.nPoints };
  return printable({
    id: entry.id,
    title: entry.title,
    height: entry.height,
    width: entry.width,
    channels: entry.channels,
    nClasses: entry.nClasses,
    classNames,
    train,
    test,
    source: describeSource({ entry, located, sizes, digests: () => digests }),
    fingerprint: fingerprintFiles(entry.id, reader.version, digests),
  });
}

/** The images of a data set, from the cache where decoding them is slow and was done before. */
async function decode(found: FoundDataSet): Promise<ReadResult> {
  const { entry, located, reader } = found;
  if (!reader.isSlow(located)) return reader.read(entry, located);
  const digests = reader.digests(entry, located);
  const known = recallDecoded(fingerprintFiles(entry.id, reader.version, digests));
  if (known) return { ...known, digests };
  const result = await reader.read(entry, located);
  rememberDecoded(fingerprintFiles(entry.id, reader.version, result.digests), result);
  return result;
}

/** Compares the files' sizes with their manifest: cheap, so that a listing can do it too. */
export function checkManifestSizes({ entry, located }: FoundDataSet): void {
  if (entry.own) return;
  const manifest = findManifest(located);
  for (const path of Object.values(located.paths)) {
    const listed = manifestFileEntry(manifest, path)?.bytes;
    const { size } = statDataFile(path);
    if (listed !== undefined && listed !== size) {
      throw new DataFileError(path, `it has ${size} bytes, ${manifest?.file} lists ${listed}.`);
    }
  }
}

function checkManifestDigests({ entry, located }: FoundDataSet, digests: DigestsByRole): void {
  if (entry.own) return;
  const manifest = findManifest(located);
  for (const [role, path] of Object.entries(located.paths)) {
    const listed = manifestFileEntry(manifest, path)?.sha256?.toLowerCase();
    if (listed !== undefined && listed !== digests[role].file) {
      throw new DataFileError(path, `its SHA-256 is ${digests[role].file}, ${manifest?.file} lists ${listed}.`);
    }
  }
}
