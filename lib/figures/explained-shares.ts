import type { Data } from "plotly.js";
import type { Figure } from "../platform/display/figure";
import { neutral, palette } from "../platform/display/theme";
import { intervalRows } from "./interval-rows";

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
  const rows = shares.map(({ share, ...row }) => ({ ...row, value: share }));
  return intervalRows({ rows, title, xTitle: "Share of the explainable error", marks: [0, 1] });
}

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
