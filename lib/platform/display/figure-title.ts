import type { Layout } from "plotly.js";

/** A title as Plotly has it since version 3; older forms are a text alone. */
interface Title {
  readonly text?: string;
  readonly subtitle?: { readonly text?: string };
}

/** Where a title stands and how large it is, pixels. */
export interface TitleSpace {
  /** Of the figure. */
  readonly width: number;
  /** Of the letters. */
  readonly size: number;
  /** Of a subtitle's letters; a fifth smaller unless told. */
  readonly below?: number;
}

const lineHeight = 1.3;
const padding = 8;
/** Mean width of a letter, in parts of its size. */
export const letter = 0.53;

/** A text in lines of at most so many letters, words whole. */
export function broken(text: string, columns: number): readonly string[] {
  const lines = [""];
  for (const word of text.replaceAll(/<br ?\/?>/g, " ").split(" ")) {
    const line = lines[lines.length - 1];
    if (line !== "" && line.length + word.length >= columns) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`.trim();
  }
  return lines;
}

/**
 * A title at the top left, broken into lines, because Plotly cuts off what is longer than the figure is wide.
 *
 * @returns The title, undefined where there is none, and the pixels that it needs above the drawing.
 */
export function breakTitle(
  title: Layout["title"] | string | undefined,
  { width, size, below: small = 0.8 * size }: TitleSpace,
): { readonly title: Partial<Layout["title"]> | undefined; readonly height: number } {
  const { text, subtitle, ...own }: Title = typeof title === "string" ? { text: title } : ((title ?? {}) as Title);
  if (!text) return { title: undefined, height: 3 * padding };
  const columns = (letterSize: number) => Math.floor((width - 2 * padding) / (letter * letterSize));
  const lines = broken(text, columns(size));
  const below = subtitle?.text ? broken(subtitle.text, columns(small)) : [];
  // Plotly puts the first of several lines on the edge instead of below it.
  const top = padding + (lines.length > 1 ? 0.75 * size : 0);
  const whole = {
    font: { size },
    ...{ x: 0, xref: "container", xanchor: "left", y: 1, yref: "container", yanchor: "top" },
    pad: { t: top, l: padding },
    ...own,
    text: lines.join("<br>"),
    ...(below.length > 0 && { subtitle: { font: { size: small }, ...subtitle, text: below.join("<br>") } }),
  };
  const height = Math.round((lines.length * size + below.length * small) * lineHeight) + 3 * padding;
  return { title: whole as Partial<Layout["title"]>, height };
}
