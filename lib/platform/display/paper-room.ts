import type { Annotations, Data, Layout } from "plotly.js";
import { broken, letter } from "./figure-title";

/** Width of a figure on paper and size of its letters, pixels. */
interface Paper {
  readonly width: number;
  readonly size: number;
}

/** What stands beside the drawing: numbers and title of the left axis. */
const besides = 50;
/** Of a legend's entry: sample and gaps; and lines it takes, in parts of the letters. */
const entry = { sample: 50, line: 1.8 } as const;
/** Rows of a legend that the usual height has room for. */
const usualRows = 2;

const isXAxis = (name: string): boolean => /^xaxis\d*$/.test(name);

function columnsOf(share: number, { width, size }: Paper): number {
  return Math.max(6, Math.floor((share * (width - besides)) / (letter * size)));
}

/** Lines of at most so many letters; breaks that are there stay. */
const inLines = (text: string, columns: number): string =>
  text
    .split(/<br ?\/?>/)
    .flatMap((line) => broken(line, columns))
    .join("<br>");

/** Breaks the titles of axes and the headings of panels that stand side by side where they would run into each other. */
export function fitToPanels(layout: Partial<Layout>, paper: Paper): Partial<Layout> {
  const axes = Object.entries(layout).filter(([name]) => isXAxis(name)) as [string, Partial<Layout["xaxis"]>][];
  const shareOf = ({ domain = [0, 1] }: Partial<Layout["xaxis"]>): number => domain[1] - domain[0];
  const fitted = axes.map(([name, axis]) => {
    const text = (axis.title as { text?: string } | undefined)?.text;
    if (!text || shareOf(axis) === 1) return [name, axis];
    return [name, { ...axis, title: { ...axis.title, text: inLines(text, columnsOf(shareOf(axis), paper)) } }];
  });
  const panelAt = (x: Annotations["x"]) => axes.find(([, { domain = [0, 1] }]) => domain[0] === x)?.[1];
  const annotations = layout.annotations?.map((annotation) => {
    const { x, xref, text, showarrow, textangle } = annotation;
    const panel = xref === "paper" && x !== undefined ? panelAt(x) : undefined;
    if (!panel || !text || showarrow !== false || textangle || shareOf(panel) === 1) return annotation;
    return { ...annotation, text: inLines(text, columnsOf(shareOf(panel), paper)) };
  });
  return { ...layout, ...Object.fromEntries(fitted), ...(annotations && { annotations }) };
}

/** Pixels that a legend below the drawing needs beyond those that every figure has for it. */
export function legendRoom(data: readonly Data[], layout: Partial<Layout>, { width, size }: Paper): number {
  if (layout.showlegend === false) return 0;
  const names = (data as readonly { name?: string; showlegend?: boolean }[]).flatMap(({ name, showlegend }) =>
    name && showlegend !== false ? name : [],
  );
  if (names.length < 2) return 0;
  const longest = Math.max(...names.map((name) => name.length));
  const side = Math.max(1, Math.floor((width - besides) / (entry.sample + longest * letter * size)));
  return Math.max(0, Math.ceil(names.length / side) - usualRows) * entry.line * size;
}
