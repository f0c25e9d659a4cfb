import type { Data } from "plotly.js";
import type { Figure } from "../display/figure";
import { palette } from "../display/theme";
import type { UniformPriorScores } from "../experiments/prior";

/** Average score of a Hyperband's output, one point a Hyperband, data sets side by side. */
export function scoresByDataSet(scores: readonly UniformPriorScores[], title: string): Figure {
  const data = scores.map(
    ({ dataSet, scores: values }): Data => ({
      type: "box",
      name: dataSet,
      y: [...values],
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
    layout: { title: { text: title }, yaxis: { title: { text: "Average score of the selected architectures" } } },
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
    layout: { title: { text: title }, xaxis: { title: { text: xTitle } }, yaxis: { title: { text: yTitle } } },
    description: `${title}: ${yTitle} against ${xTitle} for ${groups.map(({ name }) => name).join(", ")}.`,
  };
}
