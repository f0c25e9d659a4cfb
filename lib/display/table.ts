import { kernelHost } from "../kernel/host";
import type { TableRow } from "../results/tables";
import { escapeHtml } from "./html";

/** How to show one column. */
export interface ColumnFormat {
  readonly title?: string;
  /** Shown in the heading after the title. */
  readonly unit?: string;
  /** Significant digits of numbers; 4 unless told. */
  readonly digits?: number;
  /** Own way to write a value. */
  readonly format?: (value: TableRow[string]) => string;
}

/** What a table says about itself. */
export interface TableOptions {
  readonly caption: string;
  /** Columns in this order; all of the first row unless told. */
  readonly columns?: Readonly<Record<string, ColumnFormat>>;
  /** Rows at most, the rest is counted; 30 unless told. */
  readonly limit?: number;
}

/** A polars frame, as far as tables need it. */
interface PolarsLike {
  toRecords(): Record<string, unknown>[];
}

/** A danfojs frame, as far as tables need it. */
interface DanfoLike {
  readonly columns: readonly string[];
  readonly index: readonly (string | number)[];
  readonly values: unknown;
}

/** What {@link table} can show: records, or a frame of danfojs or polars. */
export type TableSource = readonly TableRow[] | PolarsLike | DanfoLike;

function rowsOf(source: TableSource): readonly TableRow[] {
  if (Array.isArray(source)) return source as readonly TableRow[];
  // A polars frame is a proxy that hides its methods from `in`.
  if (typeof (source as PolarsLike).toRecords === "function") return (source as PolarsLike).toRecords() as TableRow[];
  const { columns, index, values } = source as DanfoLike;
  const named = index.some((label) => typeof label === "string"); // danfojs numbers rows that have no names
  return (values as TableRow[string][][]).map((row, position) => {
    // A space before digits keeps JavaScript from putting columns that look like numbers first.
    const cells = columns.map((column, place) => [/^\d/.test(column) ? ` ${column}` : column, row[place]] as const);
    return Object.fromEntries(named ? [["", index[position]] as const, ...cells] : cells);
  });
}

/** A number with sensible digits: small and large ones in scientific notation. */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "–";
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value);
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e6) return value.toExponential(Math.max(0, digits - 2));
  return String(Number(value.toPrecision(digits)));
}

function formatValue(value: TableRow[string] | undefined, format: ColumnFormat): string {
  if (format.format) return format.format(value ?? null);
  if (value === null || value === undefined) return "–";
  return typeof value === "number" ? formatNumber(value, format.digits) : String(value);
}

function heading(column: string, { title, unit }: ColumnFormat): string {
  return unit ? `${title ?? column} (${unit})` : (title ?? column);
}

/** A table as HTML with a caption, numbers aligned right. */
export function tableHtml(source: TableSource, options: TableOptions): string {
  const rows = rowsOf(source);
  const columns = options.columns ?? Object.fromEntries(Object.keys(rows[0] ?? {}).map((column) => [column, {}]));
  const shown = rows.slice(0, options.limit ?? 30);
  const names = Object.keys(columns);
  const isNumber = (column: string) => shown.some((row) => typeof row[column] === "number");
  const align = (column: string) => `style="text-align:${isNumber(column) ? "right" : "left"}"`;
  const head = names.map((name) => `<th ${align(name)}>${escapeHtml(heading(name, columns[name]))}</th>`).join("");
  const cells = (row: TableRow) =>
    names.map((name) => `<td ${align(name)}>${escapeHtml(formatValue(row[name], columns[name]))}</td>`).join("");
  const body = shown.map((row) => `<tr>${cells(row)}</tr>`).join("");
  const rest = rows.length > shown.length ? ` <em>${rows.length - shown.length} more rows.</em>` : "";
  const caption = `<caption style="caption-side:top;text-align:left">${escapeHtml(options.caption)}${rest}</caption>`;
  return `<table>${caption}<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

/** A table as text, columns padded. */
export function tableText(source: TableSource, options: TableOptions): string {
  const rows = rowsOf(source);
  const columns = options.columns ?? Object.fromEntries(Object.keys(rows[0] ?? {}).map((column) => [column, {}]));
  const names = Object.keys(columns);
  const lines = [
    names.map((name) => heading(name, columns[name])),
    ...rows.slice(0, options.limit ?? 30).map((row) => names.map((name) => formatValue(row[name], columns[name]))),
  ];
  const widths = names.map((_, index) => Math.max(...lines.map((line) => line[index].length)));
  const isNumber = names.map((name) => rows.some((row) => typeof row[name] === "number"));
  const pad = (cell: string, index: number) =>
    isNumber[index] ? cell.padStart(widths[index]) : cell.padEnd(widths[index]);
  const rest = rows.length - (lines.length - 1);
  const more = rest > 0 ? [`… ${rest} more rows`] : [];
  return [options.caption, ...lines.map((line) => line.map(pad).join("  ").trimEnd()), ...more].join("\n");
}

/** Shows a table in the running cell; outside a notebook prints it. */
export function table(source: TableSource, options: TableOptions): void {
  const text = tableText(source, options);
  const host = kernelHost();
  if (host) host.display({ "text/html": tableHtml(source, options), "text/plain": text });
  else console.log(text);
}
