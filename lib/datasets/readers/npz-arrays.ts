import type { CatalogueEntry } from "../catalogue/catalogue-entry";
import { MAX_OWN_CLASSES, type OwnDataSet } from "../catalogue/own-data-set";
import { type ImageSet, imageSetOf } from "../data-set";
import { DataFileError } from "../files/data-file-error";
import { NPY_HEADER_BYTES, type NpzArray, npzNames, readNpzArray } from "../files/npz";
import { digestsInPlace, readWithDigests } from "../files/open-data-files";
import { ZipArchive } from "../files/zip-archive";
import { boxMean } from "../resize";
import { splitByClass } from "../sample";
import { type DataReader, ownSettings } from "./reader";

/** A bound on each array: a gigabyte is 350,000 images of 32 × 32 × 3. */
const MAX_ARRAY_BYTES = 2 ** 30;

/** Side of the images that networks see; larger images are made smaller where a whole factor leads there. */
const MAX_SIDE = 32;

/** The images of an NPZ file. */
export interface NpzArrays {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly classNames: readonly string[];
  /** Which labels the classes had in the file, where they do not count from 0. */
  readonly notes: readonly string[];
  readonly train: ImageSet;
  readonly test: ImageSet;
}

interface LabelledImages {
  readonly images: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly labels: ArrayLike<number> & Iterable<number>;
}

/**
 * Reads images and labels from an NPZ file: arrays `x_train`, `y_train`, `x_test` and `y_test`, or `x` and `y`, which
 * are split by class with the entry's seed. Images are bytes of the shape [n, height, width] or [n, height, width, 1
 * or 3]; labels are integers, the classes in their order.
 *
 * @throws DataFileError when an array is missing or damaged, or the arrays do not fit together.
 */
export function readNpzArrays(own: OwnDataSet): NpzArrays {
  const archive = ZipArchive.open(own.path);
  const names = new Set(npzNames(archive));
  const isSplit = ["x_train", "y_train", "x_test", "y_test"].every((name) => names.has(name));
  if (!isSplit && !(names.has("x") && names.has("y"))) {
    const found = [...names].join(", ") || "none";
    const expected = "x and y, or x_train, y_train, x_test, y_test are expected";
    throw new DataFileError(own.path, `it has the arrays ${found}; ${expected}.`);
  }
  const suffixes = isSplit ? ["_train", "_test"] : [""];
  return combine(
    own,
    suffixes.map((suffix) => readPair(archive, `x${suffix}`, `y${suffix}`)),
  );
}

function combine(own: OwnDataSet, pairs: readonly LabelledImages[]): NpzArrays {
  const fail = (reason: string) => new DataFileError(own.path, reason);
  const { values, notes } = labelValues(own, pairs, fail);
  const indexOf = new Map(values.map((value, index) => [value, index]));
  const [{ height, width, channels }] = pairs;
  const sets = pairs.map((pair) => {
    if (pair.height !== height || pair.width !== width || pair.channels !== channels) {
      throw fail("its training and test images differ in shape.");
    }
    return imageSetOf(
      pair.images,
      Uint8Array.from(pair.labels, (label) => indexOf.get(label) as number),
    );
  });
  const form = { height, width, channels, classNames: own.classNames ?? values.map(String), notes };
  if (sets.length === 2) return { ...form, train: sets[0], test: sets[1] };
  const [all] = sets;
  const chosen = splitByClass(all.labels, { ...own, nClasses: values.length });
  if (chosen.test.length === 0) throw fail(`it holds ${all.nPoints} images: too few to set some aside for testing.`);
  const pick = (indices: readonly number[]) =>
    imageSetOf(
      all.pick(indices),
      Uint8Array.from(indices, (index) => all.labels[index]),
    );
  return { ...form, train: pick(chosen.train), test: pick(chosen.test) };
}

