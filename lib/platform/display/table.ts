import { kernelHost } from "../kernel/host";
import type { TableRow } from "../results/tables";
import { escapeHtml } from "./html";
import { columnFormatter, missing } from "./numbers";
import { tableData, tableMime } from "./table-data";
import { columnsOf, rowsOf, type TableSource } from "./table-source";

/** How to show one column. */
export interface ColumnFormat {
  readonly title?: string;
  /** Shown in the heading after the title. */
  readonly unit?: string;
  /** Significant digits of the largest number, the others align with it; 4 unless told. */
  readonly digits?: number;
  /** Own way to write a value. */
  readonly format?: (value: TableRow[string]) => string;
}

/** What a table says about itself. */
export interface TableOptions {
  readonly caption: string;
  /** Columns in this order; all of the first row unless told. */
  readonly columns?: Readonly<Record<string, ColumnFormat>>;
  /** Sorts by this column, missing values last; in the given order unless told. */
  readonly sortBy?: string;
  readonly descending?: boolean;
  /** Rows at most, the rest is counted; 30 unless told. */
  readonly limit?: number;
  /**
   * About the run, not its result, such as a plan: shown, but no data that is exported with the tables; its times
   * would differ from run to run. False unless told.
   */
  readonly aboutRun?: boolean;
}

/** A table ready to be written: cells as text, column by column what they look like. */
interface Layout {
  readonly headings: readonly string[];
  readonly numeric: readonly boolean[];
  readonly cells: readonly (readonly string[])[];
  /** Rows that the limit leaves out. */
  readonly left: number;
}

const isMissing = (value: unknown): boolean => value === null || value === undefined || Number.isNaN(value);

function compare(a: unknown, b: unknown): number {
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
}

function sorted(rows: readonly TableRow[], { sortBy, descending }: TableOptions): readonly TableRow[] {
  if (sortBy === undefined || rows.length === 0) return rows;
  if (!(sortBy in rows[0])) {
    throw new RangeError(`Cannot sort by "${sortBy}": the columns are ${Object.keys(rows[0]).join(", ")}.`);
  }
  const there = rows.filter((row) => !isMissing(row[sortBy]));
  there.sort((a, b) => compare(a[sortBy], b[sortBy]) * (descending ? -1 : 1));
  return [...there, ...rows.filter((row) => isMissing(row[sortBy]))];
}

function writerOf(values: readonly TableRow[string][], format: ColumnFormat): (value: TableRow[string]) => string {
  if (format.format) return format.format;
  const write = columnFormatter(
    values.filter((value): value is number => typeof value === "number"),
    format.digits,
  );
  return (value) => (typeof value === "number" ? write(value) : String(value ?? missing));
}

function layOut(source: TableSource, options: TableOptions): Layout {
  const rows = sorted(rowsOf(source), options);
  const columns: Readonly<Record<string, ColumnFormat>> =
    options.columns ?? Object.fromEntries(columnsOf(source, rows).map((column) => [column, {}]));
  const shown = rows.slice(0, options.limit ?? 30);
  const names = Object.keys(columns);
  const writers = names.map((name) =>
    writerOf(
      shown.map((row) => row[name]),
      columns[name],
    ),
  );
  return {
    headings: names.map((name) => {
      const { title, unit } = columns[name];
      return unit ? `${title ?? name} (${unit})` : (title ?? name);
    }),
    numeric: names.map((name) => shown.some((row) => typeof row[name] === "number")),
    cells: shown.map((row) => names.map((name, column) => writers[column](row[name] ?? null))),
    left: rows.length - shown.length,
  };
}

const moreRows = (count: number): string => `${count} more ${count === 1 ? "row" : "rows"}`;

/** Characters of a cell that is kept on one line. */
const longestOnOneLine = 24;

/** A table as HTML: caption, headings with scope, numbers aligned right; in a narrow page it scrolls by itself. */
export function tableHtml(source: TableSource, options: TableOptions): string {
  const { headings, numeric, cells, left } = layOut(source, options);
  // Numbers and names such as 115-90-70-10 must not break at their hyphens.
  const oneLine = headings.map((_, column) => cells.every((texts) => texts[column].length <= longestOnOneLine));
  const style = (column: number, whole = false) =>
    `style="text-align:${numeric[column] ? "right;font-variant-numeric:tabular-nums" : "left"}${whole ? ";white-space:nowrap" : ""}"`;
  const head = headings.map((text, column) => `<th scope="col" ${style(column)}>${escapeHtml(text)}</th>`).join("");
  const row = (texts: readonly string[]) =>
    `<tr>${texts.map((text, column) => `<td ${style(column, oneLine[column])}>${escapeHtml(text)}</td>`).join("")}</tr>`;
  const rest = left > 0 ? ` <em>${moreRows(left)}.</em>` : "";
  const caption = `<caption style="caption-side:top;text-align:left">${escapeHtml(options.caption)}${rest}</caption>`;
  const table = `<table>${caption}<thead><tr>${head}</tr></thead><tbody>${cells.map(row).join("")}</tbody></table>`;
  return `<div style="overflow-x:auto">${table}</div>`;
}

/** A table as text, columns padded. */
export function tableText(source: TableSource, options: TableOptions): string {
  const { headings, numeric, cells, left } = layOut(source, options);
  const lines = [headings, ...cells];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const pad = (cell: string, column: number) =>
    numeric[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]);
  const more = left > 0 ? [`… ${moreRows(left)}`] : [];
  return [options.caption, ...lines.map((line) => line.map(pad).join("  ").trimEnd()), ...more].join("\n");
}

/**
 * Shows a table in the running cell, for people and as data in one message; outside a notebook prints it.
 *
 * @param source Records, or a frame of danfojs or polars.
 * @throws RangeError when it is to be sorted by a column that is not there.
 * @example
 * table(rows, { caption: "Trials", sortBy: "accuracy", descending: true, columns: { accuracy: { digits: 3 } } });
 */
export function table(source: TableSource, options: TableOptions): void {
  const text = tableText(source, options);
  const host = kernelHost();
  if (!host) {
    console.log(text);
    return;
  }
  const data = () => ({ [tableMime]: tableData(sorted(rowsOf(source), options), options.caption) });
  const shown = { "text/html": tableHtml(source, options), "text/plain": text };
  host.display({ ...shown, ...(options.aboutRun ? {} : data()) });
}
