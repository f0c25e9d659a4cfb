import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, extname, join, resolve } from "node:path";
import type { Layout } from "plotly.js";
import { projectRoot } from "../paths";
import { writeWhole } from "../results/write-whole";
import { type Figure, styled } from "./figure";
import { breakTitle } from "./figure-title";
import { fitToPanels, legendRoom } from "./paper-room";
import { figureJson } from "./static-image/figure-image";
import { type ImageRequest, Kaleido } from "./static-image/kaleido";

export interface PaperOptions {
  /** Width in millimetres: 84 is a column of most journals, 174 a page. */
  readonly widthMm?: number;
  /** Height in millimetres; unless told it follows from the width and the figure's rows. */
  readonly heightMm?: number;
  readonly fontFamily?: string;
  /** Size of the text in points; titles are a little larger. */
  readonly fontPt?: number;
  /** Pixels an inch of a PNG. */
  readonly dpi?: number;
}

/** What may be saved: a {@link Figure}, or the Plotly figure of an output. */
export type Drawable = Pick<Figure, "data" | "layout">;

const formats = ["svg", "pdf", "png"] as const;
type Format = (typeof formats)[number];

/** Pixels of CSS in a length on paper. */
const pixels = (millimetres: number): number => (millimetres / 25.4) * 96;
const pixelsOfPoints = (points: number): number => (points / 72) * 96;

/** What journals print. */
const bounds = {
  width: { smallest: 20, largest: 500, unit: "mm" },
  height: { smallest: 20, largest: 500, unit: "mm" },
  text: { smallest: 4, largest: 40, unit: "pt" },
  resolution: { smallest: 72, largest: 1200, unit: "dots an inch" },
} as const;
const timeoutMs = 60_000;

function checked(name: keyof typeof bounds, value: number): number {
  const { smallest, largest, unit } = bounds[name];
  if (value >= smallest && value <= largest) return value;
  throw new RangeError(
    `Cannot save a figure with ${name} ${value} ${unit}: it must be ${smallest} to ${largest} ${unit}.`,
  );
}

interface PaperText {
  readonly family: string;
  /** Of letters and of the figure, pixels. */
  readonly size: number;
  readonly width: number;
}

interface DrawnTitle {
  readonly text?: string;
  readonly font?: object;
  readonly subtitle?: { readonly text?: string; readonly font?: object };
}

/** A title in a black font of the sizes that it has. */
function inBlack(title: DrawnTitle, black: object): Layout["title"] {
  const { subtitle } = title;
  const below = subtitle && { ...subtitle, font: { ...black, ...subtitle.font } };
  return { ...title, font: { ...black, ...title.font }, ...(below && { subtitle: below }) } as Layout["title"];
}

/** A layout in black on white, all text of one family, sizes for paper. */
function paperLayout(layout: Partial<Layout>, { family, size, width }: PaperText): Partial<Layout> {
  const black = { family, size, color: "#000000" };
  const entries = Object.entries(layout).map(([key, value]) => {
    if (!/^[xy]axis\d*$/.test(key)) return [key, value] as const;
    const axis = value as { title?: object };
    const title = axis.title === undefined ? {} : { title: { ...axis.title, font: black } };
    return [key, { ...axis, ...title, tickfont: black, linecolor: "#000000", gridcolor: "#dddddd" }] as const;
  });
  // the words alone, without their place and size on the screen
  const { text, subtitle } = (layout.title ?? {}) as DrawnTitle;
  const words = { text, ...(subtitle && { subtitle: { text: subtitle.text } }) } as Layout["title"];
  const { title, height: top } = breakTitle(words, { width, size: size * 1.15, below: size });
  const legendTitle = layout.legend?.title;
  const annotations = (layout.annotations ?? []).map((annotation) => ({ ...annotation, font: black }));
  return {
    ...(Object.fromEntries(entries) as Partial<Layout>),
    annotations,
    font: black,
    title: title && inBlack(title as DrawnTitle, black),
    // its title in the letters of its entries: Plotly would make it a fifth larger
    legend: { ...layout.legend, font: black, ...(legendTitle && { title: { ...legendTitle, font: black } }) },
    // As narrow as text allows: axes make room for themselves.
    margin: { l: 8, r: 8, b: 8, t: top },
    paper_bgcolor: "#ffffff",
    plot_bgcolor: "#ffffff",
  };
}

/** Height and letters of most figures on the screen, pixels. */
const usual = { height: 380, letters: 13 };

