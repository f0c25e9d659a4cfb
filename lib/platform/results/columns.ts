/** One row of a table: column → value. */
export type TableRow = Readonly<Record<string, string | number | boolean | null>>;

/** What a column holds in files and frames, in the words of the Data Package standard. */
export type ColumnType = "integer" | "number" | "string" | "boolean";

/** How to show one column, and what it holds. */
export interface ColumnFormat {
  readonly title?: string;
  /** Shown in the heading after the title. */
  readonly unit?: string;
  /** Significant digits of the largest number, the others align with it; every digit unless told. */
  readonly digits?: number;
  /** Own way to write a value. */
  readonly format?: (value: TableRow[string]) => string;
  /** What it holds in files and frames, whatever its values; see {@link columnType} unless told. */
  readonly type?: ColumnType;
}

/** A column that counts or numbers: layers, epochs, repeats. A format of this alone declares it without showing it. */
export const integer = { type: "integer" } as const satisfies ColumnFormat;

/**
 * A column's type: the declared one, or else that of its values, where numbers are floating-point numbers, since that
 * all of them happen to be whole says nothing of the next table. Values of several kinds are texts; a column without
 * values holds numbers where its format says to how many digits, and texts elsewhere.
 */
export function columnType(values: readonly unknown[], { type, digits }: ColumnFormat = {}): ColumnType {
  if (type) return type;
  const [kind, ...others] = new Set(values.filter((value) => value !== null).map((value) => typeof value));
  if (kind === undefined) return digits === undefined ? "string" : "number";
  return others.length === 0 && (kind === "number" || kind === "boolean") ? kind : "string";
}

/** Formats by column, in the order in which columns are shown. */
export type ColumnFormats = Readonly<Record<string, ColumnFormat>>;

/** By record, so that they outlast filtering and sorting and nothing else sees them. */
const formats = new WeakMap<object, ColumnFormats>();
const captions = new WeakMap<object, string>();

/**
 * Records that know how their columns are shown: headings, units, digits travel with them to wherever a table is made
 * of them, also of some of them in another order. A record that is copied by `{ ...row }` loses them. Columns that are not
 * named are not shown.
 *
 * @param caption What the records say together, for a table that is told no other.
 * @returns The same records.
 * @example
 * const columns = { layer: { title: "Layer" }, nats: { title: "I(layer; y)", unit: "nats", digits: 4 } };
 * const rows = withColumns([{ layer: 1, nats: 0.61 }], columns);
 * table(rows, { caption: "Layers" });
 */
export function withColumns<Row extends object>(
  rows: readonly Row[],
  columns: { readonly [Column in keyof Row & string]?: ColumnFormat },
  caption?: string,
): readonly Row[] {
  for (const row of rows) {
    formats.set(row, columns as ColumnFormats);
    if (caption !== undefined) captions.set(row, caption);
  }
  return rows;
}

/** The formats that records know; none for others. */
export function columnsOf(rows: readonly object[]): ColumnFormats {
  return (rows.length > 0 && formats.get(rows[0])) || {};
}

/** Whether a format says more than what the column holds: then it is one of those to show. */
export const isShown = ({ type: _, ...shown }: ColumnFormat): boolean => Object.keys(shown).length > 0;

/** The caption that records share; none for those of several captions, or of others. */
export function captionOf(rows: readonly object[]): string | undefined {
  const [first, ...others] = new Set(rows.map((row) => captions.get(row)));
  return others.length > 0 ? undefined : first;
}
