import { lstatSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { projectRoot } from "../../platform/paths";
import type { CatalogueEntry } from "../catalogue/catalogue-entry";
import type { OwnDataSet } from "../catalogue/own-data-set";
import type { PlaceKind } from "../data-set";
import { DataFileError, reasonOf } from "./data-file-error";

/** Folders in which data sets are looked for, in order: `$MI_NAS_DATA`, then `data/`. */
export function dataFolders(): readonly string[] {
  const fromEnvironment = process.env.MI_NAS_DATA;
  return [...(fromEnvironment ? [resolve(fromEnvironment)] : []), join(projectRoot, "data")];
}

/** A folder in which data sets are looked for. */
export interface SearchPlace {
  readonly folder: string;
  readonly place: PlaceKind;
  /** Folders inside it that may hold the files, in order; "" is the folder itself. */
  readonly layouts: readonly string[];
}

/** A folder that holds every file of a data set. */
export interface LocatedFiles {
  readonly place: PlaceKind;
  /** The searched folder. */
  readonly root: string;
  /** The folder that holds the files, at or below `root`. */
  readonly directory: string;
  /** Path of each file by its role; with an archive, that of the archive for every role. */
  readonly paths: Readonly<Record<string, string>>;
  /** The official archive that holds the files, where they are not unpacked. */
  readonly archive?: string;
}

/** A folder that holds some files of a data set but not all. */
export interface IncompleteFiles {
  readonly directory: string;
  readonly missing: readonly string[];
}

export interface SearchResult {
  readonly found?: LocatedFiles;
  readonly incomplete: readonly IncompleteFiles[];
  readonly places: readonly SearchPlace[];
}

/** What is wrong with `$MI_NAS_DATA`, in one sentence; undefined where it is unset or a folder. */
export function dataFolderProblem(): string | undefined {
  const named = process.env.MI_NAS_DATA;
  if (!named) return undefined;
  const [folder] = dataFolders();
  try {
    if (statSync(folder).isDirectory()) return undefined;
    return `MI_NAS_DATA names ${folder}, which is no folder: no data set is found there.`;
  } catch (error) {
    const reason = reasonOf(error).replace(/^it does not exist\.$/, "there is no such folder.");
    return `MI_NAS_DATA names ${folder}: ${reason}`;
  }
}

/**
 * Another form of a data set that lies where its files are looked for, and what to do about it.
 *
 * @returns A sentence, or undefined where none is there.
 */
export function otherFormDetail({ otherForms = {} }: CatalogueEntry, { places }: SearchResult): string | undefined {
  for (const { folder, layouts } of places) {
    for (const [name, advice] of layouts.flatMap((layout) =>
      Object.entries(otherForms).map(([one, text]) => [join(folder, layout, one), text] as const),
    )) {
      if (exists(name)) return `${name} ${advice}`;
    }
  }
  return undefined;
}

/** The places in which a data set is looked for, first match wins: `$MI_NAS_DATA`, `data/`, a system package. */
export function searchPlaces(entry: CatalogueEntry): readonly SearchPlace[] {
  const folders = dataFolders();
  return [
    ...folders.map((folder, index): SearchPlace => {
      const isLast = index === folders.length - 1; // dataFolders() ends with data/, which is always there
      return { folder, place: isLast ? "data" : "MI_NAS_DATA", layouts: entry.layouts };
    }),
    ...(entry.systemFolders ?? []).map((folder): SearchPlace => ({ folder, place: "system package", layouts: [""] })),
  ];
}

/**
 * Looks for the files of a data set. The first folder that holds all of them is taken; one that holds only some is
 * reported, so that a missing label file is not mistaken for a missing data set.
 *
 * @throws DataFileError when a folder or file is there but may not be looked at.
 */
export function locateFiles(entry: CatalogueEntry, places: readonly SearchPlace[] = searchPlaces(entry)): SearchResult {
  if (entry.own) return locateOwn(entry.own);
  const incomplete: IncompleteFiles[] = [];
  for (const { folder, place, layouts } of places) {
    for (const layout of layouts) {
      const directory = join(folder, layout);
      const { paths, missing } = lookFor(entry, directory);
      if (missing.length === 0) return { found: { place, root: folder, directory, paths }, incomplete, places };
      const archive = entry.archive?.names.map((name) => join(directory, name)).find(exists);
      if (archive !== undefined) {
        const inArchive = Object.fromEntries(entry.files.map(({ role }) => [role, archive]));
        return { found: { place, root: folder, directory, paths: inArchive, archive }, incomplete, places };
      }
      if (Object.keys(paths).length > 0) incomplete.push({ directory, missing });
    }
  }
  return { incomplete, places };
}

/** A user's data set lies where its entry says. */
function locateOwn({ path }: OwnDataSet): SearchResult {
  const directory = dirname(path);
  const places: SearchPlace[] = [{ folder: path, place: "own", layouts: [""] }];
  if (!exists(path)) return { incomplete: [], places };
  return { found: { place: "own", root: directory, directory, paths: { data: path } }, incomplete: [], places };
}

function lookFor(entry: CatalogueEntry, directory: string) {
  const paths: Record<string, string> = {};
  const missing: string[] = [];
  for (const { role, names, isOptional } of entry.files) {
    const there = names.filter((candidate) => exists(join(directory, candidate)));
    // A folder with the name of a file is what some archives put beside the file, under its other spelling.
    const name = there.find((candidate) => !lstatSync(join(directory, candidate)).isDirectory()) ?? there[0];
    if (name !== undefined) paths[role] = join(directory, name);
    else if (!isOptional) missing.push(names[0]);
  }
  return { paths, missing };
}

/** Also true of a dangling link: it was put there to be read, so reading it must say what is wrong. */
function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return false;
    throw new DataFileError(path, reasonOf(error));
  }
}