/** The labels that occur, rising: label k of them is class k, so that labels from 1 or with gaps leave no class empty. */
function labelValues(
  { classNames }: OwnDataSet,
  pairs: readonly LabelledImages[],
  fail: (reason: string) => DataFileError,
): { readonly values: readonly number[]; readonly notes: readonly string[] } {
  const sets = pairs.map(({ labels }) => new Set(labels));
  const values = [...new Set(sets.flatMap((set) => [...set]))].sort((a, b) => a - b);
  const wrong = [...values].find((value) => !(Number.isSafeInteger(value) && value >= 0));
  if (wrong !== undefined) {
    const index = pairs.map(({ labels }) => Array.from(labels).indexOf(wrong)).find((at) => at >= 0);
    throw fail(`label ${index} is ${wrong}, labels are integers from 0.`);
  }
  const nClasses = values.length;
  if (!(nClasses >= 2 && nClasses <= MAX_OWN_CLASSES)) {
    throw fail(`its labels make ${nClasses} classes, 2 to ${MAX_OWN_CLASSES} are expected.`);
  }
  const listed = nClasses > 5 ? `${values.slice(0, 3).join(", ")}, … ${values[nClasses - 1]}` : values.join(", ");
  if (classNames && classNames.length !== nClasses) {
    throw fail(`its labels are ${listed}: ${nClasses} classes, and classNames names ${classNames.length}.`);
  }
  const missing = values.find((value) => !sets[0].has(value));
  if (missing !== undefined) throw fail(`its test part has images of label ${missing}, its training part has none.`);
  const isCounted = values.every((value, index) => value === index);
  return { values, notes: isCounted ? [] : [`labels ${listed} are classes 0 to ${nClasses - 1}`] };
}

function readPair(archive: ZipArchive, xName: string, yName: string): LabelledImages {
  const fail = (reason: string) => new DataFileError(archive.path, reason);
  const y = readNpzArray(archive, yName, MAX_ARRAY_BYTES);
  const x = readNpzArray(archive, xName, MAX_ARRAY_BYTES + NPY_HEADER_BYTES);
  const nLabels = y.shape[0];
  const isList = y.shape.length === 1 || (y.shape.length === 2 && y.shape[1] === 1);
  if (!isList) throw fail(`its array ${yName} has the shape ${y.shape.join(" × ")}, one dimension is expected.`);
  if (nLabels !== x.shape[0])
    throw fail(`it holds ${nLabels} labels in ${yName} for ${x.shape[0]} images in ${xName}.`);
  if (nLabels === 0) throw fail(`its array ${xName} holds no image.`);
  return { ...scaled(x, xName, fail), labels: y.values };
}

function scaled(x: NpzArray, name: string, fail: (reason: string) => DataFileError) {
  const [, height, width, channels = 1] = x.shape;
  const rank = x.shape.length;
  if (!x.isBytes || rank < 3 || rank > 4 || (channels !== 1 && channels !== 3)) {
    const found = `${x.shape.join(" × ")} values${x.isBytes ? "" : " that are not bytes"}`;
    throw fail(
      `its array ${name} holds ${found}, bytes (uint8) of the shape n × height × width (× 1 or 3) are expected.`,
    );
  }
  const images = x.values as Uint8Array;
  if (height <= MAX_SIDE && width <= MAX_SIDE) return { images, height, width, channels: channels as 1 | 3 };
  if (height !== width || height % MAX_SIDE !== 0) {
    const allowed = `at most ${MAX_SIDE} × ${MAX_SIDE}, or squares of a multiple of ${MAX_SIDE}, are expected`;
    throw fail(`its array ${name} holds images of ${height} × ${width} pixels, ${allowed}.`);
  }
  const small = boxMean(images, { height, width, channels }, height / MAX_SIDE);
  return { images: small, height: MAX_SIDE, width: MAX_SIDE, channels: channels as 1 | 3 };
}

/** Reads an NPZ file of images and labels, a user's own data. */
export const npzArraysReader: DataReader = {
  version: 2,

  isSlow: () => true,

  peek(entry) {
    if (entry.trainPoints === 0) arrays(entry); // says what is wrong with it
    return { train: entry.trainPoints, test: entry.testPoints };
  },

  digests: (entry, { paths }) => ({ ...digestsInPlace(paths), ...ownSettings(entry) }),

  async read(entry, { paths }) {
    const { train, test, classNames, digests } = await readWithDigests(paths, () => arrays(entry));
    return { train, test, classNames, digests: { ...digests, ...ownSettings(entry) } };
  },
};

function arrays(entry: CatalogueEntry) {
  if (!entry.own) throw new Error(`Data set ${entry.id} has no entry of its own.`);
  return readNpzArrays(entry.own);
}
