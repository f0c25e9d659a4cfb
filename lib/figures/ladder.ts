import type { Data } from "plotly.js";
import type { LadderRow } from "../experiments";
import type { Figure } from "../platform/display/figure";
import { palette } from "../platform/display/theme";
import { downTo, level, rounded } from "./traces";

/**
 * What critics of richer and richer families can use of each layer: a line a layer, a step a family, with the one-sided
 * 95 % limit below each bound, under the cap. Where a line is level, that family sees no more than the one before.
 *
 * @param rows From `ladderRows`.
 */
export function ladderFigure(rows: readonly LadderRow[]): Figure {
  const [{ architecture, dataSet }] = rows;
  const layers = [...new Set(rows.map(({ layer }) => layer))];
  const families = [...new Set(rows.map(({ family }) => family))];
  const lines = layers.map((layer, index): Data => {
    const own = rows.filter((row) => row.layer === layer);
    const colour = palette[index % palette.length];
    return {
      type: "scatter",
      mode: "lines+markers",
      name: `layer ${layer}`,
      x: own.map(({ family }) => family),
      y: own.map(({ bound }) => rounded(bound)),
      error_y: { ...downTo(own), thickness: 1 },
      marker: { color: colour, symbol: index % 8, size: 9 },
      line: { color: colour },
      hovertemplate: `layer ${layer}, up to %{x}: %{y:.3f} nats<extra></extra>`,
    };
  });
  const ceiling = Math.max(...rows.map(({ ceilingNats }) => ceilingNats));
  const cap = level(`cap: ${ceiling.toFixed(2)}`, [families[0], families[families.length - 1]], ceiling);
  const said = layers.map((layer) => {
    const own = rows.filter((row) => row.layer === layer);
    const [from, to] = [own[0], own[own.length - 1]];
    return `layer ${layer} from ${from.bound.toFixed(2)} (${from.family}) to ${to.bound.toFixed(2)} nats (${to.family})`;
  });
  const title = `Ladder of critics, ${architecture} on ${dataSet}`;
  return {
    data: [...lines, cap],
    layout: {
      title: { text: title },
      xaxis: { title: { text: "Critics up to this family" }, categoryorder: "array", categoryarray: families },
      yaxis: { title: { text: "Bound of I(layer; y) (nats)" }, rangemode: "tozero" },
    },
    description: `${title}: ${said.join("; ")}; cap ${ceiling.toFixed(2)} nats.`,
  };
}
