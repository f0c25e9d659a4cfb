import type { Data } from "plotly.js";
import type { Figure } from "../display/figure";
import { palette } from "../display/theme";
import type { UniformPriorScores } from "../experiments/prior";

/** Average score of a Hyperband's output, one point a Hyperband, a row a data set. */
export function scoresByDataSet(scores: readonly UniformPriorScores[], title: string): Figure {
  const data = scores.map(
    ({ dataSet, scores: values }): Data => ({
      type: "box",
      name: dataSet,
      orientation: "h",
      x: [...values],
      boxpoints: "all",
      jitter: 0.4,
      pointpos: 0,
      marker: { color: palette[0] },
      line: { color: palette[0], width: 1 },
      showlegend: false,
    }),
  );
  return {
    data,
    layout: {
      title: { text: title },
      height: 130 + 34 * scores.length,
      xaxis: { title: { text: "Average score of the selected" } },
      yaxis: { autorange: "reversed" }, // the first on top
    },
    description: `${title}: ${scores.map(({ dataSet, scores: values }) => `${dataSet} ${Math.max(...values).toFixed(2)} at best`).join(", ")}.`,
  };
}

/** Points of two measurements, one colour a group, for example information against accuracy. */
export function scatter(options: {
  readonly groups: readonly { readonly name: string; readonly x: readonly number[]; readonly y: readonly number[] }[];
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
}): Figure {
  const { groups, title, xTitle, yTitle } = options;
  return {
    data: groups.map(
      ({ name, x, y }, index): Data => ({
        type: "scatter",
        mode: "markers",
        name,
        x: [...x],
        y: [...y],
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
