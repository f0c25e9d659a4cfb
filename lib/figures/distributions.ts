import type { Data, Layout } from "plotly.js";
import type { Figure } from "../platform/display/figure";
import { neutral, palette } from "../platform/display/theme";
import { filterOptions, nFilterOptions, nLayers, perLayer } from "../search-space";

/** Four digits of a probability: more cannot be seen. */
const visible = (probability: number): number => Number(probability.toPrecision(4));

/** A distribution to draw over the filter options. */
export interface NamedDistribution {
  readonly name: string;
  /** Shape [92]; drawn with each layer summing to 1, as in the thesis's figures. */
  readonly distribution: ArrayLike<number>;
  /** Drawn thin and grey, behind the others. */
  readonly background?: boolean;
  readonly colour?: string;
}

/** One row of four panels, one a layer. */
export interface DistributionRow {
  readonly title: string;
  readonly distributions: readonly NamedDistribution[];
}

/** Between panels, and the width of one; parts of the figure's. */
const gap = 0.04;
const width = (1 - gap * (nLayers - 1)) / nLayers;
/** Height of a row: its heading, the drawing, the numbers of the axis; pixels. */
const rowHeight = { whole: 165, heading: 24, below: 24 };
const drawn = rowHeight.whole - rowHeight.heading - rowHeight.below;

/**
 * Distributions over filter options, a panel for each layer and a row for each comparison: the form of figures 3.3 and
 * 3.10–3.15. All panels share one scale.
 */
export function distributionRows(rows: readonly DistributionRow[], title: string): Figure {
  const data: Data[] = [];
  const axes: Record<string, unknown> = {};
  const annotations: Partial<Layout>["annotations"] = [];
  const normalised = rows.map(({ distributions }) => distributions.map(({ distribution }) => perLayer(distribution)));
  const highest = 1.08 * Math.max(...normalised.flat().map((distribution) => Math.max(...distribution)));
  const names = new Set(rows.flatMap((row) => row.distributions.map(({ name }) => name)));
  const total = rows.length * rowHeight.whole - rowHeight.below; // the margin holds what is below the last row
  rows.forEach((row, rowIndex) => {
    const isLast = rowIndex === rows.length - 1;
    const top = 1 - (rowIndex * rowHeight.whole + rowHeight.heading) / total;
    const domain = [isLast ? 0 : top - drawn / total, top];
    annotations.push({
      text: `<b>${row.title}</b>`,
      x: 0,
      y: top,
      xref: "paper",
      yref: "paper",
      xanchor: "left",
      yanchor: "bottom",
      yshift: 4,
      showarrow: false,
    });
    for (let layer = 0; layer < nLayers; layer++) {
      const number = rowIndex * nLayers + layer + 1;
      const suffix = number === 1 ? "" : String(number);
      axes[`xaxis${suffix}`] = {
        domain: [layer * (width + gap), layer * (width + gap) + width],
        anchor: `y${suffix}`,
        tickvals: [20, 60, 100],
        tickangle: 0,
        tickfont: { size: 11 },
        // Below the last row only, in two lines: four of them fit side by side on a phone.
        ...(isLast ? { title: { text: `Filters in<br>layer ${layer + 1}`, font: { size: 11 }, standoff: 6 } } : {}),
      };
      axes[`yaxis${suffix}`] = {
        domain,
        anchor: `x${suffix}`,
        range: [0, highest],
        nticks: 4,
        tickfont: { size: 11 },
        showticklabels: layer === 0,
        ...(layer === 0 ? { title: { text: "Probability", font: { size: 11 } } } : {}),
      };
      row.distributions.forEach(({ name, background, colour }, index) => {
        const start = layer * nFilterOptions;
        const line = background
          ? { color: neutral, width: 1.5 }
          : { color: colour ?? palette[index % palette.length], width: 2.5 };
        data.push({
          type: "scatter",
          mode: "lines",
          name,
          x: [...filterOptions],
          y: Array.from(normalised[rowIndex][index].subarray(start, start + nFilterOptions), visible),
          xaxis: `x${suffix}`,
          yaxis: `y${suffix}`,
          line,
          legendgroup: name,
          showlegend: layer === 0 && rows.findIndex((r) => r.distributions.some((d) => d.name === name)) === rowIndex,
          hovertemplate: `${name}<br>%{x} filters: %{y:.3f}<extra></extra>`,
        });
      });
    }
  });
  return {
    data,
    layout: {
      title: { text: title },
      height: 150 + 12 * Math.max(0, names.size - 2) + total, // for the names in the legend
      annotations,
      ...axes,
    },
    description: `${title}. One panel for each layer: ${rows.map((row) => row.title).join("; ")}.`,
  };
}
