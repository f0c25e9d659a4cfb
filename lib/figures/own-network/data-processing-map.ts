import type { OwnNetworkInformation } from "../../own-network/measure-sets";
import type { Figure } from "../../platform/display/figure";
import { rounded } from "../traces";
import { behindTitle, layerAxis } from "./words";

const words = { holds: "holds", withinError: "within error", earlierUnderfit: "later above" } as const;

/**
 * Data processing between every two layers: by how much the bound of the later one (columns) exceeds that of the earlier
 * one (rows). Where the later one is above beyond error, the critics of the earlier layer miss what is there, or the layers
 * do not follow one another: information itself cannot rise.
 */
export function dataProcessingMap(network: OwnNetworkInformation): Figure {
  const { layers, dataProcessing } = network;
  const names = layers.map(({ name }) => name);
  const pairOf = (earlier: number, later: number) =>
    dataProcessing.find((pair) => pair.earlier === earlier + 1 && pair.later === later + 1);
  const cells = names.slice(0, -1).map((_, row) => names.slice(1).map((_name, column) => pairOf(row, column + 1)));
  const most = Math.max(0.01, ...dataProcessing.map(({ excessNats }) => Math.abs(excessNats)));
  const title = `Data processing between layers${behindTitle(network)}`;
  const above = dataProcessing.filter(({ verdict }) => verdict === "earlierUnderfit");
  const said = above.map(({ earlier, later, excessNats }) => {
    return `${names[later - 1]} over ${names[earlier - 1]} by ${excessNats.toFixed(2)} nats`;
  });
  return {
    data: [
      {
        type: "heatmap",
        x: names.slice(1),
        y: names.slice(0, -1),
        z: cells.map((row) => row.map((pair) => (pair ? rounded(pair.excessNats) : null))),
        text: cells.map((row) =>
          row.map((pair) =>
            pair ? `${pair.excessNats > 0 ? "+" : ""}${pair.excessNats.toFixed(2)}<br>${words[pair.verdict]}` : "",
          ),
        ) as never,
        texttemplate: names.length <= 9 ? "%{text}" : "",
        hovertemplate: "later %{x}, earlier %{y}: %{text}<extra></extra>",
        zmin: -most,
        zmax: most,
        colorscale: [
          [0, "#0072B2"],
          [0.5, "#D9D9D9"],
          [1, "#D55E00"],
        ],
        colorbar: { title: { text: "later − earlier (nats)", side: "right" }, thickness: 12 },
        hoverongaps: false,
      } as never,
    ],
    layout: {
      title: { text: title },
      height: Math.max(320, 160 + 42 * names.length),
      xaxis: layerAxis(names.slice(1), "Later layer"),
      yaxis: { ...layerAxis(names.slice(0, -1), "Earlier layer"), autorange: "reversed" },
    },
    description: `${title}: ${said.length > 0 ? `the later layer above beyond error, ${said.join("; ")}` : "no later layer above beyond error"}, of ${dataProcessing.length} pairs.`,
  };
}
