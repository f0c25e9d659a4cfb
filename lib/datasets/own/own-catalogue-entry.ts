import { z } from "zod";
import type { CatalogueEntry } from "../catalogue/catalogue-entry";
import type { OwnDataSet } from "../catalogue/own-data-set";
import { DataFileError } from "../files/data-file-error";
import { recallNote, rememberNote } from "../files/file-notes";
import { attempt } from "../files/read-data-file";
import { stampOf } from "../files/stamp";
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
