import { catalogue, findCatalogueEntry } from "./catalogue/catalogue";
import type { CatalogueEntry } from "./catalogue/catalogue-entry";
import { dataFolderProblem, type LocatedFiles, locateFiles, otherFormDetail, type SearchResult } from "./files/locate";
import { ownCatalogueEntry, ownDataSets } from "./own/own-data-sets";
import { findProceduralMember, proceduralFamily } from "./procedural/family";
import type { ProceduralMember } from "./procedural/member";
import type { DataReader } from "./readers/reader";
import { readers } from "./readers/readers";
import { suggestion } from "./suggestion";

/** What an id stands for. */
export type KnownDataSet =
  | { readonly kind: "real"; readonly entry: CatalogueEntry }
  | { readonly kind: "procedural"; readonly member: ProceduralMember };

/** @throws RangeError for an unknown id, with the nearest known ones and where all of them stand. */
export function knownDataSet(id: string): KnownDataSet {
  const entry = findCatalogueEntry(id);
  if (entry) return { kind: "real", entry };
  const member = findProceduralMember(id);
  if (member) return { kind: "procedural", member };
  const own = ownDataSets();
  const ownEntry = own.find((one) => one.id === id);
  if (ownEntry) return { kind: "real", entry: ownCatalogueEntry(ownEntry) };
  const known = [...catalogue, ...proceduralFamily, ...own].map((one) => one.id);
  throw new RangeError(`No data set is called "${id}".${suggestion(id, known)} All of them: npx mi-nas datasets list.`);
}

/** A real data set that can be read here. */
export interface FoundDataSet {
  readonly entry: CatalogueEntry;
  readonly located: LocatedFiles;
  readonly reader: DataReader;
}

/**
 * Files and reader of a real data set.
 *
 * @throws Error when its files are not here; the message says where was looked and how to get them.
 */
export function findDataSet(entry: CatalogueEntry): FoundDataSet {
  const reader = readers[entry.format];
  const search = locateFiles(entry);
  if (!search.found) {
    const detail = search.incomplete.length > 0 ? incompleteDetail(search) : absentDetail(entry, search);
    throw new Error(`Cannot load ${entry.title}: ${detail}`);
  }
  return { entry, located: search.found, reader };
}

export function incompleteDetail({ incomplete }: SearchResult): string {
  return incomplete.map(({ directory, missing }) => `${directory} lacks ${missing.join(", ")}`).join("; ") + ".";
}

export function absentDetail(entry: CatalogueEntry, search: SearchResult): string {
  const looked = search.places.map(({ folder }) => folder).join(", ");
  const other = otherFormDetail(entry, search);
  const get = entry.getCommand === undefined ? "" : `Get it with: ${entry.getCommand}`;
  return [`not found in ${looked}.`, other, dataFolderProblem(), get].filter(Boolean).join(" ");
}
