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
