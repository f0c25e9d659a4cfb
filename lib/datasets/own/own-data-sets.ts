import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { firstIssue, type OwnDataSet, type OwnEntry, ownFileSchema } from "../catalogue/own-data-set";
import { DataFileError, reasonOf } from "../files/data-file-error";
import { dataFolders } from "../files/data-folders";
import { statDataFile } from "../files/read-data-file";

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
