import type { Data, Datum, PlotData } from "plotly.js";
import { neutral, translucent } from "../platform/display/theme";

/** Four decimals: more cannot be seen. */
export const rounded = (value: number): number => Number(value.toFixed(4));

/** What is the same all along a figure, such as a bound that nothing exceeds: a dashed grey line. */
export function level(name: string, [from, to]: readonly [Datum, Datum], value: number, more: object = {}): Data {
  const line = { color: neutral, dash: "dash", width: 2 } as const;
  return {
    ...{ type: "scatter", mode: "lines", name, x: [from, to], y: [value, value], hoverinfo: "skip", line },
    ...more,
  } as Data;
}

/** Bars from bounds down to their one-sided limits: nothing bounds them from above. */
export function downTo(rows: readonly { readonly bound: number; readonly lowerLimit: number }[]) {
  const arrayminus = rows.map(({ bound, lowerLimit }) => rounded(bound - lowerLimit));
  return { type: "data", symmetric: false, array: rows.map(() => 0), arrayminus } as const;
}

/** The area between two lines, without a place in the legend. */
export function band(
  x: readonly number[],
  { lower, upper }: { readonly lower: readonly number[]; readonly upper: readonly number[] },
  {
    colour,
    opacity,
    ...more
  }: { readonly colour: string; readonly opacity: number } & Pick<Partial<PlotData>, "legendgroup" | "visible">,
): Data {
  return {
    ...more,
    type: "scatter",
    x: [...x, ...[...x].reverse()],
    y: [...upper, ...[...lower].reverse()],
    fill: "toself",
    fillcolor: translucent(colour, opacity),
    line: { width: 0 },
    hoverinfo: "skip",
    showlegend: false,
  };
}
