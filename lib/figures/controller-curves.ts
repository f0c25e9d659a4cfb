import type { Data } from "plotly.js";
import type { Figure } from "../platform/display/figure";
import { palette } from "../platform/display/theme";
import type { IterationRecord, VisitRecord } from "../searchers/search";
import { axesOf, panelAxes, panelPlaces, panelsLayout } from "./panels";

/** A controller's way through its iterations. */
export interface NamedIterations {
  readonly name: string;
  readonly records: readonly Pick<IterationRecord, "iteration" | "loss" | "reward">[];
}

/** A panel a controller: what of it is drawn over what. */
function curvePanels(options: {
  readonly curves: readonly { readonly name: string; readonly x: readonly number[]; readonly y: readonly number[] }[];
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
}): Figure {
  const { curves, title, xTitle, yTitle } = options;
  const places = panelPlaces(curves.length);
  const data = curves.map(({ name, x, y }, index): Data => {
    const line = { color: palette[index % palette.length], width: 1.8 };
    const trace = { type: "scatter", mode: "lines", name, x: [...x], y: [...y], line, showlegend: false } as const;
    return { ...trace, ...axesOf(places[index]) } as Data;
  });
  // losses of different forms have scales of their own
  const axes = places.map((place) =>
    panelAxes({ ...place, isLeft: true }, { title: { text: xTitle } }, { title: { text: place.isLeft ? yTitle : "" } }),
  );
  const ends = curves.map(({ name, y }) => `${name} from ${y[0]?.toFixed(2)} to ${y[y.length - 1]?.toFixed(2)}`);
  return {
    data,
    layout: panelsLayout(
      title,
      places,
      axes,
      curves.map(({ name }) => name.split(", ")),
    ),
    description: `${title}, ${yTitle} over ${xTitle.toLowerCase()}: ${ends.join("; ")}.`,
  };
}

const drawn = (controllers: readonly NamedIterations[], value: "loss" | "reward") =>
  controllers.map(({ name, records }) => ({
    name,
    x: records.map(({ iteration }) => iteration),
    y: records.map((record) => record[value] ?? Number.NaN),
  }));

/** Loss of controllers over their iterations, a panel each (figures 3.4 and 3.5). */
export function controllerLosses(controllers: readonly NamedIterations[], title: string): Figure {
  return curvePanels({ curves: drawn(controllers, "loss"), title, xTitle: "Iteration", yTitle: "Loss (nats)" });
}

/** Reward of controllers over their iterations, a panel each (figures 3.8 and 3.9). */
export function controllerRewards(controllers: readonly NamedIterations[], title: string): Figure {
  return curvePanels({ curves: drawn(controllers, "reward"), title, xTitle: "Iteration", yTitle: "Reward" });
}

/** Summed score of every Hyperband of a search in its order, a panel each (figures 3.6 and 3.7). */
export function summedScores(
  searches: readonly {
    readonly name: string;
    readonly records: readonly { readonly visits: readonly Pick<VisitRecord, "summedScore">[] }[];
  }[],
  title: string,
): Figure {
  const curves = searches.map(({ name, records }) => {
    const y = records.flatMap(({ visits }) => visits.map(({ summedScore }) => summedScore));
    return { name, x: y.map((_, index) => index + 1), y };
  });
  return curvePanels({ curves, title, xTitle: "Hyperband", yTitle: "Summed score" });
}
