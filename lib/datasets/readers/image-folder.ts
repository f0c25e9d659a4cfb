import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { MAX_OWN_CLASSES, type OwnDataSet } from "../catalogue/own-data-set";
import { DataFileError } from "../files/data-file-error";
import { readFormats } from "../files/decode-image";
import { attempt } from "../files/read-data-file";
import { splitByClass } from "../sample";
import type { Part } from "./reader";

export interface LabelledFile {
  readonly file: string;
  readonly label: number;
}

/** The images of a folder by part, classes in alphabetical order. */
export interface ImageFolder {
  readonly classNames: readonly string[];
  readonly train: readonly LabelledFile[];
  readonly test: readonly LabelledFile[];
  /** What was left aside, in words. */
  readonly notes: readonly string[];
}

const imageName = /\.(png|jpe?g|jpe|jfif|webp|gif|tiff?)$/i;

/** Images that are not read; passing them over would make a smaller data set without a word. */
const otherImageName = /\.(bmp|ppm|pgm|pbm|pnm|heic|heif|avif|jp2|jxl|svg|ico|psd|raw|dng|dcm|npy|mat)$/i;

/** What file managers and archives leave behind. */
const ignoredName = /^\.|^(Thumbs\.db|desktop\.ini|__MACOSX|@eaDir)$/i;

/** Names of the folders of parts, as data sets are handed round. */
const partNames: readonly [Part | "validation", RegExp][] = [
  ["train", /^train(ing)?([-_ ]?(set|data|images))?$/i],
  ["test", /^test(ing)?([-_ ]?(set|data|images))?$/i],
  ["validation", /^(val|valid|validation|dev)([-_ ]?(set|data|images))?$/i],
];

/** So many folders with nothing but one folder in them are passed through: archives unpack to such. */
const MAX_WRAPPERS = 2;

/** What lies in a folder, in the order of names. */
interface Listing {
  readonly folder: string;
  readonly name: string;
  readonly folders: readonly string[];
  readonly images: readonly string[];
  /** Files that are no images by their names. */
  readonly others: readonly string[];
}

/**
 * Lists the images of a folder: `class/image`, split by class with the entry's seed, or `train/class/image` and
 * `test/class/image` as they are. `training` and `testing` mean the same, in capitals too; where there is no test part
 * with classes, `val`, `valid` or `validation` is taken. Folders that an archive wraps around are passed through.
 * Class names are in Unicode's composed form. Files are taken in the order of their names.
 *
 * @throws DataFileError when a folder cannot be read, a class is empty or only in one part, folders lie deeper than the
 * classes, or an image has a format that is not read. Other files are passed over, and a note says so.
 */
export function imageFolder(own: OwnDataSet): ImageFolder {
  const top = unwrapped(own.path);
  const split = partsIn(top);
  const roots = split?.roots ?? [top];
  const found = roots.map(classesIn);
  const classNames = [...new Set(found.flatMap((classes) => [...classes.keys()]))].sort();
  if (classNames.length < 2 || classNames.length > MAX_OWN_CLASSES) {
    const found = `${classNames.length} ${classNames.length === 1 ? "folder" : "folders"} of images`;
    const reason = `it has ${found}, 2 to ${MAX_OWN_CLASSES} are expected, one a class.`;
    throw new DataFileError(own.path, reason);
  }
  const [first, second] = found.map((classes, part) =>
    classNames.flatMap((name, label) => {
      const listings = classes.get(name);
      if (!listings) throw new DataFileError(join(roots[part].folder, name), "there is no such class in this part.");
      return imagesOf(listings, split ? 1 : 2).map((file): LabelledFile => ({ file, label }));
    }),
  );
  const others = [top, ...(split ? roots : []), ...found.flatMap((one) => [...one.values()].flat())];
  const notes = [...(split?.notes ?? []), ...passedOver(others.flatMap((listing) => listing.others))];
  if (second) return { classNames, train: first, test: second, notes };
  const labels = first.map(({ label }) => label);
  const chosen = splitByClass(labels, { ...own, nClasses: classNames.length });
  const pick = (part: Part) => chosen[part].map((index) => first[index]);
  return { classNames, train: pick("train"), test: pick("test"), notes };
}

