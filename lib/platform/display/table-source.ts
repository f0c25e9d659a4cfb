import { DataType } from "nodejs-polars";
import { singlePrecision } from "../kernel/exact-text";
import type { ColumnType } from "../results/columns";

/** A series of polars, as far as tables need it. */
interface PolarsSeries {
  readonly dtype: { readonly variant: string };
  cast(type: DataType): PolarsSeries;
  toArray(): readonly unknown[];
}

/** A polars frame, as far as tables need it. */
interface PolarsLike {
  readonly columns: readonly string[];
  getColumn(name: string): unknown;
}

/** A danfojs frame, as far as tables need it. */
interface DanfoLike {
  readonly columns: readonly string[];
  readonly index: readonly (string | number)[];
  readonly values: unknown;
}

/** What a table can be made of: records, a single one, or a frame of danfojs or polars. */
export type TableSource = readonly object[] | PolarsLike | DanfoLike | Readonly<Record<string, unknown>>;

/** Rows of values below names of columns. */
export interface Grid {
  readonly names: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** What the columns hold, where a frame says so. */
  readonly types?: readonly (ColumnType | undefined)[];
}

const integer = (text: unknown): unknown => {
  if (typeof text !== "string") return text;
  return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);
};

/** The first of several ways to read a column that polars knows. */
function firstOf(ways: readonly (() => readonly unknown[])[]): readonly unknown[] {
  for (const way of ways.slice(0, -1)) {
    try {
      return way();
    } catch {
      // polars cannot cast lists to texts, nor hand over lists within structures
    }
  }
  return ways[ways.length - 1]();
}

/**
 * A column's values without loss: JavaScript's numbers would cut long integers, its dates microseconds, and would add
 * digits to single precision.
 */
function polarsColumn(series: PolarsSeries): readonly unknown[] {
  const { variant } = series.dtype;
  if (variant === "Float64" || variant === "Bool") return series.toArray();
  if (variant === "Float32") {
    return series.toArray().map((value) => (typeof value === "number" ? singlePrecision(value) : value));
  }
  const [texts, values] = [() => series.cast(DataType.Utf8).toArray(), () => series.toArray()];
  if (/^(List|Struct|Object)/.test(variant)) return firstOf([values, texts]);
  return /^U?Int/.test(variant) ? texts().map(integer) : firstOf([texts, values]);
}

function polarsType({ dtype: { variant } }: PolarsSeries): ColumnType | undefined {
  if (/^U?Int/.test(variant)) return "integer";
  if (/^Float/.test(variant)) return "number";
  return variant === "Bool" ? "boolean" : undefined;
}

function polarsGrid(frame: PolarsLike): Grid {
  const series = frame.columns.map((name) => frame.getColumn(name) as PolarsSeries);
  const columns = series.map(polarsColumn);
  return {
    names: frame.columns,
    rows: (columns[0] ?? []).map((_, row) => columns.map((values) => values[row])),
    types: series.map(polarsType),
  };
}

/** Rows with their labels before them, unless they are numbered from 0: that is what danfojs does to rows without. */
function danfoGrid({ columns, index, values }: DanfoLike): Grid {
  const rows = values as readonly (readonly unknown[])[];
  if (index.every((label, row) => label === row)) return { names: columns, rows };
  return { names: ["", ...columns], rows: rows.map((row, place) => [index[place], ...row]) };
}

// A polars frame is a proxy that hides its methods from `in`.
const isPolars = (source: TableSource): source is PolarsLike => typeof (source as PolarsLike).getColumn === "function";

const isDanfo = (source: TableSource): source is DanfoLike =>
  Array.isArray((source as DanfoLike).columns) && Array.isArray((source as DanfoLike).index);

/** The records of a source that is no frame. */
export function recordsOf(source: TableSource): readonly object[] {
  if (Array.isArray(source)) return source;
  return isPolars(source) || isDanfo(source) ? [] : [source];
}

/** Names and values of a table's source, in its order, nothing rounded. */
export function gridOf(source: TableSource): Grid {
  if (!Array.isArray(source)) {
    if (isPolars(source)) return polarsGrid(source);
    if (isDanfo(source)) return danfoGrid(source);
  }
  const records = recordsOf(source) as readonly Readonly<Record<string, unknown>>[];
  const names = [...new Set(records.flatMap(Object.keys))];
  return { names, rows: records.map((record) => names.map((name) => record[name])) };
}
