import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DataFrame, DataType, Series } from "nodejs-polars";
import writeFileAtomic from "write-file-atomic";

/** One row of a table: column → value. */
export type TableRow = Readonly<Record<string, string | number | boolean | null>>;

/** Tables of an experiment by name. */
export type Tables = Readonly<Record<string, readonly TableRow[]>>;

type Column = readonly TableRow[string][];

const isMissing = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === "number" && !Number.isFinite(value));

/** Every column that a record names, in the order of their first appearance. */
const columnNames = (rows: readonly TableRow[]): readonly string[] => [
  ...new Set(rows.flatMap((row) => Object.keys(row))),
];

/** A column's type by its values, and these: what is no finite number is missing; values of several kinds are texts. */
function typedColumn(values: Column): { readonly type: DataType; readonly values: Column } {
  const column = values.map((value) => (isMissing(value) ? null : value));
  const there = column.filter((value) => value !== null);
  const [kind, ...others] = new Set(there.map((value) => typeof value));
  if (others.length > 0)
    return { type: DataType.Utf8, values: column.map((value) => (value === null ? null : String(value))) };
  if (kind === "boolean") return { type: DataType.Bool, values: column };
  if (kind !== "number") return { type: DataType.Utf8, values: column };
  return { type: there.every(Number.isSafeInteger) ? DataType.Int64 : DataType.Float64, values: column };
}

/**
 * A polars frame of records: whole numbers are integers, truth values booleans, with nulls where a value is missing or
 * no finite number.
 *
 * @param columns Names in the frame's order; that of the records unless told.
 */
export function tableFrame(rows: readonly TableRow[], columns = columnNames(rows)): DataFrame {
  return DataFrame(
    columns.map((name) => {
      const { type, values } = typedColumn(rows.map((row) => row[name]));
      return Series(name, [...values], type);
    }),
  );
}

/**
 * Writes each table as JSON, CSV and Parquet, atomically, with every digit and the same values in each. The same rows
 * give the same bytes.
 *
 * @param columns Names in the order of a table's columns, for tables whose records do not tell: keys that look like
 *   numbers come first in an object.
 * @returns The paths written.
 */
export async function writeTables(
  folder: string,
  tables: Tables,
  columns: Readonly<Record<string, readonly string[]>> = {},
): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const paths: string[] = [];
  const write = async (name: string, content: string | Buffer): Promise<void> => {
    const path = join(folder, name);
    await writeFileAtomic(path, content);
    paths.push(path);
  };
  for (const [name, rows] of Object.entries(tables)) {
    const frame = tableFrame(rows, columns[name]);
    await write(`${name}.json`, `${JSON.stringify(rows.length === 0 ? [] : frame.toRecords(), undefined, 1)}\n`);
    if (rows.length === 0) continue;
    await write(`${name}.csv`, frame.writeCSV().toString());
    await write(`${name}.parquet`, frame.writeParquet({ compression: "zstd" }));
  }
  return paths;
}