/** Height on paper: of the usual proportions, and as much more as it has on the screen, in parts of its letters. */
function heightOf(onScreen: number, width: number, letters: number): number {
  const proportion = width < pixels(120) ? 0.85 : 0.5;
  const scale = letters / usual.letters;
  if (onScreen <= usual.height) return proportion * width;
  return Math.max(proportion * width + (onScreen - usual.height) * scale, onScreen * scale);
}

/** Colour bars in the letters of everything else. */
function paperData(data: Drawable["data"], { family, size }: PaperText): Drawable["data"] {
  const black = { family, size, color: "#000000" };
  return data.map((trace) => {
    const { colorbar } = trace as { colorbar?: { title?: object } };
    if (!colorbar) return trace;
    return {
      ...trace,
      colorbar: { ...colorbar, title: { ...colorbar.title, font: black }, tickfont: black },
    } as typeof trace;
  });
}

/** What Kaleido is asked for. */
function requestOf(figure: Drawable, format: Format, options: PaperOptions): ImageRequest {
  const { widthMm = 174, heightMm, fontFamily = "Helvetica, Arial, sans-serif", fontPt = 8, dpi = 300 } = options;
  const { data, layout } = styled({ ...figure, description: "" });
  const width = pixels(checked("width", widthMm));
  const size = pixelsOfPoints(checked("text", fontPt));
  const text = { family: fontFamily, size, width };
  const height =
    heightMm === undefined
      ? heightOf(layout.height ?? usual.height, width, size) + legendRoom(data, layout, text)
      : pixels(checked("height", heightMm));
  const paper = fitToPanels(paperLayout(layout, text), text);
  return {
    format,
    width,
    height,
    scale: format === "png" ? checked("resolution", dpi) / 96 : 1,
    figure: figureJson({ data: paperData(data, text), layout: { ...paper, width, height, autosize: false } }),
  };
}

function formatOf(path: string): Format {
  const ending = extname(path).slice(1).toLowerCase();
  const format = formats.find((candidate) => candidate === ending);
  if (format) return format;
  throw new RangeError(`Cannot save a figure as "${basename(path)}": the name must end in .svg, .pdf or .png.`);
}

/** Browsers draw side by side; each has to be started, which is worth it for so many figures. */
const figuresAProcess = 4;
const mostProcesses = 4;

async function withKaleido<Result>(action: (kaleido: Kaleido) => Promise<Result>): Promise<Result> {
  const kaleido = new Kaleido(projectRoot, timeoutMs);
  try {
    return await action(kaleido);
  } finally {
    kaleido.close();
  }
}

/**
 * Saves a figure for a paper: black on white, in the size it will be printed in, as SVG, PDF or PNG by the name's
 * ending. The file appears whole or not at all.
 *
 * @param path Relative to the working directory: in a notebook, to its folder.
 * @returns The file's absolute path.
 * @throws RangeError when ending or size do not fit; Error when the figure cannot be drawn.
 * @example
 * await saveFigure(learningCurves(outcome.trials, "Hyperband"), "figures/hyperband.pdf", { widthMm: 84 });
 */
export async function saveFigure(figure: Drawable, path: string, options: PaperOptions = {}): Promise<string> {
  const target = resolve(path);
  const request = requestOf(figure, formatOf(path), options);
  const bytes = await withKaleido((kaleido) => kaleido.render(request));
  mkdirSync(dirname(target), { recursive: true });
  await writeWhole(target, bytes);
  return target;
}

/**
 * Saves several figures, each as SVG, PDF and PNG.
 *
 * @param figures With the names of their files below the folder, without ending.
 * @returns The paths written.
 */
export async function saveFigures(
  figures: readonly (Drawable & { readonly name: string })[],
  folder: string,
  options: PaperOptions = {},
): Promise<readonly string[]> {
  const wanted = figures.flatMap((figure) => formats.map((format) => ({ figure, format })));
  const paths = wanted.map(({ figure, format }) => join(folder, `${figure.name}.${format}`));
  let next = 0;
  const draw = async (kaleido: Kaleido): Promise<void> => {
    while (next < wanted.length) {
      const at = next++;
      const { figure, format } = wanted[at];
      try {
        mkdirSync(dirname(paths[at]), { recursive: true });
        await writeWhole(paths[at], await kaleido.render(requestOf(figure, format, options)));
      } catch (error) {
        next = wanted.length; // nor is another one begun
        throw error;
      }
    }
  };
  const processes = Math.min(availableParallelism(), mostProcesses, Math.ceil(figures.length / figuresAProcess));
  await Promise.all(Array.from({ length: processes }, () => withKaleido(draw)));
  return paths;
}
