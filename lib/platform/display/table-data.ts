import type { TableRow } from "../results/tables";

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
  const there = values.filter((value) => value !== null && value !== undefined);
  if (there.length > 0 && there.every((value) => typeof value === "number")) return "number";
  return there.length > 0 && there.every((value) => typeof value === "boolean") ? "boolean" : "string";
}

/** What JSON can hold of a value. */
const plain = (value: unknown): TableRow[string] => {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return Number(value);
  return typeof value === "string" || typeof value === "boolean" ? value : null;
};

/** The data behind a table, for programs that read the notebook. */
export function tableData(rows: readonly TableRow[], title: string): TableData {
  const names = Object.keys(rows[0] ?? {});
  const data = rows.slice(0, maxRows).map((row) => Object.fromEntries(names.map((name) => [name, plain(row[name])])));
  const fields = names.map((name) => ({ name, type: typeOf(data.map((row) => row[name])) }));
  return { title, schema: { fields }, data };
}
