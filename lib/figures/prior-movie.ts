import type { Data, Frame, Layout, PlotData } from "plotly.js";
import type { Figure } from "../platform/display/figure";
import { neutral, palette } from "../platform/display/theme";
import { filterOptions, nFilterOptions, nLayers } from "../search-space";
import { movieControls } from "./movie-controls";
import { axesOf, panelAxes, panelHeading, panelPlaces, panelsHeight } from "./panels";

/** A controller's prior for a data set in one iteration; shape [92], `perLayer`. */
export interface PriorAt {
  readonly iteration: number;
  readonly dataSet: string;
  readonly prior: ArrayLike<number>;
}

/** Frames at most: every so many iterations, the last among them. */
const mostFrames = 7;

/** Four digits of a probability: more cannot be seen, and frames are many. */
const drawn = (probability: number): number => Number(probability.toPrecision(4));

/**
 * Priors over the iterations, an animation: a panel a layer, a line a data set of the iteration, so that lines which lie
 * on each other show a controller that does not listen. It begins, and is printed, with the last iteration.
 */
export function priorMovie(priors: readonly PriorAt[], title: string): Figure {
  const all = [...new Set(priors.map(({ iteration }) => iteration))].sort((a, b) => a - b);
  const iterations = all.filter(
    (_, index) => index % Math.ceil(all.length / mostFrames) === 0 || index === all.length - 1,
  );
  const places = panelPlaces(nLayers);
  const lines = Math.max(...iterations.map((at) => priors.filter(({ iteration }) => iteration === at).length));
  const traces = (at: number): Data[] => {
    const own = priors.filter(({ iteration }) => iteration === at);
    return Array.from({ length: lines }, (_, line) =>
      Array.from({ length: nLayers }, (__, layer): Data => {
        const start = layer * nFilterOptions;
        const prior = own[line] && Array.from(own[line].prior).slice(start, start + nFilterOptions);
        return {
          type: "scatter",
          mode: "lines",
          name: own[line]?.dataSet ?? "",
          x: [...filterOptions],
          y: prior?.map(drawn) ?? filterOptions.map(() => null),
          line: { color: palette[line % palette.length], width: 2 },
          legendgroup: String(line),
          showlegend: layer === 0 && own[line] !== undefined,
          ...axesOf(places[layer]),
        } as Data;
      }),
    ).flat();
  };
  const axes = places.map((place) =>
    panelAxes(
      place,
      { title: { text: "Filters" }, range: [8, 122] },
      { title: { text: "Probability" }, range: [0, 1.02] },
    ),
  );
  const last = iterations[iterations.length - 1];
  return {
    data: traces(last),
    frames: iterations.map((at): Partial<Frame> => {
      const data = traces(at);
      // what a frame leaves out stays as it was
      const changes = data.map((trace) => {
        const { name, y, showlegend } = trace as Partial<PlotData>;
        return { name, y, showlegend } as Data;
      });
      return { name: String(at), data: changes, traces: data.map((_, index) => index) };
    }),
    layout: {
      title: { text: title },
      height: panelsHeight(nLayers) + 90,
      ...(Object.assign({}, ...axes) as Partial<Layout>),
      annotations: places.map((place, layer) => ({
        ...panelHeading(place, [`layer ${layer + 1}`]),
        font: { color: neutral },
      })),
      ...movieControls(iterations, { what: "iteration", y: -0.12, milliseconds: 250 }),
    },
    description: `${title}: an animation over ${iterations.length} iterations, one line a data set and layer.`,
  };
}
