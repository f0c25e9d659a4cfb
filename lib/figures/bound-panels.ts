import type { Data, Shape } from "plotly.js";
import type { BoundPoint, MineEstimate, MineOptions, StopReason } from "../mutual-information";
import type { Figure } from "../platform/display/figure";
import { neutral, palette } from "../platform/display/theme";
import { axesOf, type PanelPlace, panelAxes, panelPlaces, panelsLayout } from "./panels";
import { level, rounded } from "./traces";

/** A layer's fit, as far as it is known. */
export interface LayerFit {
  readonly layer: number;
  /** Epochs ascending. */
  readonly points: readonly BoundPoint[];
  /** H(Y), nats; undefined before the first epoch. */
  readonly ceilingNats?: number;
  /** Undefined while the fit runs. */
  readonly stopReason?: StopReason;
}

/** What the panels of a network have in common. */
export interface BoundPanelsOptions {
  readonly title: string;
  /** The bound that the critic maximises, and when its stop rule begins. */
  readonly mine: Pick<MineOptions, "bound" | "minEpochs">;
}

const boundNames = { dv: "DV", nwj: "t − e^t", labelCrossEntropy: "H(y) − CE" } as const;
const stopWords: Readonly<Record<StopReason, string>> = {
  converged: "stopped by the rule",
  maxEpochs: "epochs used up",
};

function tracesOf(
  { points }: LayerFit,
  place: PanelPlace,
  bound: MineOptions["bound"],
  ceiling: { readonly nats: number | undefined; readonly epochs: number },
): Data[] {
  const axes = axesOf(place);
  const x = points.map(({ epoch }) => epoch);
  const curve = (name: string, of: (point: BoundPoint) => number, colour: string, dash: "solid" | "dot"): Data => ({
    type: "scatter",
    mode: "lines",
    name,
    legendgroup: name,
    showlegend: place.suffix === "",
    x,
    y: points.map((point) => rounded(of(point))),
    hovertemplate: `${name}<br>epoch %{x}: %{y:.3f} nats<extra></extra>`,
    line: { color: colour, dash, width: 2 },
    ...axes,
  });
  return [
    curve(`${boundNames[bound]}, images of the fit (thesis)`, ({ fit }) => fit, palette[0], "solid"),
    curve(`${boundNames[bound]}, other images`, ({ report }) => report, palette[0], "dot"),
    curve("H(y) − CE, images of the fit", ({ fitLabelCrossEntropy }) => fitLabelCrossEntropy, palette[1], "solid"),
    curve("H(y) − CE, other images", ({ reportLabelCrossEntropy }) => reportLabelCrossEntropy, palette[1], "dot"),
    level(ceiling.nats === undefined ? "H(y)" : `H(y): ${ceiling.nats.toFixed(2)} nats`, [1, ceiling.epochs], 0, {
      legendgroup: "ceiling",
      showlegend: place.suffix === "",
      // A panel without any trace would have no axes.
      y: [ceiling.nats ?? null, ceiling.nats ?? null],
      line: { color: neutral, dash: "dash", width: 1.5 },
      ...axes,
    }),
  ];
}

/** Where a fit stands, in two parts. */
function standingOf({ layer, points, stopReason }: LayerFit): readonly string[] {
  const last = points[points.length - 1];
  if (!last) return [`layer ${layer}: not started`];
  const where = stopReason ? stopWords[stopReason] : "running";
  return [`layer ${layer}: ${last.fit.toFixed(2)} nats`, `epoch ${last.epoch}, ${where}`];
}

/** One scale for all panels, so that layers compare; what falls below −H(y) is left out of sight. */
function rangeOf(fits: readonly LayerFit[]): { range?: [number, number] } {
  const ceiling = Math.max(...fits.map(({ ceilingNats }) => ceilingNats ?? 0));
  if (ceiling === 0) return {};
  const values = fits
    .flatMap(({ points }) => points)
    .flatMap(({ fit, report, fitLabelCrossEntropy, reportLabelCrossEntropy }) => [
      fit,
      report,
      fitLabelCrossEntropy,
      reportLabelCrossEntropy,
    ])
    .filter(Number.isFinite);
  const lowest = Math.max(-ceiling, Math.min(0, ...values));
  const highest = Math.max(ceiling, ...values);
  const margin = 0.05 * (highest - lowest);
  return { range: [lowest - margin, highest + margin] };
}

/**
 * The bounds of each layer's critic after each epoch of its fit, a panel a layer, finished or not: what is maximised
 * (blue) and the label cross-entropy bound of the same critic (orange), on the images of the fit (solid) and on
 * others (dotted), under H(y).
 */
export function boundPanels(fits: readonly LayerFit[], { title, mine }: BoundPanelsOptions): Figure {
  const places = panelPlaces(fits.length);
  const epochs = Math.max(2, ...fits.map(({ points }) => points.length));
  const nats = fits.find(({ ceilingNats }) => ceilingNats !== undefined)?.ceilingNats; // the labels are the same
  const x = { title: { text: "Epoch of the critic" }, range: [0.5, epochs + 0.5] };
  const y = { title: { text: "Lower bound (nats)" }, ...rangeOf(fits) };
  const shapes = epochs < mine.minEpochs ? [] : places.map((place) => stopRule(place, mine.minEpochs));
  return {
    data: fits.flatMap((fit, index) => tracesOf(fit, places[index], mine.bound, { nats, epochs })),
    layout: {
      ...panelsLayout(
        title,
        places,
        places.map((place) => panelAxes(place, x, y)),
        fits.map(standingOf),
      ),
      shapes,
    },
    description: `${title}. ${fits.map((fit) => standingOf(fit).join(", ")).join("; ")}.`,
  };
}

/** A line where the stop rule begins. */
function stopRule(place: PanelPlace, minEpochs: number): Partial<Shape> {
  return {
    type: "line",
    xref: `x${place.suffix}` as "x",
    yref: "paper",
    x0: minEpochs,
    x1: minEpochs,
    y0: place.y[0],
    y1: place.y[1],
    line: { color: neutral, dash: "dot", width: 1 },
  };
}

/** {@link boundPanels} of finished estimates, input side first. */
export function boundPanelsOf(layers: readonly MineEstimate[], options: BoundPanelsOptions): Figure {
  const fits = layers.map(({ curve, ceilingNats, stopReason }, index) => {
    return { layer: index + 1, points: curve, ceilingNats, stopReason };
  });
  return boundPanels(fits, options);
}
