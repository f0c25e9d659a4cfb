import type { CatalogueEntry } from "../catalogue/catalogue-entry";
import { digestsInPlace, readWithDigests } from "../files/archive-digests";
import { readNpzArrays } from "./npz-arrays";
import { ownSettings } from "./own-settings";
import type { DataReader } from "./reader";

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
