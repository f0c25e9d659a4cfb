import { exactText } from "../kernel/exact-text";
import { kernelHost } from "../kernel/host";
import { type ColumnFormat, type ColumnFormats, captionOf, columnsOf, isShown } from "../results/columns";
import type { TableRow } from "../results/tables";
import { escapeHtml } from "./html";
import { columnFormatter, missing } from "./numbers";
import { gridData, tableMime } from "./table-data";
import { type Grid, gridOf, recordsOf, type TableSource } from "./table-source";

/** What a table says about itself. */
export interface TableOptions {
  /** That which the library's own records bring along unless told; none of others. */
  readonly caption?: string;
  /**
   * Columns in this order: their formats, which come before those that the library's own records bring along, or their
   * names alone. Unless told those of which the records bring a format, or all.
   */
  readonly columns?: ColumnFormats | readonly string[];
  /** Significant digits of numbers in columns whose format says none; every digit unless told. */
  readonly digits?: number;
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
  /** Columns at most; all unless told. */
  readonly columnLimit?: number;
  /** Whether null and undefined stand as such, not as a dash. False unless told. */
  readonly namesMissing?: boolean;
}

/** A table ready to be written: cells as text, column by column what they look like. */
interface Layout {
  readonly headings: readonly string[];
  readonly numeric: readonly boolean[];
  readonly cells: readonly (readonly string[])[];
  /** Whether a cell has no value, row by row. */
  readonly absent: readonly (readonly boolean[])[];
  /** Rows that the limit leaves out. */
  readonly left: number;
}

const isMissing = (value: unknown): boolean => value === null || value === undefined || Number.isNaN(value);
const isNumeric = (value: unknown): value is number | bigint => typeof value === "number" || typeof value === "bigint";

function compare(a: unknown, b: unknown): number {
  if (!isNumeric(a) || !isNumeric(b)) return String(a).localeCompare(String(b));
  return a < b ? -1 : Number(a > b);
}

function sorted(grid: Grid, { sortBy, descending }: TableOptions): Grid {
  if (sortBy === undefined || grid.rows.length === 0) return grid;
  const column = grid.names.indexOf(sortBy);
  if (column < 0) throw new RangeError(`Cannot sort by "${sortBy}": the columns are ${grid.names.join(", ")}.`);
  const there = grid.rows.filter((row) => !isMissing(row[column]));
  there.sort((a, b) => compare(a[column], b[column]) * (descending ? -1 : 1));
  return { ...grid, rows: [...there, ...grid.rows.filter((row) => isMissing(row[column]))] };
}

/** The formats that records bring along, with those of a table's options before them. */
function formatsFor(source: TableSource, { columns }: TableOptions): ColumnFormats {
  const known = columnsOf(recordsOf(source));
  const asked = columns !== undefined && !Array.isArray(columns) ? (columns as ColumnFormats) : {};
  const names = [...Object.keys(known), ...Object.keys(asked)];
  return Object.fromEntries(names.map((name) => [name, { ...known[name], ...asked[name] }]));
}

/** The columns to show, with their formats. */
function shownColumns(
  source: TableSource,
  grid: Grid,
  options: TableOptions,
): readonly (readonly [name: string, format: ColumnFormat])[] {
  const { columns } = options;
  const known = columnsOf(recordsOf(source));
  const formats = formatsFor(source, options);
  const own = Object.keys(known).filter((name) => grid.names.includes(name) && isShown(known[name]));
  const told = Array.isArray(columns) ? (columns as readonly string[]) : columns && Object.keys(columns);
  const names = told ?? (own.length > 0 ? own : grid.names);
  return names.slice(0, options.columnLimit).map((name) => [name, formats[name] ?? {}]);
}

/** How to write the values of a column: rounded only where its format or the table says to how many digits. */
function writerOf(values: readonly unknown[], format: ColumnFormat, options: TableOptions): (value: unknown) => string {
  if (format.format) return (value) => format.format?.((value ?? null) as TableRow[string]) ?? "";
  const digits = format.digits ?? options.digits;
  const numbers = values.filter((value): value is number => typeof value === "number");
  const write = digits === undefined ? exactText : columnFormatter(numbers, digits);
  return (value) => {
    if (value === null || value === undefined) return options.namesMissing ? String(value) : missing;
    return typeof value === "number" ? write(value) : exactText(value);
  };
}

/** Whether a column that has no value would have numbers. */
const isOfNumbers = (values: readonly unknown[], { digits, unit, format }: ColumnFormat): boolean =>
  values.every(isMissing) && (digits !== undefined || unit !== undefined || format !== undefined);

