import { DataFileError } from "../files/data-file-error";
import type { ZipArchive } from "../files/zip-archive";

/** The folder at the top of the archive. */
const FOLDER = "tiny-imagenet-200";

export const N_CLASSES = 200;

/** `words.txt` names all 82,115 synsets of WordNet, 2.7 MB. */
const MAX_LIST_BYTES = 16 << 20;

/** Where the images of the classes lie in the archive. */
export interface TinyImageNetIndex {
  /** Class names in the order of `wnids.txt`: the first of the words that `words.txt` has for each. */
  readonly classNames: readonly string[];
  /** Names of entries by class, in the order of their numbers. */
  readonly train: readonly (readonly string[])[];
  /** The validation part, which is the test part here: the published test part has no labels. */
  readonly test: readonly (readonly string[])[];
}

/**
 * Reads the lists of Tiny ImageNet's archive.
 *
 * @throws DataFileError when a list is missing or damaged, or does not fit the images.
 */
export function indexTinyImageNet(archive: ZipArchive): TinyImageNetIndex {
  const lines = (name: string) =>
    new TextDecoder()
      .decode(archive.read(`${FOLDER}/${name}`, MAX_LIST_BYTES))
      .split(/\r?\n/)
      .filter((line) => line !== "");
  const fail = (reason: string) => new DataFileError(archive.path, reason);
  const wnids = lines("wnids.txt");
  const classOf = new Map(wnids.map((wnid, index) => [wnid, index]));
  if (wnids.length !== N_CLASSES || classOf.size !== N_CLASSES) {
    throw fail(`its wnids.txt lists ${classOf.size} classes in ${wnids.length} lines, ${N_CLASSES} are expected.`);
  }
  const words = new Map(lines("words.txt").map((line) => line.split("\t", 2) as [string, string | undefined]));
  const classNames = wnids.map((wnid) => {
    const name = words.get(wnid)?.split(",")[0].trim();
    if (!name) throw fail(`its words.txt has no name for class ${wnid}.`);
    return name;
  });
  return {
    classNames,
    train: trainImages(archive, classOf, fail),
    test: validationImages(archive, classOf, lines("val/val_annotations.txt"), fail),
  };
}

type Fail = (reason: string) => DataFileError;

const trainPattern = new RegExp(`^${FOLDER}/train/([^/]+)/images/([^/]+)_(\\d{1,9})\\.JPEG$`);

/** What else lies in the training part: folders, and the boxes around the objects. */
const passedOver = new RegExp(`^${FOLDER}/train/(.*/|[^/]+/[^/]+_boxes\\.txt)?$`);

function trainImages(archive: ZipArchive, classOf: ReadonlyMap<string, number>, fail: Fail) {
  const found: [number: number, name: string][][] = Array.from({ length: N_CLASSES }, () => []);
  for (const name of archive.names) {
    if (!name.startsWith(`${FOLDER}/train/`) || passedOver.test(name)) continue;
    const match = trainPattern.exec(name);
    if (!match) throw fail(`its entry ${name} is neither an image of a class nor a list of boxes.`);
    const [, folder, wnid, number] = match;
    const label = classOf.get(folder);
    if (label === undefined || folder !== wnid) throw fail(`its image ${name} belongs to no class of wnids.txt.`);
    found[label].push([Number(number), name]);
  }
  return found.map((images) => images.sort(([a], [b]) => a - b).map(([, name]) => name));
}

function validationImages(
  archive: ZipArchive,
  classOf: ReadonlyMap<string, number>,
  annotations: readonly string[],
  fail: Fail,
) {
  const found: string[][] = Array.from({ length: N_CLASSES }, () => []);
  const annotated = new Set<string>();
  annotations.forEach((line, index) => {
    const [image, wnid] = line.split("\t");
    const name = `${FOLDER}/val/images/${image}`;
    const label = classOf.get(wnid);
    if (label === undefined) throw fail(`its val_annotations.txt names no known class in line ${index + 1}.`);
    if (!archive.has(name)) throw fail(`it lacks ${name}, which val_annotations.txt lists.`);
    if (annotated.has(name)) throw fail(`its val_annotations.txt lists ${name} twice.`);
    annotated.add(name);
    found[label].push(name);
  });
  for (const name of archive.names) {
    if (name.startsWith(`${FOLDER}/val/images/`) && name.endsWith(".JPEG") && !annotated.has(name)) {
      throw fail(`its val_annotations.txt does not list ${name}.`);
    }
  }
  return found;
}
