/** MIME type → content. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** Rows of a frame that a notebook shows. */
export const ROW_LIMIT = 20;

/** A frame, ready to be drawn as a table. */
export interface Frame {
  /** What lib/platform/display makes a table of: the first rows. */
  readonly source: object;
  readonly rows: number;
  readonly columns: number;
}

type Properties = Readonly<Record<string, unknown>>;

/** The method `name` of `value`, bound to it; undefined when there is none. */
export function method(value: object, name: string | symbol): ((...args: readonly unknown[]) => unknown) | undefined {
  const found = (value as Record<string | symbol, unknown>)[name];
  return typeof found === "function" ? (...args) => found.apply(value, args) : undefined;
}

/** The first rows of a frame or series, which may be long. */
function headOf(value: object, rows: number): object {
  const head = rows > ROW_LIMIT ? method(value, "head") : undefined;
  return head === undefined ? value : (head(ROW_LIMIT) as object);
}

/** `value` as a frame, when it is a frame or series of danfojs or of polars. */
export function asFrame(value: object): Frame | undefined {
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

interface Tensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed: boolean;
  data(): Promise<ArrayLike<number>>;
}

/** True for tensors of TensorFlow.js. */
export function isTensor(value: object): value is Tensor {
  return "dataId" in value && "shape" in value && "dtype" in value && "isDisposed" in value;
}

function summaryOf(numbers: ArrayLike<number>): string {
  let [min, max, sum, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index]!;
    if (Number.isNaN(number)) continue;
    if (number < min) min = number;
    if (number > max) max = number;
    sum += number;
    count++;
  }
  const digits = (number: number): string => String(Number(number.toPrecision(6)));
  const missing = numbers.length - count;
  const parts = count === 0 ? [] : [`min ${digits(min)}`, `mean ${digits(sum / count)}`, `max ${digits(max)}`];
  return [...parts, ...(missing === 0 ? [] : [`${missing} NaN`])].join(", ");
}

/** Type, shape and range of a tensor, and its values, the middle of long ones left out. */
export async function describeTensor(tensor: Tensor): Promise<string> {
  const title = `Tensor ${tensor.dtype} [${tensor.shape.join(", ")}]`;
  if (tensor.isDisposed) return `${title}, disposed`;
  const isNumeric = tensor.dtype !== "string" && tensor.dtype !== "complex64";
  const summary = isNumeric ? summaryOf(await tensor.data()) : "";
  const values = String(tensor).replace(/^Tensor\n/, "");
  return `${title}${summary === "" ? "" : `: ${summary}`}\n${values}`;
}

/** What the files of each image format begin with, as hexadecimal digits. */
const imageFormats: Readonly<Record<string, RegExp>> = {
  "image/png": /^89504e470d0a1a0a/,
  "image/jpeg": /^ffd8ff/,
  "image/gif": /^47494638(?:37|39)61/,
  "image/webp": /^52494646.{8}57454250/,
};

/** The MIME type of an image file's bytes; undefined for other bytes. */
export function imageTypeOf(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 12)).toString("hex");
  return Object.entries(imageFormats).find(([, pattern]) => pattern.test(start))?.[0];
}

/** A figure as Plotly takes it. */
export interface PlotlyFigure {
  readonly data: readonly object[];
  readonly layout: object;
  readonly description?: unknown;
}

/** True for `{ data, layout }` with a list of traces. */
export function isPlotlyFigure(value: object): value is PlotlyFigure {
  const { data, layout } = value as Properties;
  const isTrace = (trace: unknown): boolean => typeof trace === "object" && trace !== null && !Array.isArray(trace);
  return Array.isArray(data) && data.every(isTrace) && isTrace(layout);
}