/** The folders of the parts, or undefined where a folder's own folders are the classes. */
function partsIn(top: Listing): { readonly roots: readonly Listing[]; readonly notes: readonly string[] } | undefined {
  const named = new Map<Part | "validation", Listing>();
  const strays: string[] = [];
  for (const name of top.folders) {
    const part = partNames.find(([, pattern]) => pattern.test(name))?.[0];
    const other = part && named.get(part);
    if (other)
      throw new DataFileError(join(top.folder, name), `by its name it is a ${part} part, as ${other.name} is.`);
    if (part) named.set(part, { ...unwrapped(join(top.folder, name)), name });
    else strays.push(name);
  }
  const [train, test, validation] = [named.get("train"), named.get("test"), named.get("validation")];
  const judged = validation && !test?.folders.length ? validation : test;
  if (!train?.folders.length || !judged) return undefined;
  if (strays.length > 0) {
    const reason = `it lies beside ${train.name}, but is no part by its name (train, test, val).`;
    throw new DataFileError(join(top.folder, strays[0]), reason);
  }
  const unused = judged === test ? validation : test;
  const why = unused === test ? "has no folders of classes: it is" : "is";
  return { roots: [train, judged], notes: unused ? [`${unused.name} ${why} left aside`] : [] };
}

/** A folder, or the one that holds more than another folder in it. */
function unwrapped(folder: string): Listing {
  let listing = list(folder);
  for (let depth = 0; depth < MAX_WRAPPERS; depth++) {
    if (listing.folders.length !== 1 || listing.images.length > 0) break;
    const inner = list(join(listing.folder, listing.folders[0]));
    if (inner.folders.length === 0) break; // the one class
    listing = inner;
  }
  return listing;
}

/** Folders by class; two whose names differ in their Unicode form alone are one class. */
function classesIn({ folder, folders, images }: Listing): ReadonlyMap<string, readonly Listing[]> {
  if (images.length > 0) {
    throw new DataFileError(join(folder, images[0]), "folders of images are expected here, one a class.");
  }
  const classes = new Map<string, Listing[]>();
  for (const name of folders) {
    const key = name.normalize("NFC");
    classes.set(key, [...(classes.get(key) ?? []), list(join(folder, name))]);
  }
  return classes;
}

function imagesOf(listings: readonly Listing[], least: number): readonly string[] {
  const files = listings.flatMap(({ folder, folders, images }) => {
    if (folders.length > 0) {
      const reason = "it is a folder among the images of a class; they lie in the class's own folder, none deeper.";
      throw new DataFileError(join(folder, folders[0]), reason);
    }
    return images.map((name) => join(folder, name));
  });
  if (files.length >= least) return files;
  const reason = `it holds ${files.length} ${files.length === 1 ? "image" : "images"}, a class needs at least ${least}.`;
  throw new DataFileError(listings[0].folder, reason);
}

function passedOver(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const shown = names.length > 3 ? [...names.slice(0, 3), "…"] : names;
  const files = names.length === 1 ? "file that is no image was" : "files that are no images were";
  return [`${names.length} ${files} passed over (${shown.join(", ")})`];
}

function list(folder: string): Listing {
  const listing = {
    folder,
    name: basename(folder),
    folders: [] as string[],
    images: [] as string[],
    others: [] as string[],
  };
  for (const entry of attempt(folder, () => readdirSync(folder, { withFileTypes: true }))) {
    const { name } = entry;
    const path = join(folder, name);
    if (ignoredName.test(name)) continue;
    const isFolder = entry.isSymbolicLink() ? attempt(path, () => statSync(path)).isDirectory() : entry.isDirectory();
    if (!isFolder && otherImageName.test(name)) throw new DataFileError(path, `it is no ${readFormats} by its name.`);
    (isFolder ? listing.folders : imageName.test(name) ? listing.images : listing.others).push(name);
  }
  for (const names of [listing.folders, listing.images, listing.others]) names.sort();
  return listing;
}
