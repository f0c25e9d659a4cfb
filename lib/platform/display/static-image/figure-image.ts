import { projectRoot } from "../../paths";
import type { ImageRequest } from "./kaleido";
import { findKaleido } from "./kaleido-program";
import { renderNow } from "./render-now";

/** Width of a figure in a notebook, in CSS pixels: of its static image, and as its title is broken. */
export const figureWidth = 760;
/** Pixels of an image at most, so that tall figures do not make notebooks heavy. */
const maxPixels = 1.3e6;

/** Images that failed one after the other; after two no more are tried. */
let failures = 0;

/** Pixels of the image in a CSS pixel: two, for sharp screens, where the image stays small enough. */
const scaleFor = (height: number): number => Math.max(1, Math.min(2, Math.sqrt(maxPixels / (figureWidth * height))));

/** JSON of a figure as an image shows it: without buttons and sliders. */
export function figureJson(figure: { readonly data: unknown; readonly layout: unknown }): string {
  const { data } = figure;
  const { updatemenus: _buttons, sliders: _sliders, ...layout } = figure.layout as Record<string, unknown>;
  return JSON.stringify({ data, layout });
}

/** A figure as a PNG of a notebook's width. */
export interface FigureImage {
  readonly png: Buffer;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * The static image that stands for a figure where no script runs. Where none can be drawn, says so and goes on without:
 * a figure must not fail for its image. `MI_NAS_STATIC_IMAGES=off` turns it off.
 */
export function figureImage(
  figure: { readonly data: unknown; readonly layout: { readonly height?: number } },
  notice: (message: string) => void = (message) => console.warn(message),
): FigureImage | undefined {
  if (failures >= 2 || process.env.MI_NAS_STATIC_IMAGES === "off") return undefined;
  const height = figure.layout.height ?? 380;
  const request: ImageRequest = {
    format: "png",
    width: figureWidth,
    height,
    scale: scaleFor(height),
    figure: figureJson(figure),
  };
  try {
    const png = renderNow(request);
    failures = 0;
    return { png, width: figureWidth, height };
  } catch (error) {
    failures += findKaleido(projectRoot) ? 1 : 2;
    const what = failures < 2 ? "A figure has no static image." : "Figures have no static images from here on.";
    notice(`${what} ${(error as Error).message}`);
    return undefined;
  }
}