function layOut(source: TableSource, options: TableOptions): Layout {
  const whole = gridOf(source);
  const columns = shownColumns(source, whole, options);
  const { names, rows } = sorted(whole, options);
  const shown = rows.slice(0, options.limit ?? 30);
  const values = columns.map(([name]) => shown.map((row) => row[names.indexOf(name)]));
  const writers = columns.map(([, format], column) => writerOf(values[column], format, options));
  return {
    headings: columns.map(([name, { title = name, unit }]) => (unit ? `${title} (${unit})` : title)),
    numeric: values.map((own, column) => own.some(isNumeric) || isOfNumbers(own, columns[column][1])),
    cells: shown.map((_, row) => writers.map((write, column) => write(values[column][row]))),
    absent: shown.map((_, row) => values.map((own) => own[row] === null || own[row] === undefined)),
    left: rows.length - shown.length,
  };
}

const captionFor = (source: TableSource, { caption }: TableOptions): string =>
  caption ?? captionOf(recordsOf(source)) ?? "";

const moreRows = (count: number): string => `${count} more ${count === 1 ? "row" : "rows"}`;

/** Characters of a cell that is kept on one line. */
const longestOnOneLine = 24;

/** A text that no browser breaks or closes up: a word or a number, such as 3.53e−5. */
const isOneWord = (text: string): boolean => /^[\p{Script=Latin}\p{Script=Greek}\p{N}.−–]*$/u.test(text);

/** A table as HTML: caption, headings with scope, numbers aligned right; in a narrow page it scrolls by itself. */
export function tableHtml(source: TableSource, options: TableOptions = {}): string {
  const { headings, numeric, cells, absent, left } = layOut(source, options);
  // Numbers and names such as 115-90-70-10 must not break at their hyphens.
  const oneLine = headings.map((_, column) => cells.every((texts) => texts[column].length <= longestOnOneLine));
  const style = (column: number, more: string) => `style="text-align:${numeric[column] ? "right" : "left"}${more}"`;
  const head = headings.map((text, column) => `<th scope="col" ${style(column, "")}>${escapeHtml(text)}</th>`).join("");
  const cell = (text: string, row: number, column: number) => {
    const spaces = oneLine[column] ? ";white-space:pre" : ";white-space:pre-wrap";
    const lines = isOneWord(text) ? "" : spaces; // a notebook holds thousands of cells
    // The value null looks other than the text "null".
    const slope = absent[row][column] ? ";font-style:italic" : "";
    return `<td ${style(column, lines + slope)}>${escapeHtml(text)}</td>`;
  };
  const row = (texts: readonly string[], index: number) =>
    `<tr>${texts.map((text, column) => cell(text, index, column)).join("")}</tr>`;
  const rest = left > 0 ? ` <em>${moreRows(left)}.</em>` : "";
  const words = `${escapeHtml(captionFor(source, options))}${rest}`;
  const caption = words && `<caption style="caption-side:top;text-align:left">${words}</caption>`;
  const body = cells.map(row).join("");
  // once, where all cells inherit it
  const table = `<table style="font-variant-numeric:tabular-nums">${caption}<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
  return `<div style="overflow-x:auto">${table}</div>`;
}

/** A table as text, columns padded. */
export function tableText(source: TableSource, options: TableOptions = {}): string {
  const { headings, numeric, cells, left } = layOut(source, options);
  const lines = [headings, ...cells];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const pad = (cell: string, column: number) =>
    numeric[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]);
  const more = left > 0 ? [`… ${moreRows(left)}`] : [];
  const caption = captionFor(source, options);
  return [...(caption ? [caption] : []), ...lines.map((line) => line.map(pad).join("  ").trimEnd()), ...more].join(
    "\n",
  );
}

/**
 * Shows a table in the running cell, for people and as data in one message; outside a notebook prints it.
 *
 * @param source Records, a single one, or a frame of danfojs or polars.
 * @throws RangeError when it is to be sorted by a column that is not there.
 * @example
 * const rows = [{ id: "115-90-70-10", accuracy: 0.93 }, { id: "10-10-10-10", accuracy: 0.61 }];
 * table(rows, { caption: "Trials", sortBy: "accuracy", descending: true, columns: { id: {}, accuracy: { digits: 3 } } });
 */
export function table(source: TableSource, options: TableOptions = {}): void {
  const text = tableText(source, options);
  const host = kernelHost();
  if (!host) {
    console.log(text);
    return;
  }
  const data = () => ({
    [tableMime]: gridData(sorted(gridOf(source), options), captionFor(source, options), formatsFor(source, options)),
  });
  const shown = { "text/html": tableHtml(source, options), "text/plain": text };
  host.display({ ...shown, ...(options.aboutRun ? {} : data()) });
}
