import { inspect } from "node:util";
import { describeTensor, imageTypeOf, isTensor, type MimeBundle, method } from "./rich-values";

/** The protocol of Deno's kernel, which polars and others speak. */
const jupyterDisplay = Symbol.for("Jupyter.display");

/** What is sent for the value of a cell. */
export interface RichResult {
  readonly data: MimeBundle;
  /** MIME type → what a frontend should know of that representation, such as its size. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What a file that knows how some values are shown has to export. */
export interface Presenter {
  /** What a notebook shows of the value; undefined when this presenter does not know it. */
  present(value: object): Promise<RichResult | undefined>;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : inspect(value);
}

/**
 * How a notebook shows a value: as the first of `presenters` that knows it does; what can represent itself
 * (`[Symbol.for("Jupyter.display")]`, `toMimeBundle`, `toHTML`) that way; a tensor by shape and range; the bytes of an
 * image drawn; everything as text besides.
 *
 * @param presenters paths of files that export a {@link Presenter}, loaded when first needed and again when edited.
 */
export async function richResultOf(value: unknown, presenters: readonly string[]): Promise<RichResult> {
  const isObject = (typeof value === "object" || typeof value === "function") && value !== null;
  if (!isObject) return { data: { "text/plain": textOf(value) }, metadata: {} };
  for (const presenter of presenters) {
    const shown = await (require(presenter) as Presenter).present(value);
    if (shown !== undefined) return shown;
  }
  return { data: await bundleOf(value), metadata: {} };
}

async function bundleOf(value: object): Promise<MimeBundle> {
  // what an object says of itself, by the protocols of Deno's kernel and of IPython
  const own = method(value, jupyterDisplay) ?? method(value, "toMimeBundle");
  if (own !== undefined) return { "text/plain": textOf(value), ...((await own()) as MimeBundle) };
  if (isTensor(value)) return { "text/plain": await describeTensor(value) };
  const imageType = value instanceof Uint8Array ? imageTypeOf(value) : undefined;
  if (imageType !== undefined) return { [imageType]: value, "text/plain": `Image, ${imageType}` };
  const html = method(value, "toHTML");
  const plain = { "text/plain": textOf(value) };
  return html === undefined ? plain : { ...plain, "text/html": await html() };
}
