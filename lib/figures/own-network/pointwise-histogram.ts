import type { Data } from "plotly.js";
import type { OwnNetworkInformation } from "../../own-network/measure-sets";
import type { Figure } from "../../platform/display/figure";
import { palette } from "../../platform/display/theme";
import { axesOf, panelAxes, panelPlaces, panelsLayout } from "../panels";
import { rounded } from "../traces";
import { behindTitle } from "./words";

const bins = 40;

/**
 * Of how many points a layer knows how much: ln p̂(y|x) − ln p(y), a panel a layer on one scale. Right of 0 the layer
 * speaks for the label, left of it against; what lies far below stands in the first bin.
 */
export function pointwiseHistogram(network: OwnNetworkInformation): Figure {
  const { layers } = network;
  const top = Math.max(...layers.map(({ pointwise }) => pointwise.reduce((most, nats) => Math.max(most, nats), 0)));
  const low = -Math.max(top, 0.5);
  const width = (top - low) / bins;
  const places = panelPlaces(layers.length);
  const counted = layers.map(({ pointwise }) => {
    const counts = new Array<number>(bins).fill(0);
    for (const nats of pointwise) counts[Math.min(bins - 1, Math.max(0, Math.floor((nats - low) / width)))]++;
    return counts.map((count) => rounded(count / pointwise.length));
  });
  const data = layers.map(
    ({ name }, panel): Data => ({
      type: "bar",
      name,
      x: counted[panel].map((_, bin) => rounded(low + (bin + 0.5) * width)),
      y: counted[panel],
      width: counted[panel].map(() => width),
      marker: { color: palette[0] },
      ...axesOf(places[panel]),
      hovertemplate: `${name}, %{x:.2f} nats: %{y:.1%} of the points<extra></extra>`,
    }),
  );
  const most = Math.max(...counted.flat());
  const x = { title: { text: "ln p̂(y|x) − ln p(y) (nats)" }, range: [low, top + width] };
  const y = { title: { text: "Share of the points" }, range: [0, 1.05 * most], tickformat: ".0%" };
  const title = `Of how many points each layer knows how much${behindTitle(network)}`;
  const against = layers.map(({ name, pointwise }) => {
    const share = pointwise.filter((nats) => nats < 0).length / pointwise.length;
    return `${name} ${(100 * share).toFixed(0)} %`;
  });
  return {
    data,
    layout: {
      ...panelsLayout(
        title,
        places,
        places.map((place) => panelAxes(place, x, y)),
        layers.map(({ name }) => [name]),
      ),
      showlegend: false,
      bargap: 0,
    },
    description: `${title}. Points that a layer misleads on, below 0: ${against.join(", ")}.`,
  };
}
