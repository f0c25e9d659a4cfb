import { readParquet } from "nodejs-polars";
import { type TableRow, type Tables, tableFrame } from "../../platform/results/tables";

/** A cell of a committed table that came out otherwise when its section was computed again. */
export interface CellDifference {
  readonly table: string;
  /** From 0; null when the tables have different columns or numbers of rows, of which the columns then speak. */
  readonly row: number | null;
  readonly column: string;
  readonly stored: TableRow[string] | undefined;
  readonly computed: TableRow[string] | undefined;
}

/** Rows as they come back from a file: missing values and numbers as Parquet has them. */
const asStored = (rows: readonly TableRow[]): readonly TableRow[] =>
  rows.length === 0 ? [] : (readParquet(tableFrame(rows).writeParquet()).toRecords() as readonly TableRow[]);

function differencesOf(table: string, stored: readonly TableRow[], computed: readonly TableRow[]) {
  if (stored.length !== computed.length) {
    return [{ table, row: null, column: "rows", stored: stored.length, computed: computed.length }];
  }
  return stored.flatMap((one, row): readonly CellDifference[] => {
    const other = computed[row];
    const columns = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return columns
      .filter((column) => !Object.is(one[column], other[column]))
      .map((column) => ({ table, row, column, stored: one[column], computed: other[column] }));
  });
}

/**
 * Compares the tables of a section that was computed again with those kept, every cell to its last digit and every row
 * in its place.
 *
 * @param kept The kept rows of each table by name.
 * @returns What differs; a table that only one side has differs in its number of rows.
 */
export function cellDifferences(kept: Tables, again: Tables): readonly CellDifference[] {
  const names = [...new Set([...Object.keys(kept), ...Object.keys(again)])].sort();
  return names.flatMap((name) => differencesOf(name, kept[name] ?? [], asStored(again[name] ?? [])));
}
