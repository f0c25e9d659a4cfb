import type { Data } from "plotly.js";
import type { UniformPriorScores } from "../experiments/prior/prior";
import type { Figure } from "../platform/display/figure";
import { neutral, palette } from "../platform/display/theme";

/** A row of values of one kind, such as the same measurement with other seeds. */
export interface StripRow {
  readonly name: string;
  readonly values: readonly number[];
  /** Rows of one group share a colour and an entry in the legend. */
  readonly group?: string;
}

/**
 * Values row by row, each a point, with a box from the lower to the upper quartile: how far repeated measurements lie
 * apart, and rows from each other.
 *
 * @param options.marks Levels drawn across all rows, such as a known truth.
 */
export function stripRows(options: {
  readonly rows: readonly StripRow[];
  readonly title: string;
  readonly xTitle: string;
  readonly marks?: readonly { readonly name: string; readonly value: number }[];
}): Figure {
  const { rows, title, xTitle, marks = [] } = options;
  const groups = [...new Set(rows.map(({ group }) => group))];
  const data = rows.map(({ name, values, group }, index): Data => {
    const colour = palette[groups.indexOf(group) % palette.length];
    return {
      type: "box",
      name: group ?? name,
      ...(group === undefined ? {} : { legendgroup: group }),
      showlegend: group !== undefined && rows.findIndex((row) => row.group === group) === index,
      orientation: "h",
      y: values.map(() => name),
      x: [...values],
      boxpoints: "all",
      jitter: 0.4,
      pointpos: 0,
      marker: { color: colour },
      line: { color: colour, width: 1 },
    };
  });
  const names = [...new Set(rows.map(({ name }) => name))];
  const lines = marks.map(
    ({ name, value }, index): Data => ({
      type: "scatter",
      mode: "lines",
      name: `${name}: ${value.toFixed(2)}`,
      x: [value, value],
      y: [names[0], names[names.length - 1]],
      line: { color: neutral, dash: index === 0 ? "dash" : "dot", width: 2 },
    }),
  );
  const spans = rows.map(({ name, group, values }) => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return `${[name, group].filter(Boolean).join(", ")} from ${low.toFixed(2)} to ${high.toFixed(2)}`;
  });
  return {
    data: [...data, ...lines],
    layout: {
      title: { text: title },
      height: 130 + 34 * rows.length,
      ...(groups.length > 1 ? { boxmode: "group" } : {}),
      xaxis: { title: { text: xTitle } },
      yaxis: { autorange: "reversed" }, // the first on top
    },
    description: `${title}: ${spans.join("; ")}.`,
  };
}

/** Average score of a Hyperband's output, one point a Hyperband, a row a data set. */
export function scoresByDataSet(scores: readonly UniformPriorScores[], title: string): Figure {
  const rows = scores.map(({ dataSet, scores: values }) => ({ name: dataSet, values }));
  return stripRows({ rows, title, xTitle: "Average score of the selected" });
}
