import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { findNodeAtLocation, parseTree } from "jsonc-parser";
import { writeWholeSync } from "../../platform/results/write-whole";
import { findCatalogueEntry } from "../catalogue/catalogue";
import { firstIssue, type OwnEntryInput, ownEntrySchema, ownIdSchema } from "../catalogue/own-data-set";
import type { DataSet } from "../data-set";
import { DataFileError, reasonOf } from "../files/data-file-error";
import { dataFolders } from "../files/locate";
import { findDataSet } from "../find-data-set";
import { readDataSet } from "../load";
import { findProceduralMember } from "../procedural/family";
import { OWN_FILE, ownCatalogueEntry, ownDataSet, readOwnFile } from "./own-data-sets";

export type Registration = Readonly<OwnEntryInput> & {
  readonly id: string;
  /** The file that lists it: `datasets.json` in `$MI_NAS_DATA` or `data/`, by default the one in `data/`. */
  readonly file?: string;
};

/**
 * Makes a folder of images or an NPZ file a data set: reads it whole, so that whatever is wrong is said now, and enters
 * it in `datasets.json`, so that its id is understood wherever one is, in worker processes and later sessions too. An
 * entry of that id is replaced. Paths are relative to the working directory.
 *
 * @returns The data set.
 * @throws RangeError when the id is that of another data set, or a setting is out of range.
 * @throws DataFileError when the images cannot be read, or the file cannot be written.
 * @example
 * await registerDataSet({ id: "leaves", folder: "data/leaves" });
 * const { train } = await prepareDataSet("leaves", { trainPoints: 100, validationPoints: 50, seed: 1 });
 */
export async function registerDataSet(registration: Registration): Promise<DataSet> {
  const { id, file = join(dataFolders().at(-1) ?? "", OWN_FILE), ...input } = registration;
  const parsed = ownEntrySchema.safeParse(input);
  const parsedId = ownIdSchema.safeParse(id);
  const problem = parsedId.error ?? parsed.error;
  if (problem || !parsed.data) {
    throw new RangeError(`Cannot register data set "${id}": ${problem ? firstIssue(problem) : "it is empty"}.`);
  }
  if (findCatalogueEntry(id) || findProceduralMember(id)) {
    throw new RangeError(`Cannot register data set "${id}": another data set has this id.`);
  }
  const listing = resolve(file);
  if (!dataFolders().some((folder) => join(folder, OWN_FILE) === listing)) {
    const places = dataFolders().map((folder) => join(folder, OWN_FILE));
    throw new RangeError(
      `Cannot register data set "${id}" in ${listing}: it is looked for in ${places.join(" and ")}.`,
    );
  }
  const dataSet = await readDataSet(findDataSet(ownCatalogueEntry(ownDataSet(id, parsed.data, process.cwd()))));
  enter(listing, id, input);
  return dataSet;
}

/** Writes the entry, with its path as seen from the file; every other byte of the file stays as it is. */
function enter(listing: string, id: string, input: Readonly<OwnEntryInput>): void {
  if (existsSync(listing)) readOwnFile(listing); // what is there must be understood
  const seenFrom = (path: string | undefined) => {
    return path === undefined ? undefined : relative(dirname(listing), resolve(path)) || ".";
  };
  const entry = { ...input, folder: seenFrom(input.folder), npz: seenFrom(input.npz) };
  try {
    const text = existsSync(listing) ? readFileSync(listing, "utf8") : '{\n  "datasets": {}\n}\n';
    writeWholeSync(listing, withEntry(text, id, entry));
  } catch (error) {
    throw new DataFileError(listing, reasonOf(error));
  }
}

/** The text of a listing with an entry put in the place of its id, or behind the last one. */
function withEntry(text: string, id: string, entry: unknown): string {
  const tree = parseTree(text);
  const all = tree && findNodeAtLocation(tree, ["datasets"]);
  const known = tree && findNodeAtLocation(tree, ["datasets", id]);
  if (!all) throw new Error("it has no datasets.");
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const body = JSON.stringify(entry, undefined, 2).replaceAll("\n", `${eol}    `);
  const put = (at: number, end: number, what: string) => text.slice(0, at) + what + text.slice(end);
  if (known) return put(known.offset, known.offset + known.length, body);
  const last = all.children?.at(-1);
  const added = `${eol}    ${JSON.stringify(id)}: ${body}`;
  if (last) return put(last.offset + last.length, last.offset + last.length, `,${added}`);
  return put(all.offset, all.offset + all.length, `{${added}${eol}  }`);
}
