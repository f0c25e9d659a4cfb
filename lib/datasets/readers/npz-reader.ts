import type { CatalogueEntry } from "../catalogue/catalogue-entry";
import { type ImageSet, imageSetOf } from "../data-set";
import { DataFileError } from "../files/data-file-error";
import type { LocatedFiles } from "../files/locate";
import { NPY_HEADER_BYTES, type NpzArray, npzNames, readNpzArray } from "../files/npz";
import { digestsInPlace, openDataFiles, readWithDigests } from "../files/open-data-files";
import { ZipArchive } from "../files/zip-archive";
import { sampleBalanced } from "../sample";
import { classIndices, readClassNames } from "./labels";
import { type DataReader, notedSizes, type Part, parts, publishedPoints } from "./reader";

/** Seed of the balanced choice. Not a parameter: the choice is the data set, the same for everybody. */
const BALANCE_SEED = 2019;

const CLASS_NAMES_BYTES = 1 << 20;

/** Labels may be stored as 64-bit integers. */
const MAX_LABEL_BYTES = 8;

/**
 * Reads data sets of four NPZ files with one array each: images and labels of a training and a test part. Where the
 * files hold more images than the data set, it is a choice of them as balanced as the classes allow (§2.1.2: "balanced
 * for our use", 60,000 and 10,000 images; a class with fewer images than a 49th of that gives all it has).
 */
export const npzReader: DataReader = {
  version: 1,

  isSlow: () => true,

  peek(entry, located) {
    return notedSizes(entry, Object.values(located.paths), this.version, () => {
      const count = (part: Part) =>
        Math.min(readPart(entry, located, part).labels.length, publishedPoints(entry, part));
      return { train: count("train"), test: count("test") };
    });
  },

  digests: (_, { paths }) => digestsInPlace(paths),

  read(entry, located) {
    return readWithDigests(located.paths, () => {
      const [train, test] = parts.map((part) => balanced(entry, part, readPart(entry, located, part)));
      const files = openDataFiles(entry, located, () => CLASS_NAMES_BYTES);
      const classNames = files.has("class-names") ? readClassNames(files, entry) : (entry.classNames ?? []);
      return { train, test, classNames };
    });
  },
};

interface PublishedPart {
  /** Shape [nPoints, height, width]. */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

function readPart(entry: CatalogueEntry, located: LocatedFiles, part: Part): PublishedPart {
  const { height, width } = entry;
  const most = (entry.publishedPoints ?? { train: entry.trainPoints, test: entry.testPoints })[part];
  const imageFile = located.paths[`${part}-images`];
  const labelFile = located.paths[`${part}-labels`];
  const labels = readOnlyArray(labelFile, most * MAX_LABEL_BYTES);
  const images = readOnlyArray(imageFile, most * height * width);
  if (labels.shape.length !== 1) {
    throw new DataFileError(
      labelFile,
      `its labels have the shape ${labels.shape.join(" × ")}, one dimension is expected.`,
    );
  }
  const [nImages, ...imageShape] = images.shape;
  const isExpected = imageShape.length === 2 && imageShape[0] === height && imageShape[1] === width;
  if (!isExpected || !images.isBytes) {
    const found = `${images.shape.join(" × ")}${images.isBytes ? "" : " values that are not bytes"}`;
    throw new DataFileError(imageFile, `it holds ${found}, bytes of the shape n × ${height} × ${width} are expected.`);
  }
  const nLabels = labels.shape[0];
  if (nImages === 0) throw new DataFileError(imageFile, "it is empty: it holds no image.");
  if (nLabels !== nImages) {
    throw new DataFileError(labelFile, `it holds ${nLabels} labels for the ${nImages} images of ${imageFile}.`);
  }
  if (nImages > most) {
    throw new DataFileError(imageFile, `it holds ${nImages} images, the ${part} part of ${entry.title} has ${most}.`);
  }
  return { images: images.values as Uint8Array, labels: classIndices(labels.values, entry, labelFile) };
}

function readOnlyArray(file: string, maxBytes: number): NpzArray {
  const archive = ZipArchive.open(file);
  const names = npzNames(archive);
  if (names.length !== 1) throw new DataFileError(file, `it holds ${names.length} arrays, one is expected.`);
  return readNpzArray(archive, names[0], maxBytes + NPY_HEADER_BYTES);
}

/** The data set's choice of the published images, in their order. */
function balanced(entry: CatalogueEntry, part: Part, { images, labels }: PublishedPart): ImageSet {
  const all = imageSetOf(images, labels);
  const nPoints = publishedPoints(entry, part);
  if (all.nPoints <= nPoints) return all;
  const stream = [entry.id, part];
  const chosen = sampleBalanced({ labels, nClasses: entry.nClasses, nPoints, seed: BALANCE_SEED, stream }).sort();
  return imageSetOf(
    all.pick(chosen),
    Uint8Array.from(chosen, (index) => labels[index]),
  );
}
