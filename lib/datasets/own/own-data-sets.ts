import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import type { CatalogueEntry } from "../catalogue/catalogue-entry";
import { firstIssue, type OwnDataSet, type OwnEntry, ownFileSchema } from "../catalogue/own-data-set";
import { DataFileError, reasonOf } from "../files/data-file-error";
import { recallNote, rememberNote, stampOf } from "../files/file-notes";
import { dataFolders } from "../files/locate";
import { attempt, statDataFile } from "../files/read-data-file";
import { imageFolder } from "../readers/image-folder";
import { readNpzArrays } from "../readers/npz-arrays";

const count = z.number().int().min(0);

/** What the files say about a data set. */
const formSchema = z.object({
  height: count,
  width: count,
  channels: z.union([z.literal(1), z.literal(3)]),
  classNames: z.array(z.string()).readonly(),
  trainPoints: count,
  testPoints: count,
  notes: z.array(z.string()).readonly(),
});

type OwnForm = z.infer<typeof formSchema>;

/**
 * A user's data set as a row of the catalogue. What a published set has from its authors, sizes and classes, is found
 * in the files; where they are missing or damaged these are 0, and loading says what is wrong.
 */
export function ownCatalogueEntry(own: OwnDataSet): CatalogueEntry {
  const { id, title = id, split, licence, citation } = own;
  const form = formOf(own);
  return {
    id,
    title,
    format: own.folder === undefined ? "npz-arrays" : "image-folder",
    nClasses: form.classNames.length,
    ...form,
    split,
    licence,
    citation,
    layouts: [],
    files: [{ role: "data", names: [own.path] }],
    own,
  };
}

function formOf(own: OwnDataSet): OwnForm {
  try {
    return own.folder === undefined ? npzArraysForm(own) : imageFolderForm(own);
  } catch (error) {
    if (!(error instanceof DataFileError)) throw error;
    const { side, channels, classNames = [] } = own;
    return { height: side, width: side, channels, classNames, trainPoints: 0, testPoints: 0, notes: [] };
  }
}

function imageFolderForm(own: OwnDataSet): OwnForm {
  const { classNames, train, test, notes } = imageFolder(own);
  const { side, channels } = own;
  return {
    height: side,
    width: side,
    channels,
    classNames,
    trainPoints: train.length,
    testPoints: test.length,
    notes,
  };
}

/** Found by reading the file once, and noted until it changes. */
function npzArraysForm(own: OwnDataSet): OwnForm {
  const subject = { topic: "forms", path: own.path, dataSet: own.id } as const;
  const settings = JSON.stringify([own.testShare, own.seed, own.classNames]);
  const known = recallNote(subject, z.object({ of: z.literal(settings), form: formSchema }));
  if (known) return known.form;
  const stamp = attempt(own.path, () => stampOf(own.path));
  const { train, test, ...rest } = readNpzArrays(own);
  const form = { ...rest, trainPoints: train.nPoints, testPoints: test.nPoints };
  rememberNote(subject, stamp, { of: settings, form });
  return form;
}

/** The file in a folder of data sets that describes users' own. */
export const OWN_FILE = "datasets.json";

/** The file has some lines a data set; anything far beyond is some other file. */
const MAX_FILE_BYTES = 16 << 20;

/**
 * Users' own data sets, from `datasets.json` in `$MI_NAS_DATA` and in `data/`; where both name an id, the first counts.
 * Read anew each time: worker processes and notebooks then know the same ones.
 *
 * @throws DataFileError when such a file is there but cannot be understood.
 */
export function ownDataSets(): readonly OwnDataSet[] {
  const found = new Map<string, OwnDataSet>();
  for (const folder of dataFolders()) {
    const file = join(folder, OWN_FILE);
    if (!existsSync(file)) continue;
    for (const [id, entry] of Object.entries(readOwnFile(file))) {
      if (!found.has(id)) found.set(id, ownDataSet(id, entry, dirname(file)));
    }
  }
  return [...found.values()];
}

/** @throws DataFileError when the file cannot be understood. */
export function readOwnFile(file: string): Readonly<Record<string, OwnEntry>> {
  try {
    const { size } = statDataFile(file);
    if (size > MAX_FILE_BYTES) throw new Error(`it has ${size} bytes, at most ${MAX_FILE_BYTES} are read.`);
    return ownFileSchema.parse(JSON.parse(readFileSync(file, "utf8"))).datasets;
  } catch (error) {
    if (error instanceof DataFileError) throw error;
    if (error instanceof z.ZodError) {
      throw new DataFileError(file, `it does not describe data sets: ${firstIssue(error)}.`);
    }
    throw new DataFileError(file, reasonOf(error));
  }
}

/** An entry with its path, which is relative to the folder that holds the entry's file, in the Unicode form it has. */
export function ownDataSet(id: string, entry: OwnEntry, base: string): OwnDataSet {
  const path = resolve(base, entry.folder ?? entry.npz ?? "");
  const forms = [path, path.normalize("NFC"), path.normalize("NFD")];
  return { id, ...entry, path: forms.find((form) => existsSync(form)) ?? path };
}
