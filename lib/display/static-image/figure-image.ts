import type { ImageRequest } from "./kaleido";
import { renderNow } from "./render-now";

/** Width of a figure in a notebook's static image, in CSS pixels; two pixels of the image each, for sharp screens. */
const width = 760;
const scale = 2;

let missed = false;

/** JSON of a figure; typed arrays as lists. */
export function figureJson(figure: { readonly data: unknown; readonly layout: unknown }): string {
  const { data, layout } = figure;
  return JSON.stringify({ data, layout }, (_, value) =>
    ArrayBuffer.isView(value) ? Array.from(value as never) : value,
  );
}

/** A figure as a PNG of a notebook's width. */
export interface FigureImage {
  readonly png: Buffer;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * The static image that stands for a figure where no script runs. Where none can be drawn, says so once and goes on
 * without: a figure must not fail for its image. `MI_NAS_STATIC_IMAGES=off` turns it off.
 */
export function figureImage(
  figure: { readonly data: unknown; readonly layout: { readonly height?: number } },
  notice: (message: string) => void = (message) => console.warn(message),
): FigureImage | undefined {
  if (missed || process.env.MI_NAS_STATIC_IMAGES === "off") return undefined;
  const height = figure.layout.height ?? 380;
  const request: ImageRequest = { format: "png", width, height, scale, figure: figureJson(figure) };
  try {
    return { png: renderNow(request), width, height };
  } catch (error) {
    missed = true;
    notice(`Figures have no static images from here on. ${(error as Error).message}`);
    return undefined;
  }
}
