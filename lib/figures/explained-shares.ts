import type { Data } from "plotly.js";
import type { Figure } from "../platform/display/figure";
import { neutral, palette } from "../platform/display/theme";

/** A share with its interval. */
export interface NamedShare {
  readonly name: string;
  readonly group: string;
  /** 1 is as good as noise allows, 0 as good as a uniform guess. */
  readonly share: number;
  readonly interval: readonly [number, number];
}

/** Shares of the explainable error row by row, with intervals over data sets; 0 and 1 are marked. */
export function explainedShares(shares: readonly NamedShare[], title: string): Figure {
  const names = [...new Set(shares.map(({ name }) => name))];
  const groups = [...new Set(shares.map(({ group }) => group))];
  const data = groups.map((group, index): Data => {
    const own = shares.filter((one) => one.group === group);
    return {
      type: "scatter",
      mode: "markers",
      name: group,
      x: own.map(({ share }) => share),
      // a little apart, so that intervals do not hide one another
      y: own.map(({ name }) => names.indexOf(name) + (index - (groups.length - 1) / 2) * 0.22),
      marker: { color: palette[index % palette.length], size: 8, symbol: index },
      error_x: {
        type: "data",
        symmetric: false,
        array: own.map(({ share, interval }) => interval[1] - share),
        arrayminus: own.map(({ share, interval }) => share - interval[0]),
        thickness: 1.5,
        width: 3,
      },
      text: own.map(({ name }) => name),
      hovertemplate: "%{text}: %{x:.2f}<extra></extra>",
    };
  });
  const mark = (x: number) =>
    ({
      type: "line",
      x0: x,
      x1: x,
      y0: 0,
      y1: 1,
      yref: "paper",
      line: { color: neutral, dash: "dot", width: 1.5 },
    }) as const;
  return {
    data,
    layout: {
      title: { text: title },
      height: 150 + 26 * names.length,
      shapes: [mark(0), mark(1)],
      xaxis: { title: { text: "Share of the explainable error" }, zeroline: false },
      yaxis: {
        autorange: "reversed",
        tickvals: names.map((_, index) => index),
        ticktext: names,
        automargin: true,
        zeroline: false,
      },
    },
    description: `${title}: ${shares.map(({ name, group, share }) => `${name}, ${group} ${share.toFixed(2)}`).join("; ")}.`,
  };
}

/** A line of a power curve. */
export interface PowerLine {
  readonly name: string;
  /** Data sets → smallest difference seen in four of five experiments, as a share of what can be explained. */
  readonly points: readonly { readonly dataSets: number; readonly detectable: number }[];
}

/** What could be seen with how many data sets; 1 is all that there is to explain. */
export function powerCurve(lines: readonly PowerLine[], title: string): Figure {
  return {
    data: lines.map(
      ({ name, points }, index): Data => ({
        type: "scatter",
        mode: "lines",
        name,
        x: points.map(({ dataSets }) => dataSets),
        y: points.map(({ detectable }) => detectable),
        line: { color: palette[index % palette.length], width: 2.5 },
      }),
    ),
    layout: {
      title: { text: title },
      xaxis: { title: { text: "Data sets" }, type: "log" },
      yaxis: { title: { text: "Smallest share that is seen" }, rangemode: "tozero", range: [0, 2] },
      shapes: [{ type: "line", x0: 0, x1: 1, xref: "paper", y0: 1, y1: 1, line: { color: neutral, dash: "dot" } }],
    },
    description: `${title}: ${lines.map(({ name }) => name).join(", ")}.`,
  };
}
