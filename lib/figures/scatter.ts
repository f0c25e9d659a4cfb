import type { Data } from "plotly.js";
import type { Figure } from "../platform/display/figure";
import { palette } from "../platform/display/theme";

/** Points of two measurements, one colour a group, for example information against accuracy. */
export function scatter(options: {
  readonly groups: readonly {
    readonly name: string;
    readonly x: readonly number[];
    readonly y: readonly number[];
    /** Of the points, shown where one is pointed at. */
    readonly names?: readonly string[];
  }[];
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
}): Figure {
  const { groups, title, xTitle, yTitle } = options;
  return {
    data: groups.map(
      ({ name, x, y, names }, index): Data => ({
        type: "scatter",
        mode: "markers",
        name,
        x: [...x],
        y: [...y],
        ...(names ? { text: [...names] } : {}),
        marker: { color: palette[index % palette.length], size: 9, symbol: index % 8 },
      }),
    ),
    layout: {
      title: { text: title },
      height: 380 + 10 * Math.max(0, groups.length - 6), // for the names in the legend
      xaxis: { title: { text: xTitle } },
      yaxis: { title: { text: yTitle } },
    },
    description: `${title}: ${yTitle} against ${xTitle} for ${groups.map(({ name }) => name).join(", ")}.`,
  };
}
