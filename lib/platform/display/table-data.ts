import { exactText } from "../kernel/exact-text";
import type { TableRow } from "../results/tables";
import { type Grid, gridOf, type TableSource } from "./table-source";

/** MIME type of a table as data: a Tabular Data Resource (Data Package standard). */
export const tableMime = "application/vnd.dataresource+json";

/** A table as data, every row up to a bound and every digit. */
export interface TableData {
  /** The caption. */
  readonly title: string;
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type: string }[] };
  readonly data: readonly TableRow[];
}

/** Rows that travel in an output; larger tables belong into files. */
const maxRows = 2000;

function typeOf(values: readonly unknown[]): string {
  const there = values.filter((value) => value !== null);
  if (there.length > 0 && there.every((value) => typeof value === "number")) return "number";
  return there.length > 0 && there.every((value) => typeof value === "boolean") ? "boolean" : "string";
}

/** What JSON can hold of a value. */
const plain = (value: unknown): TableRow[string] => {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint" && Number.isSafeInteger(Number(value))) return Number(value);
  if (value === null || value === undefined || typeof value === "boolean") return value ?? null;
  return exactText(value);
};

/** The data behind a grid; the schema has the order of its columns. */
export function gridData({ names, rows }: Grid, title: string): TableData {
  const shown = rows.slice(0, maxRows).map((row) => row.map(plain));
  const fields = names.map((name, column) => ({ name, type: typeOf(shown.map((row) => row[column])) }));
  const data = shown.map((row) => Object.fromEntries(names.map((name, column) => [name, row[column]])));
  return { title, schema: { fields }, data };
}

/** The data behind a table, for programs that read the notebook. */
export function tableData(source: TableSource, title: string): TableData {
  return gridData(gridOf(source), title);
}
