import type { CatalogueEntry } from "../catalogue/catalogue-entry";
import { type ImageSet, imageSetOf } from "../data-set";
import { DataFileError } from "../files/data-file-error";
import { decodeImage } from "../files/decode-image";
import { stampOf } from "../files/file-notes";
import type { LocatedFiles } from "../files/locate";
import { digestsInPlace, readWithDigests } from "../files/open-data-files";
import { attempt } from "../files/read-data-file";
import { ZipArchive } from "../files/zip-archive";
import { boxMean } from "../resize";
import { type DataReader, notedSizes, type Part, parts, publishedPoints } from "./reader";
import { indexTinyImageNet, type TinyImageNetIndex } from "./tiny-imagenet-index";

/** Side of the published images in pixels. */
const PUBLISHED_SIDE = 64;

/** The largest image of the archive has some 20 kB. */
const MAX_IMAGE_BYTES = 1 << 20;

/** Images decoded at the same time: enough for all cores, few enough to bound memory. */
const BATCH = 256;

/**
 * Reads a subset of ten classes straight from Tiny ImageNet's archive. Only the images of the subset are unpacked; they
 * are made half as large by the mean of 2 × 2 pixels, and grey ones get three channels.
 */
export const tinyImageNetReader: DataReader = {
  version: 1,

  isSlow: () => true,

  peek(entry, { paths }) {
    return notedSizes(entry, [paths.archive], this.version, () => {
      const { index } = indexedArchive(paths.archive);
      const count = (part: Part) => imagesOf(entry, paths.archive, index, part).names.length;
      return { train: count("train"), test: count("test") };
    });
  },

  digests: (_, { paths }) => digestsInPlace(paths),

  read(entry, { paths }) {
    return readWithDigests(paths, async () => {
      const { archive, index } = indexedArchive(paths.archive);
      const [trainList, testList] = parts.map((part) => imagesOf(entry, paths.archive, index, part));
      const train = await decodeAll(entry, archive, trainList);
      const test = await decodeAll(entry, archive, testList);
      return { train, test, classNames: index.classNames.slice(...classRange(entry)) };
    });
  },
};

function classRange(entry: CatalogueEntry): [first: number, end: number] {
  const first = (entry.subset ?? 0) * entry.nClasses;
  return [first, first + entry.nClasses];
}

interface IndexedArchive {
  readonly archive: ZipArchive;
  readonly index: TinyImageNetIndex;
}

/** The archive read last: 20 data sets share it. Held weakly, since its directory takes some 50 MB. */
let latest: { readonly key: string; readonly indexed: WeakRef<IndexedArchive> } | undefined;

function indexedArchive(path: string): IndexedArchive {
  const key = attempt(path, () => `${path} ${stampOf(path)}`);
  const known = latest?.key === key ? latest.indexed.deref() : undefined;
  if (known) return known;
  const archive = ZipArchive.open(path);
  const indexed = { archive, index: indexTinyImageNet(archive) };
  latest = { key, indexed: new WeakRef(indexed) };
  return indexed;
}

interface ImageList {
  readonly names: readonly string[];
  readonly labels: Uint8Array;
}

function imagesOf(entry: CatalogueEntry, path: string, index: TinyImageNetIndex, part: Part): ImageList {
  const [first, last] = classRange(entry);
  const most = publishedPoints(entry, part) / entry.nClasses;
  const byClass = index[part].slice(first, last);
  byClass.forEach((names, label) => {
    const title = `class "${index.classNames[first + label]}"`;
    if (names.length === 0) throw new DataFileError(path, `it holds no ${part} image of ${title}.`);
    if (names.length > most) {
      throw new DataFileError(path, `it holds ${names.length} ${part} images of ${title}, ${most} are published.`);
    }
  });
  return { names: byClass.flat(), labels: Uint8Array.from(byClass.flatMap((names, label) => names.map(() => label))) };
}

async function decodeAll(entry: CatalogueEntry, archive: ZipArchive, { names, labels }: ImageList): Promise<ImageSet> {
  const { height, width, channels } = entry;
  const imageBytes = height * width * channels;
  const published = { height: PUBLISHED_SIDE, width: PUBLISHED_SIDE, channels };
  const images = new Uint8Array(names.length * imageBytes);
  for (let start = 0; start < names.length; start += BATCH) {
    const batch = names.slice(start, start + BATCH);
    const decoded = await Promise.all(batch.map((name) => decodeEntry(archive, name, channels)));
    decoded.forEach((pixels, position) => {
      images.set(boxMean(pixels, published, PUBLISHED_SIDE / height), (start + position) * imageBytes);
    });
  }
  return imageSetOf(images, labels);
}

/**
 * A training image as it was published, before it is made smaller.
 *
 * @param label Index of the class in the subset.
 * @param position Which image of the class.
 * @returns Raw intensities, shape [64, 64, 3].
 * @throws RangeError when the class has no such image.
 */
export async function publishedImage(
  entry: CatalogueEntry,
  { paths }: LocatedFiles,
  { label, position }: { readonly label: number; readonly position: number },
): Promise<Uint8Array> {
  const { archive, index } = indexedArchive(paths.archive);
  const name = index.train[classRange(entry)[0] + label]?.[position];
  if (name === undefined) throw new RangeError(`${entry.title} has no image ${position} of class ${label}.`);
  return decodeEntry(archive, name, 3);
}

async function decodeEntry(archive: ZipArchive, name: string, channels: 1 | 3): Promise<Uint8Array> {
  const fail = (reason: string) => new DataFileError(archive.path, `its image ${name} ${reason}`);
  const bytes = archive.read(name, MAX_IMAGE_BYTES);
  const maxPixels = PUBLISHED_SIDE ** 2;
  const { height, width, pixels } = await decodeImage(bytes, { channels, maxPixels, fail });
  if (height !== PUBLISHED_SIDE || width !== PUBLISHED_SIDE) {
    throw fail(`has ${height} × ${width} pixels, ${PUBLISHED_SIDE} × ${PUBLISHED_SIDE} are expected.`);
  }
  return pixels;
}
