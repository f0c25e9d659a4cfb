// How a notebook shows frames and figures that are the value of a cell. The kernel loads this file by its path, which
// it is started with; whatever else shall be shown in some way of its own can stand in another file like it.
import type { RichResult } from "../kernel/rich-result";

/** Rows and columns of a frame that a notebook shows. */
const ROW_LIMIT = 20;
const COLUMN_LIMIT = 30;

/** A frame, ready to be drawn as a table. */
interface Frame {
  /** What `tableHtml` makes a table of: the first rows. */
  readonly source: object;
  readonly rows: number;
  readonly columns: number;
}

type Properties = Readonly<Record<string, unknown>>;

/** The first rows of a frame or series, which may be long. */
function headOf(value: object, rows: number): object {
  const { head } = value as { readonly head?: (rows: number) => object };
  return rows > ROW_LIMIT && head !== undefined ? head.call(value, ROW_LIMIT) : value;
}

/** `value` as a frame, when it is a frame or series of danfojs or of polars. */
function asFrame(value: object): Frame | undefined {
  const { columns, shape, toRecords, toFrame, values } = value as Properties;
  // A series of polars.
  if (typeof toFrame === "function" && !Array.isArray(columns)) return asFrame(toFrame.call(value) as object);
  if (!Array.isArray(columns) || typeof shape !== "object" || shape === null) return undefined;
  if (typeof toRecords === "function" && "height" in shape) {
    const rows = Number(shape.height);
    return { source: headOf(value, rows), rows, columns: columns.length };
  }
  if (!Array.isArray(values) || !Array.isArray(shape)) return undefined;
  const [rows] = shape;
  const head = headOf(value, rows) as { readonly index: unknown; readonly values: readonly unknown[] };
  // A series holds plain values, a frame lists of them.
  const isSeries = columns.length === 1 && !Array.isArray(head.values[0]);
  if (!isSeries) return { source: head, rows, columns: columns.length };
  return { source: { columns, index: head.index, values: head.values.map((entry) => [entry]) }, rows, columns: 1 };
}

interface PlotlyFigure {
  readonly data: readonly object[];
  readonly layout: object;
  readonly description?: unknown;
}

/** True for `{ data, layout }` with a list of traces. */
function isPlotlyFigure(value: object): value is PlotlyFigure {
  const { data, layout } = value as Properties;
  const isTrace = (trace: unknown): boolean => typeof trace === "object" && trace !== null && !Array.isArray(trace);
  return Array.isArray(data) && data.every(isTrace) && isTrace(layout);
}

// What draws is loaded late: most values of cells are neither frames nor figures.

/** A frame as it is, no number rounded: whoever looks at a value wants to know what it holds. */
async function tableOf({ source, rows, columns }: Frame): Promise<string> {
  const { tableHtml } = await import("./table");
  const ofRows = rows > ROW_LIMIT ? `, the first ${ROW_LIMIT} shown` : "";
  const ofColumns = columns > COLUMN_LIMIT ? `, the first ${COLUMN_LIMIT} columns shown` : "";
  return tableHtml(source as never, {
    caption: `${rows} rows × ${columns} columns${ofRows}${ofColumns}`,
    limit: ROW_LIMIT,
    columnLimit: COLUMN_LIMIT,
    namesMissing: true,
  });
}

/** A frame or series of danfojs or polars as a table, a Plotly figure drawn; undefined for other values. */
export async function present(value: object): Promise<RichResult | undefined> {
  const representsItself = typeof (value as Record<symbol, unknown>)[Symbol.for("Jupyter.display")] === "function";
  if (isPlotlyFigure(value) && !representsItself) {
    const { figureMessage } = await import("./figure");
    const { description = `Figure with ${value.data.length} traces` } = value;
    return figureMessage({ ...value, description: String(description) } as never, { final: true });
  }
  const frame = asFrame(value);
  return frame && { data: { "text/plain": String(value), "text/html": await tableOf(frame) }, metadata: {} };
}
