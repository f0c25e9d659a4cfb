import type { TableRow } from "../results/tables";

/** A polars frame, as far as tables need it. */
interface PolarsLike {
  readonly columns: readonly string[];
  toRecords(): Record<string, unknown>[];
}

/** A danfojs frame, as far as tables need it. */
interface DanfoLike {
  readonly columns: readonly string[];
  readonly index: readonly (string | number)[];
  readonly values: unknown;
}

/** What a table can be made of: records, or a frame of danfojs or polars. */
export type TableSource = readonly TableRow[] | PolarsLike | DanfoLike;

/** The names of the columns: those of the first record, or of a frame that has no record. */
export function columnsOf(source: TableSource, rows: readonly TableRow[]): readonly string[] {
  return rows[0] !== undefined || Array.isArray(source)
    ? Object.keys(rows[0] ?? {})
    : (source as PolarsLike | DanfoLike).columns;
}

/** The records of a table's source. */
export function rowsOf(source: TableSource): readonly TableRow[] {
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
