import type { Data } from "plotly.js";
import type { MineEstimate } from "../mutual-information";
import type { Figure } from "../platform/display/figure";
import { neutral, palette } from "../platform/display/theme";
import { level } from "./traces";

const layerNames = (layers: readonly MineEstimate[]): string[] => layers.map((_, index) => `layer ${index + 1}`);

/**
 * Information of each layer about the label: the thesis's number (the bound on the images of the fit), the label
 * cross-entropy bound of the same critic on other images with its standard error, and what no layer can exceed.
 *
 * @param known Exact I(X;Y) of the data set, nats, where it is known.
 */
export function mineBars(layers: readonly MineEstimate[], title: string, known?: number): Figure {
  const x = layerNames(layers);
  const ceiling = layers[0].ceilingNats;
  const line = (nats: number, name: string, dash: "dash" | "dot"): Data => {
    const more = { line: { color: neutral, dash, width: 2 }, hoverinfo: undefined };
    return level(`${name}: ${nats.toFixed(2)}`, [x[0], x[x.length - 1]], nats, more);
  };
  return {
    data: [
      {
        type: "bar",
        name: "MINE, images of the fit (thesis)",
        x,
        y: layers.map(({ nats }) => nats),
        marker: { color: palette[0] },
      },
      {
        type: "bar",
        name: "H(Y) − CE of the same critic, other images",
        x,
        y: layers.map(({ report }) => report.labelCrossEntropy),
        error_y: { type: "data", array: layers.map(({ standardError }) => standardError), color: neutral },
        marker: { color: palette[1] },
      },
      line(ceiling, "H(Y)", "dash"),
      ...(known === undefined ? [] : [line(known, "exact I(X;Y)", "dot")]),
    ],
    layout: {
      title: { text: title },
      barmode: "group",
      yaxis: { title: { text: "Information (nats)" } },
    },
    description:
      `${title}. MINE on the images of the fit, layer 1 to ${layers.length}: ` +
      `${layers.map(({ nats }) => nats.toFixed(2)).join(", ")} nats; ceiling H(Y) ${ceiling.toFixed(2)} nats.`,
  };
}
