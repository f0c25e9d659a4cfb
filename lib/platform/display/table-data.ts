import { exactText } from "../kernel/exact-text";
import { type ColumnFormats, type ColumnType, columnsOf, columnType } from "../results/columns";
import type { TableRow } from "../results/tables";
import { type Grid, gridOf, recordsOf, type TableSource } from "./table-source";

/** MIME type of a table as data: a Tabular Data Resource (Data Package standard). */
export const tableMime = "application/vnd.dataresource+json";

/** A table as data, every row up to a bound and every digit. */
export interface TableData {
  /** The caption. */
  readonly title: string;
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type: ColumnType }[] };
  readonly data: readonly TableRow[];
}

/** Rows that travel in an output; larger tables belong into files. */
const maxRows = 2000;

/** What JSON can hold of a value. */
const plain = (value: unknown): TableRow[string] => {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint" && Number.isSafeInteger(Number(value))) return Number(value);
  if (value === null || value === undefined || typeof value === "boolean") return value ?? null;
  return exactText(value);
};

/** The data behind a grid; the schema has the order of its columns, and what they hold by frame or formats. */
export function gridData({ names, rows, types }: Grid, title: string, formats: ColumnFormats = {}): TableData {
  const shown = rows.slice(0, maxRows).map((row) => row.map(plain));
  const fields = names.map((name, column) => {
    const values = shown.map((row) => row[column]);
    const type = columnType(values, { type: types?.[column], ...formats[name] });
    // integers that JSON cannot hold travel as texts
    const holds = type !== "integer" || values.every((value) => typeof value !== "string");
    return { name, type: holds ? type : columnType(values) };
  });
  const data = shown.map((row) => Object.fromEntries(names.map((name, column) => [name, row[column]])));
  return { title, schema: { fields }, data };
}

/** The data behind a table, for programs that read the notebook. */
export function tableData(source: TableSource, title: string): TableData {
  return gridData(gridOf(source), title, columnsOf(recordsOf(source)));
}
