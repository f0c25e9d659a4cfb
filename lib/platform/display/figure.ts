import type { Config, Data, Frame, Layout } from "plotly.js";
import { kernelHost } from "../kernel/host";
import { breakTitle } from "./figure-title";
import { plainFigure } from "./plain-figure";
import { figureImage, figureWidth } from "./static-image/figure-image";
import { neutral, palette } from "./theme";

/** A Plotly figure with the words that stand for it where it cannot be drawn. */
export interface Figure {
  readonly data: readonly Data[];
  readonly layout: Partial<Layout>;
  /** States of an animation that the layout's buttons and sliders go to; `data` is shown first, and in print. */
  readonly frames?: readonly Partial<Frame>[];
  /** What the figure shows, one or two sentences: alternative text. */
  readonly description: string;
}

/** MIME type that JupyterLab, VS Code and our reports draw with Plotly. */
const plotlyMime = "application/vnd.plotly.v1+json";

const axis = {
  gridcolor: "rgba(128,128,128,0.25)",
  zerolinecolor: "rgba(128,128,128,0.5)",
  linecolor: neutral,
  // Small and large numbers, and those of a logarithmic axis, as papers have them: not 20μ, not 1M.
  exponentformat: "power",
};
const axisTitle = { standoff: 8, font: { size: 13 } };
/** Where it meets neither axes nor their titles, however narrow the page. */
const legend = {
  orientation: "h",
  x: 0,
  yref: "container",
  y: 0,
  yanchor: "bottom",
  font: { size: 12 },
  tracegroupgap: 0,
} as const;

/** Every axis that a layout names, and the first two, in the house style. */
function styledAxes(layout: Partial<Layout>): Record<string, unknown> {
  const named = Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
  const all = new Set(["xaxis", "yaxis", ...named]);
  return Object.fromEntries(
    [...all].map((key) => {
      const own = (layout as Record<string, { readonly title?: object }>)[key];
      const title = own?.title && { title: { ...axisTitle, ...own.title } };
      return [key, { ...axis, automargin: true, ...own, ...title }];
    }),
  );
}

/**
 * A figure in the house style: transparent, so that it sits on a light or a dark page, colour-blind-safe. What it holds
 * is plain: see {@link plainFigure}.
 *
 * @throws TypeError that names the attribute of what cannot be drawn.
 */
export function styled(spec: Figure): {
  readonly data: readonly Data[];
  readonly layout: Partial<Layout>;
  readonly config: Partial<Config>;
  readonly frames?: readonly Partial<Frame>[];
} {
  const { data, layout: own, frames } = plainFigure({ data: spec.data, layout: spec.layout, frames: spec.frames });
  const { title, height: top } = breakTitle(own.title, { width: figureWidth, size: 16 });
  const layout = {
    colorway: [...palette],
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { color: neutral, size: 13 },
    margin: { l: 10, r: 15, t: top, b: 10 },
    height: 380,
    hovermode: "closest" as const,
    ...own,
    ...(title && { title }),
    legend: { ...legend, ...own.legend },
    ...styledAxes(own),
  };
  return { data, layout, config: { responsive: true, displaylogo: false }, ...(frames && { frames }) };
}

/** What is sent for a figure. */
export interface FigureMessage {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * A figure's MIME types: what Plotly draws, its description, and when it is `final` a static image of it, which shows
 * where no script runs. A view that is drawn again and again goes without the image until its last state.
 */
export function figureMessage(spec: Figure, options: { readonly final: boolean }): FigureMessage {
  const drawn = styled(spec);
  const image = options.final ? figureImage(drawn) : undefined;
  const interactive = { [plotlyMime]: drawn, "text/plain": spec.description };
  if (!image) return { data: interactive, metadata: {} };
  const { png, width, height } = image;
  return {
    data: { ...interactive, "image/png": png },
    metadata: { "image/png": { width, height, alt: spec.description } },
  };
}

/**
 * Shows a figure in the running cell: interactive, as a static image, and with its description for whoever cannot see
 * it, all in one message. Outside a notebook it prints the description.
 */
export function figure(spec: Figure): void {
  const host = kernelHost();
  if (!host) {
    console.log(`[figure] ${spec.description}`);
    return;
  }
  const { data, metadata } = figureMessage(spec, { final: true });
  host.display(data, { metadata });
}
