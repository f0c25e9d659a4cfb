import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";
import { DataFileError } from "../files/data-file-error";
import { attempt } from "../files/read-data-file";
import { MAX_OWN_CLASSES, type OwnDataSet } from "../own/own-data-set";
import { splitByClass } from "../own/split-by-class";
import { type Part, parts } from "./reader";

/** An image file and its class. */
export interface LabelledFile {
  readonly file: string;
  readonly label: number;
}

/** The images of a folder by part, classes in alphabetical order. */
export interface ImageFolder {
  readonly classNames: readonly string[];
  readonly train: readonly LabelledFile[];
  readonly test: readonly LabelledFile[];
}

const imageName = /\.(png|jpe?g)$/i;

/** What file managers leave behind. */
const ignoredName = /^\.|^(Thumbs\.db|desktop\.ini)$/i;

/**
 * Lists the images of a folder: `class/image`, split by class with the entry's seed, or `train/class/image` and
 * `test/class/image` as they are. Files are taken in the order of their names.
 *
 * @throws DataFileError when a folder cannot be read, a class is empty or only in one part, or something is neither a
 * PNG nor a JPEG file by its name (hidden files and those of file managers are passed over).
 */
export function imageFolder(own: OwnDataSet): ImageFolder {
  const { path } = own;
  const top = foldersIn(path);
  const isSplit = parts.every((part) => top.includes(part)) && top.length === parts.length;
  const roots = isSplit ? parts.map((part) => join(path, part)) : [path];
  const classNames = [...new Set(roots.flatMap(foldersIn))].sort();
  if (classNames.length < 2 || classNames.length > MAX_OWN_CLASSES) {
    const reason = `it has ${classNames.length} folders of images, 2 to ${MAX_OWN_CLASSES} are expected, one a class.`;
    throw new DataFileError(path, reason);
  }
  const filesIn = (root: string) =>
    classNames.flatMap((name, label) => imagesIn(join(root, name)).map((file): LabelledFile => ({ file, label })));
  const [first, second] = roots.map(filesIn);
  if (second) return { classNames, train: first, test: second };
  const labels = first.map(({ label }) => label);
  const chosen = splitByClass(labels, { ...own, nClasses: classNames.length });
  const pick = (part: Part) => chosen[part].map((index) => first[index]);
  return { classNames, train: pick("train"), test: pick("test") };
}

function foldersIn(folder: string): string[] {
  return entriesOf(folder).map((entry) => {
    if (entry.isFile())
      throw new DataFileError(join(folder, entry.name), "folders of images are expected here, one a class.");
    return entry.name;
  });
}

function imagesIn(folder: string): string[] {
  const files = entriesOf(folder).map(({ name }) => {
    if (!imageName.test(name)) throw new DataFileError(join(folder, name), "it is no PNG or JPEG file by its name.");
    return join(folder, name);
  });
  if (files.length < 2) throw new DataFileError(folder, `it holds ${files.length} images, a class needs at least 2.`);
  return files;
}

function entriesOf(folder: string): readonly Dirent[] {
  return attempt(folder, () => readdirSync(folder, { withFileTypes: true }))
    .filter(({ name }) => !ignoredName.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
