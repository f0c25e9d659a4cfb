import { readParquet } from "nodejs-polars";
import { columnsOf, type TableRow, withColumns } from "../../platform/results/columns";
import { fileDigest } from "../../platform/results/read-archive";
import { readAs } from "../../platform/results/read-as";
import { readManifest, referenceFolder, referenceTablePath } from "./manifest";
import { tableDigest } from "./table-digest";

/**
 * A table of the reference run.
 *
 * @param section Such as `posterior`.
 * @param name Such as `table-3-1`.
 * @returns Its rows; undefined where that run is not there, or has not come so far.
 * @throws Error when the file is not the one of the manifest.
 * @example
 * referenceTable("posterior", "table-3-1")?.length;
 */
export function referenceTable(
  section: string,
  name: string,
  folder = referenceFolder(),
): readonly TableRow[] | undefined {
  const entry = readManifest(folder)?.tables.find((one) => one.section === section && one.name === name);
  if (!entry) return undefined;
  const path = referenceTablePath(section, name, folder);
  if (fileDigest(path) !== entry.sha256) {
    throw new Error(`The reference's table ${path} is damaged: its SHA-256 is not the one in the manifest.`);
  }
  return readAs("the reference's table", path, (parquet) => readParquet(parquet).toRecords()) as readonly TableRow[];
}

/** How rows of two tables belong together, and what is taken from the other one. */
export interface Beside {
  /** Columns that say which row it is. */
  readonly keys: readonly string[];
  /** Column of the reference to be filled → column of the reference run's table. */
  readonly columns: Readonly<Record<string, string>>;
}

/** The same rows with the numbers of the reference run in their columns; as they are where there is none. */
export function besideReference(
  rows: readonly TableRow[],
  reference: readonly TableRow[] | undefined,
  { keys, columns }: Beside,
): readonly TableRow[] {
  if (!reference) return rows;
  const keyOf = (row: TableRow): string => JSON.stringify(keys.map((key) => row[key] ?? null));
  const others = new Map(reference.map((row) => [keyOf(row), row]));
  const filled = rows.map((row) => {
    const other = others.get(keyOf(row));
    return { ...row, ...Object.fromEntries(Object.entries(columns).map(([to, from]) => [to, other?.[from] ?? null])) };
  });
  return withColumns(filled, columnsOf(rows));
}

/**
 * What the reference run is, for pages that show it.
 *
 * @param options.section Whose tables are shown, such as `posterior`: it is said when they are not there yet.
 */
export function referenceSentence({
  folder = referenceFolder(),
  section,
}: {
  readonly folder?: string;
  readonly section?: string;
} = {}): string {
  const manifest = readManifest(folder);
  if (!manifest) return "There is no reference run yet: its columns are dashes.";
  const { provenance, workerHours, tables, processor } = manifest;
  const { profile, seed, data, numerics } = provenance;
  const partial = data.filter(({ availability }) => availability !== "official").length;
  const state = tables.length > 0 ? "" : ", which is under way and has no tables yet";
  const isOlder = ({ section: own, widthTable }: (typeof tables)[number]): boolean =>
    widthTable !== undefined && widthTable !== tableDigest(own);
  const older = [...new Set(tables.filter(isOlder).map((one) => one.section))];
  const grown = older.length > 0 ? ` The width table is another now than when ${older.join(" and ")} ran.` : "";
  const isLacking = section !== undefined && !tables.some((one) => one.section === section);
  const lacking = isLacking ? ` It has not come to the section "${section}": the column is dashes.` : "";
  return (
    `Reference: profile ${profile.name}, seed ${seed}, ${data.length} data sets (${partial} of them partial, stand-ins ` +
    `or procedural), ${workerHours.toFixed(1)} hours of worker processes on ${processor}, ${numerics}${state}.${lacking}${grown}`
  );
}
