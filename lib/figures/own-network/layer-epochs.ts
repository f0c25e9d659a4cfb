import type { Data } from "plotly.js";
import type { OwnNetworkInformation } from "../../own-network/measure-sets";
import type { Figure } from "../../platform/display/figure";
import { palette } from "../../platform/display/theme";
import { axesOf, panelAxes, panelPlaces, panelsLayout } from "../panels";
import { downTo, rounded } from "../traces";

/**
 * What each layer knows of the label from epoch to epoch: a line a layer, a panel a part of the images, with the
 * one-sided 95 % limit below each bound.
 *
 * @param networks Of at least two epochs.
 */
export function layerEpochs(networks: readonly OwnNetworkInformation[]): Figure {
  const parts = [...new Set(networks.map(({ part }) => part))];
  const places = panelPlaces(parts.length);
  const names = [...new Set(networks.flatMap(({ layers }) => layers.map(({ name }) => name)))];
  const data = parts.flatMap((part, panel) =>
    names.map((name, index): Data => {
      const own = networks
        .filter((network) => network.part === part)
        .flatMap(({ layers }) => layers.filter((layer) => layer.name === name));
      const colour = palette[index % palette.length];
      return {
        type: "scatter",
        mode: "lines+markers",
        name,
        legendgroup: name,
        showlegend: panel === 0,
        x: own.map(({ epoch }) => epoch),
        y: own.map(({ bound }) => rounded(bound)),
        error_y: downTo(own),
        marker: { color: colour, symbol: index % 8, size: 8 },
        line: { color: colour, dash: index < palette.length ? "solid" : "dot" },
        ...axesOf(places[panel]),
        hovertemplate: `${name}, epoch %{x}: %{y:.3f} nats<extra></extra>`,
      };
    }),
  );
  const most = Math.max(...networks.flatMap(({ layers }) => layers.map(({ bound }) => bound)));
  const y = { title: { text: "Bound of I(layer; y) (nats)" }, range: [0, 1.08 * most] };
  const epochs = networks.map(({ epoch }) => epoch!);
  const dtick = Math.max(1, Math.ceil((Math.max(...epochs) - Math.min(...epochs)) / 8));
  const axes = places.map((place) => panelAxes(place, { title: { text: "Epoch" }, dtick, tick0: 0 }, y));
  const title = "Usable information of the layers over epochs";
  const said = parts.map((part) => {
    const own = networks.filter((network) => network.part === part);
    const show = ({ epoch, layers }: OwnNetworkInformation) =>
      `epoch ${epoch} ${layers.map(({ bound }) => bound.toFixed(2)).join(", ")}`;
    return `${part === null ? "" : `${part} images: `}${show(own[0])}; ${show(own[own.length - 1])}`;
  });
  return {
    data,
    layout: panelsLayout(
      title,
      places,
      axes,
      parts.map((part) => (part === null ? [] : [`${part} images`])),
    ),
    description: `${title}, ${names.join(", ")}. Nats, ${said.join(". ")}.`,
  };
}
