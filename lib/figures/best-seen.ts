import type { Data } from "plotly.js";
import type { BestSeen } from "../experiments/prior/search-traces";
import type { Figure } from "../platform/display/figure";
import { palette } from "../platform/display/theme";
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
  searchers: readonly BestSeen[],
  options: { readonly epochsAnIteration: number; readonly title: string; readonly shown?: readonly string[] },
): Figure {
  const { epochsAnIteration, title, shown } = options;
  const data = searchers.flatMap(({ name, regret, standardError }, index): Data[] => {
    const colour = palette[index % palette.length];
    const last = regret.length - 1;
    const every = Math.ceil(last / mostPoints);
    const places = Array.from({ length: last + 1 }, (_, at) => at).filter((at) => at % every === 0 || at === last);
    const error = places.map((at) => (Number.isNaN(standardError[at]) ? 0 : standardError[at])); // of a single seed
    const x = places.map((iteration) => iteration * epochsAnIteration);
    const round = (value: number): number => Number(value.toPrecision(4));
    const y = places.map((at) => round(regret[at]));
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
  const ends = searchers.map(({ name, regret }) => `${name} ${regret[regret.length - 1].toFixed(4)}`);
  return {
    data,
    layout: {
      title: { text: title },
      height: 420 + 11 * searchers.length, // for the names in the legend
      xaxis: { title: { text: "Epochs of training" } },
      yaxis: { title: { text: "Regret of the best seen" }, rangemode: "tozero" },
    },
    description: `${title}: mean over ${searchers[0].seeds} seeds. At the end ${ends.join("; ")}.`,
  };
}
