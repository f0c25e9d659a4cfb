import type { Data } from "plotly.js";
import type { ComparedSearches } from "../experiments/prior/on-table";
import type { Figure } from "../platform/display/figure";
import { palette } from "../platform/display/theme";
import { spreadOf } from "../statistics/spread";
import { band } from "./traces";

/** Points of a line at most: every so many iterations, the last among them. */
const mostPoints = 25;

/**
 * Regret of the best architecture seen against what it cost, for all searchers under one λ: mean over seeds, with a band
 * of one standard error. The first searchers are drawn, the others wait in the legend.
 *
 * @param options.epochsAnIteration Epochs of training that an iteration costs: 5 · 96 = 480 in the thesis.
 * @param options.shown Names of the searchers that are drawn at first; all unless told.
 */
export function bestSeenCurves(
  compared: readonly ComparedSearches[],
  options: { readonly epochsAnIteration: number; readonly title: string; readonly shown?: readonly string[] },
): Figure {
  const { epochsAnIteration, title, shown } = options;
  const data = compared.flatMap(({ name, searches }, index): Data[] => {
    const colour = palette[index % palette.length];
    const last = searches[0].regret.length - 1;
    const every = Math.ceil(last / mostPoints);
    const places = Array.from({ length: last + 1 }, (_, at) => at).filter((at) => at % every === 0 || at === last);
    const spreads = places.map((at) => spreadOf(searches.map(({ regret }) => regret[at])));
    const error = spreads.map(({ standardDeviation, count }) => (count > 1 ? standardDeviation / Math.sqrt(count) : 0));
    const x = places.map((iteration) => iteration * epochsAnIteration);
    const round = (value: number): number => Number(value.toPrecision(4));
    const y = spreads.map(({ mean }) => round(mean));
    const visible = shown === undefined || shown.includes(name) ? true : ("legendonly" as const);
    const upper = y.map((value, at) => round(value + error[at]));
    const lower = y.map((value, at) => round(value - error[at]));
    const common = { legendgroup: name, visible };
    return [
      band(x, { lower, upper }, { ...common, colour, opacity: 0.2 }),
      {
        ...common,
        type: "scatter",
        mode: "lines",
        name,
        x,
        y,
        line: {
          color: colour,
          width: 2,
          dash: (["solid", "dash", "dot", "dashdot"] as const)[Math.floor(index / palette.length) % 4],
        },
      },
    ];
  });
  const ends = compared.map(({ name, searches }) => {
    const last = searches.map(({ regret }) => regret[regret.length - 1]);
    return `${name} ${spreadOf(last).mean.toFixed(4)}`;
  });
  return {
    data,
    layout: {
      title: { text: title },
      height: 420 + 11 * compared.length, // for the names in the legend
      xaxis: { title: { text: "Epochs of training" } },
      yaxis: { title: { text: "Regret of the best seen" }, rangemode: "tozero" },
    },
    description: `${title}: mean over ${compared[0].searches.length} seeds. At the end ${ends.join("; ")}.`,
  };
}
