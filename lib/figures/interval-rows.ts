import type { Data, Shape } from "plotly.js";
import type { Figure } from "../platform/display/figure";
import { neutral, palette } from "../platform/display/theme";

export interface IntervalRow {
  readonly name: string;
  /** Rows of one group share a colour and an entry in the legend. */
  readonly group: string;
  readonly value: number;
  readonly interval?: readonly [low: number, high: number];
}

/** Height of a row, and what its groups stand apart at least: as much as a marker is high; pixels. */
const [leastRow, leastApart] = [26, 8];

/** Numbers row by row with their intervals; groups stand a little apart in their rows. */
export function intervalRows(options: {
  readonly rows: readonly IntervalRow[];
  readonly title: string;
  readonly xTitle: string;
  /** Levels marked by a dotted line. */
  readonly marks?: readonly number[];
  /** Digits after the point in texts. */
  readonly digits?: number;
}): Figure {
  const { rows, title, xTitle, marks = [], digits = 2 } = options;
  const names = [...new Set(rows.map(({ name }) => name))];
  const groups = [...new Set(rows.map(({ group }) => group))];
  const rowHeight = Math.max(leastRow, (groups.length + 1) * leastApart);
  const apart = leastApart / rowHeight;
  const data = groups.map((group, index): Data => {
    const own = rows.filter((row) => row.group === group);
    return {
      type: "scatter",
      mode: "markers",
      name: group,
      x: own.map(({ value }) => value),
      // a little apart, so that intervals do not hide one another
      y: own.map(({ name }) => names.indexOf(name) + (index - (groups.length - 1) / 2) * apart),
      marker: { color: palette[index % palette.length], size: 8, symbol: index },
      error_x: {
        type: "data",
        symmetric: false,
        array: own.map(({ value, interval = [value, value] }) => interval[1] - value),
        arrayminus: own.map(({ value, interval = [value, value] }) => value - interval[0]),
        thickness: 1.5,
        width: 3,
      },
      text: own.map(({ name }) => name),
      hovertemplate: `%{text}${groups.length > 1 ? `, ${group}` : ""}: %{x:.${digits}f}<extra></extra>`,
    };
  });
  const marked = marks.map(
    (x): Partial<Shape> => ({
      ...{ type: "line", x0: x, x1: x, y0: 0, y1: 1, yref: "paper" },
      line: { color: neutral, dash: "dot", width: 1.5 },
    }),
  );
  return {
    data,
    layout: {
      title: { text: title },
      height: 150 + Math.round(rowHeight * names.length),
      shapes: marked,
      xaxis: { title: { text: xTitle }, zeroline: false },
      yaxis: {
        autorange: "reversed",
        tickvals: names.map((_, index) => index),
        ticktext: names,
        automargin: true,
        zeroline: false,
      },
    },
    description: `${title}: ${rows.map(({ name, group, value }) => `${name}, ${group} ${value.toFixed(digits)}`).join("; ")}.`,
  };
}
