import { z } from "zod";
import type { CatalogueEntry } from "../catalogue/catalogue-entry";
import type { ImageSet } from "../data-set";
import { recallNote, rememberNote, stampOf } from "../files/file-notes";
import type { LocatedFiles } from "../files/locate";
import { attempt, type FileDigests, sha256 } from "../files/read-data-file";

/** The parts of a data set. */
export type Part = "train" | "test";

export const parts: readonly Part[] = ["train", "test"];

/** Images that a part has as published. */
export const publishedPoints = ({ trainPoints, testPoints }: CatalogueEntry, part: Part): number =>
  part === "train" ? trainPoints : testPoints;

/** Numbers of images in the two parts of a data set. */
export interface PartSizes {
  readonly train: number;
  readonly test: number;
}

/**
 * Checksums of a data set's files by role. A file inside an archive has the archive's checksum as `file` and its own as
 * `content`, so that packed and unpacked files give the same fingerprint.
 */
export type DigestsByRole = Readonly<Record<string, FileDigests>>;

/** What a reader makes of a data set's files. */
export interface ReadResult {
  readonly train: ImageSet;
  readonly test: ImageSet;
  readonly classNames: readonly string[];
  /** Of the bytes that were read, so that a fingerprint speaks of exactly the images in memory. */
  readonly digests: DigestsByRole;
}

/**
 * A reader of one file format. Adding a format is one file with such an object and one row in `readers.ts`.
 *
 * Every method throws DataFileError naming the file and the reason when a file is not what the catalogue expects:
 * files are untrusted input, and a data set is read whole or not at all.
 */
export interface DataReader {
  /** To be raised whenever the same files would give other images: fingerprints change with it. */
  readonly version: number;
  /** Sizes from the files' headers, without decoding images. */
  peek(entry: CatalogueEntry, located: LocatedFiles): PartSizes;
  /** Checksums of the files, noted from an earlier reading where possible. */
  digests(entry: CatalogueEntry, located: LocatedFiles): DigestsByRole;
  /** Images and labels, decoded and checked. */
  read(entry: CatalogueEntry, located: LocatedFiles): ReadResult | Promise<ReadResult>;
  /** Whether reading costs so much that the decoded images are kept in the cache. */
  isSlow(located: LocatedFiles): boolean;
}

const count = z.number().int().positive();

/**
 * Sizes of a data set whose headers lie inside compressed files: found by unpacking them once, then noted until one of
 * the files changes.
 */
export function notedSizes(
  entry: CatalogueEntry,
  paths: readonly string[],
  version: number,
  compute: () => PartSizes,
): PartSizes {
  const stamps = () => Object.fromEntries(paths.map((path) => [path, attempt(path, () => stampOf(path))]));
  const others = JSON.stringify([version, stamps()]);
  const schema = z.object({ of: z.literal(others), train: count, test: count });
  const [first] = paths;
  const subject = { topic: "sizes", path: first, dataSet: entry.id } as const;
  const known = recallNote(subject, schema);
  if (known) return { train: known.train, test: known.test };
  const stamp = attempt(first, () => stampOf(first));
  const sizes = compute();
  rememberNote(subject, stamp, { of: others, ...sizes });
  return sizes;
}

/** What an entry says about the images is part of a fingerprint as if it were a file: other settings, other images. */
export function ownSettings({ own }: CatalogueEntry): DigestsByRole {
  const { side, channels, testShare, seed, classNames, background } = own ?? {};
  const digest = sha256(JSON.stringify([side, channels, testShare, seed, classNames?.length, background]));
  return { settings: { file: digest, content: digest } };
}
