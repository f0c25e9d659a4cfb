import type { Data, Layout } from "plotly.js";
import type { Figure } from "../display/figure";
import { neutral, palette } from "../display/theme";
import { filterOptions, nFilterOptions, nLayers, perLayer } from "../search-space";

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

const gap = 0.04;

/** The horizontal part of the figure that a layer's panel takes. */
function panelDomain(layer: number): [number, number] {
  const width = (1 - gap * (nLayers - 1)) / nLayers;
  return [layer * (width + gap), layer * (width + gap) + width];
}

/**
 * Distributions over filter options, a panel for each layer and a row for each comparison: the form of figures 3.3 and
 * 3.10–3.15. All panels share one scale.
 */
export function distributionRows(rows: readonly DistributionRow[], title: string): Figure {
  const data: Data[] = [];
  const axes: Record<string, unknown> = {};
  const annotations: Partial<Layout>["annotations"] = [];
  const normalised = rows.map(({ distributions }) => distributions.map(({ distribution }) => perLayer(distribution)));
  const top = 1.08 * Math.max(...normalised.flat().map((distribution) => Math.max(...distribution)));
  const rowHeight = 1 / rows.length;
  rows.forEach((row, rowIndex) => {
    const bottom = 1 - (rowIndex + 1) * rowHeight;
    const domain = [bottom + rowHeight * 0.12, bottom + rowHeight * 0.76];
    annotations.push({
      text: `<b>${row.title}</b>`,
      x: 0,
      y: bottom + rowHeight * 0.78,
      xref: "paper",
      yref: "paper",
      xanchor: "left",
      yanchor: "bottom",
      showarrow: false,
    });
    for (let layer = 0; layer < nLayers; layer++) {
      const number = rowIndex * nLayers + layer + 1;
      const suffix = number === 1 ? "" : String(number);
      axes[`xaxis${suffix}`] = {
        domain: panelDomain(layer),
        anchor: `y${suffix}`,
        title: { text: `Filters in layer ${layer + 1}`, font: { size: 11 }, standoff: 4 },
        tickvals: [10, 40, 80, 120],
      };
      axes[`yaxis${suffix}`] = {
        domain,
        anchor: `x${suffix}`,
        range: [0, top],
        nticks: 4,
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
          y: [...normalised[rowIndex][index].subarray(start, start + nFilterOptions)],
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
      height: 110 + 190 * rows.length,
      annotations,
      legend: { orientation: "h", y: -0.08 / rows.length, yanchor: "top" },
      ...axes,
    },
    description: `${title}. One panel for each layer: ${rows.map((row) => row.title).join("; ")}.`,
  };
}
