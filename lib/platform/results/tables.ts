import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DataFrame, DataType, Series } from "nodejs-polars";
import { type ColumnType, columnsOf, columnType, type TableRow } from "./columns";
import { writeWhole } from "./write-whole";

export type { TableRow };

/** Tables of an experiment by name. */
export type Tables = Readonly<Record<string, readonly TableRow[]>>;

/** A column of a table: its name, and what it holds where that is declared. */
export interface Field {
  readonly name: string;
  readonly type?: ColumnType;
}

type Column = readonly TableRow[string][];

const isMissing = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === "number" && !Number.isFinite(value));

/** Every column that a record names, in the order of their first appearance, as the records declare them. */
function fieldsOf(rows: readonly TableRow[]): readonly Field[] {
  const declared = columnsOf(rows);
  return [...new Set(rows.flatMap((row) => Object.keys(row)))].map((name) => {
    const column = rows.map((row) => (isMissing(row[name]) ? null : row[name]));
    return { name, type: columnType(column, declared[name]) };
  });
}

/** How a type is stored, and which values it takes. */
const types: Readonly<Record<ColumnType, { readonly stored: DataType; readonly fits: (value: unknown) => boolean }>> = {
  integer: { stored: DataType.Int64, fits: Number.isSafeInteger },
  number: { stored: DataType.Float64, fits: (value) => typeof value === "number" },
  boolean: { stored: DataType.Bool, fits: (value) => typeof value === "boolean" },
  string: { stored: DataType.Utf8, fits: () => true },
};

function seriesOf({ name, type: declared }: Field, given: Column): Series {
  const column = given.map((value) => (isMissing(value) ? null : value));
  const type = declared ?? columnType(column);
  const other = column.find((value) => value !== null && !types[type].fits(value));
  if (other !== undefined) {
    throw new RangeError(`Cannot store ${JSON.stringify(other)} in the column "${name}": it is declared as ${type}.`);
  }
  const texts = () => column.map((value) => (value === null ? null : String(value)));
  return Series(name, type === "string" ? texts() : [...column], types[type].stored);
}

/**
 * A polars frame of records. A column has the type that the records declare (`withColumns`), whatever its values;
 * undeclared numbers are floating-point numbers, truth values booleans; nulls stand where a value is missing or no
 * finite number.
 *
 * @param fields The frame's columns in order; those of the records unless told.
 * @throws RangeError when a value does not fit its column's type.
 */
export function tableFrame(rows: readonly TableRow[], fields = fieldsOf(rows)): DataFrame {
  return DataFrame(
    fields.map((field) =>
      seriesOf(
        field,
        rows.map((row) => row[field.name]),
      ),
    ),
  );
}

/**
 * Writes each table as JSON, CSV and Parquet, atomically, with every digit and the same values in each. The same rows
 * give the same bytes.
 *
 * @param fields A table's columns in order with what they hold, for tables whose records do not tell: keys that look
 *   like numbers come first in an object.
 * @returns The paths written.
 */
export async function writeTables(
  folder: string,
  tables: Tables,
  fields: Readonly<Record<string, readonly Field[]>> = {},
): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const paths: string[] = [];
  const write = async (name: string, content: string | Buffer): Promise<void> => {
    const path = join(folder, name);
    await writeWhole(path, Buffer.from(content));
    paths.push(path);
  };
  for (const [name, rows] of Object.entries(tables)) {
    const frame = tableFrame(rows, fields[name]);
    await write(`${name}.json`, `${JSON.stringify(rows.length === 0 ? [] : frame.toRecords(), undefined, 1)}\n`);
    if (rows.length === 0) continue;
    await write(`${name}.csv`, frame.writeCSV().toString());
    await write(`${name}.parquet`, frame.writeParquet({ compression: "zstd" }));
  }
  return paths;
}
