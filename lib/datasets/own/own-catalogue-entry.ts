import type { CatalogueEntry } from "../catalogue/catalogue-entry";
import { DataFileError } from "../files/data-file-error";
import { imageFolder } from "../readers/image-folder";
import { npzArraysForm } from "../readers/npz-arrays-form";
import type { OwnDataSet } from "./own-data-set";

/** What the files say about a data set. */
export interface OwnForm {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly classNames: readonly string[];
  readonly trainPoints: number;
  readonly testPoints: number;
}

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
    return { height: side, width: side, channels, classNames, trainPoints: 0, testPoints: 0 };
  }
}

function imageFolderForm(own: OwnDataSet): OwnForm {
  const { classNames, train, test } = imageFolder(own);
  const { side, channels } = own;
  return { height: side, width: side, channels, classNames, trainPoints: train.length, testPoints: test.length };
}
