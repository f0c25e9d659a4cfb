import { inspect } from "node:util";
import {
  asFrame,
  describeTensor,
  type Frame,
  imageTypeOf,
  isPlotlyFigure,
  isTensor,
  type MimeBundle,
  method,
  type PlotlyFigure,
  ROW_LIMIT,
} from "./rich-values";

/** The protocol of Deno's kernel, which polars and others speak. */
const jupyterDisplay = Symbol.for("Jupyter.display");

/** What is sent for the value of a cell. */
export interface RichResult {
  readonly data: MimeBundle;
  /** MIME type → what a frontend should know of that representation, such as its size. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : inspect(value);
}

// What lib/platform/display makes is loaded late, by the loader that notices edits: most notebooks show things by name.

function tableOf({ source, rows, columns }: Frame): string {
  const { tableHtml } = require("../display/table") as typeof import("../display/table");
  const shown = rows > ROW_LIMIT ? `, the first ${ROW_LIMIT} shown` : "";
  return tableHtml(source as never, { caption: `${rows} rows × ${columns} columns${shown}`, limit: ROW_LIMIT });
}

function drawingOf(figure: PlotlyFigure): RichResult {
  const { figureMessage } = require("../display/figure") as typeof import("../display/figure");
  const words =
    typeof figure.description === "string" ? figure.description : `Figure with ${figure.data.length} traces`;
  return figureMessage({ ...figure, description: words } as never, { final: true });
}

/** What an object says of itself, by the protocols of Deno's kernel and of IPython; undefined when it says nothing. */
async function ownBundleOf(value: object): Promise<MimeBundle | undefined> {
  const bundle = method(value, jupyterDisplay) ?? method(value, "toMimeBundle");
  return bundle === undefined ? undefined : { "text/plain": textOf(value), ...((await bundle()) as MimeBundle) };
}

/**
 * How a notebook shows a value: a frame or series as a table; what can represent itself
 * (`[Symbol.for("Jupyter.display")]`, `toMimeBundle`, `toHTML`) that way; a tensor by shape and range; a Plotly figure
 * and the bytes of an image drawn; everything as text besides.
 */
export async function richResultOf(value: unknown): Promise<RichResult> {
  const isObject = (typeof value === "object" || typeof value === "function") && value !== null;
  if (isObject && isPlotlyFigure(value) && method(value, jupyterDisplay) === undefined) return drawingOf(value);
  return { data: isObject ? await bundleOf(value) : { "text/plain": textOf(value) }, metadata: {} };
}

async function bundleOf(value: object): Promise<MimeBundle> {
  const frame = asFrame(value);
  if (frame !== undefined) return { "text/plain": String(value), "text/html": tableOf(frame) };
  const own = await ownBundleOf(value);
  if (own !== undefined) return own;
  if (isTensor(value)) return { "text/plain": await describeTensor(value) };
  const imageType = value instanceof Uint8Array ? imageTypeOf(value) : undefined;
  if (imageType !== undefined) return { [imageType]: value, "text/plain": `Image, ${imageType}` };
  const html = method(value, "toHTML");
  const plain = { "text/plain": textOf(value) };
  return html === undefined ? plain : { ...plain, "text/html": await html() };
}
