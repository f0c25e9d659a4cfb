import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DataFrame, type Series } from "nodejs-polars";
import writeFileAtomic from "write-file-atomic";

/** One row of a table: column → value. */
export type TableRow = Readonly<Record<string, string | number | boolean | null>>;

/** Tables of an experiment by name. */
export type Tables = Readonly<Record<string, readonly TableRow[]>>;

/** Records with JSON's missing value where a number is not finite, in the columns of the first record. */
function jsonRows(rows: readonly TableRow[]): readonly TableRow[] {
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([column, value]) => [
        column,
        typeof value === "number" && !Number.isFinite(value) ? null : value,
      ]),
    ),
  );
}

/** A polars frame of records; columns in the order of the first record. */
export function tableFrame(rows: readonly TableRow[]): DataFrame {
  const columns = Object.keys(rows[0] ?? {});
  const data = Object.fromEntries(columns.map((column) => [column, jsonRows(rows).map((row) => row[column] ?? null)]));
  return DataFrame(data as Record<string, Series | (string | number | boolean | null)[]>);
}

/**
 * Writes each table as JSON (exact), CSV and Parquet, atomically. The same rows give the same bytes.
 *
 * @returns The paths written.
 */
export async function writeTables(folder: string, tables: Tables): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const paths: string[] = [];
  const write = async (name: string, content: string | Buffer): Promise<void> => {
    const path = join(folder, name);
    await writeFileAtomic(path, content);
    paths.push(path);
  };
  for (const [name, rows] of Object.entries(tables)) {
    await write(`${name}.json`, `${JSON.stringify(jsonRows(rows), undefined, 1)}\n`);
    if (rows.length === 0) continue;
    const frame = tableFrame(rows);
    await write(`${name}.csv`, frame.writeCSV().toString());
    await write(`${name}.parquet`, frame.writeParquet({ compression: "zstd" }));
  }
  return paths;
}
