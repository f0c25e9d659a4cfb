import { inspect } from "node:util";

/** MIME type → content. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** The protocol of Deno's kernel, which polars and others speak. */
const jupyterDisplay = Symbol.for("Jupyter.display");

interface Frame {
  /** What lib/display makes a table of. */
  readonly source: object;
  readonly rows: number;
  readonly columns: number;
}

/** `value` as a frame, when it is one of danfojs or of polars. */
function asFrame(value: object): Frame | undefined {
  const { columns, shape, toRecords, values } = value as Record<string, unknown>;
  if (!Array.isArray(columns) || typeof shape !== "object" || shape === null) return undefined;
  if (typeof toRecords === "function" && "height" in shape) {
    return { source: toRecords.call(value), rows: Number(shape.height), columns: columns.length };
  }
  if (!Array.isArray(values) || !Array.isArray(shape) || shape.length !== 2) return undefined;
  return { source: value, rows: shape[0], columns: shape[1] };
}

interface Tensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed: boolean;
}

function isTensor(value: object): value is Tensor {
  return "dataId" in value && "shape" in value && "dtype" in value && "isDisposed" in value;
}

function describeTensor(tensor: Tensor): string {
  const title = `Tensor ${tensor.dtype} [${tensor.shape.join(", ")}]`;
  return tensor.isDisposed ? `${title}, disposed` : `${title}\n${String(tensor).replace(/^Tensor\n/, "")}`;
}

function method(value: object, name: string | symbol): (() => unknown) | undefined {
  const found = (value as Record<string | symbol, unknown>)[name];
  return typeof found === "function" ? () => found.call(value) : undefined;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : inspect(value);
}

function tableOf({ source, rows, columns }: Frame): string {
  // Loaded late, by the loader that notices edits: most notebooks show their tables by name.
  const { tableHtml } = require("../display/table") as typeof import("../display/table");
  return tableHtml(source as never, { caption: `${rows} rows × ${columns} columns`, limit: 20 });
}

/**
 * How a notebook shows a value: a frame as a table; what can represent itself (`[Symbol.for("Jupyter.display")]`,
 * `toMimeBundle`, `toHTML`) that way; everything as text besides.
 */
export async function mimeBundleOf(value: unknown): Promise<MimeBundle> {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) {
    return { "text/plain": textOf(value) };
  }
  const frame = asFrame(value);
  if (frame !== undefined) return { "text/plain": String(value), "text/html": tableOf(frame) };
  if (isTensor(value)) return { "text/plain": describeTensor(value) };
  const plain = { "text/plain": textOf(value) };
  const bundle = method(value, jupyterDisplay) ?? method(value, "toMimeBundle");
  if (bundle !== undefined) return { ...plain, ...((await bundle()) as MimeBundle) };
  const html = method(value, "toHTML");
  return html === undefined ? plain : { ...plain, "text/html": await html() };
}
