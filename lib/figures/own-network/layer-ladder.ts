import type { Data } from "plotly.js";
import type { OwnNetworkInformation } from "../../own-network/measure-sets";
import type { Figure } from "../../platform/display/figure";
import { palette } from "../../platform/display/theme";
import { ceilingLine } from "../layer-bars";
import { downTo, rounded } from "../traces";
import { behindTitle, boundBarsLayout } from "./words";

/**
 * What critics of richer and richer families can use of each layer: a bar a family, with the one-sided 95 % limit below
 * each bound, under the ceiling.
 */
export function layerLadder(network: OwnNetworkInformation): Figure {
  const { layers } = network;
  const families = [...new Set(layers.flatMap(({ rungs }) => rungs.map(({ family }) => family)))];
  const names = layers.map(({ name }) => name);
  const bars = families.map((family, index): Data => {
    const own = layers.flatMap(({ name, rungs }) =>
      rungs.filter((rung) => rung.family === family).map((rung) => ({ name, ...rung })),
    );
    return {
      type: "bar",
      name: `up to ${family}`,
      x: own.map(({ name }) => name),
      y: own.map(({ bound }) => rounded(bound)),
      error_y: downTo(own),
      marker: { color: palette[index % palette.length] },
      hovertemplate: `%{x}, up to ${family}: %{y:.3f} nats<extra></extra>`,
    };
  });
  const ceiling = Math.max(...layers.map(({ ceilingNats }) => ceilingNats));
  const title = `Usable information by layer and family of critics${behindTitle(network)}`;
  const said = layers.map(({ name, bound, lowerLimit }) => `${name} ${bound.toFixed(2)} (≥ ${lowerLimit.toFixed(2)})`);
  return {
    data: [...bars, ceilingLine(ceiling, names)],
    layout: boundBarsLayout(title, names),
    description: `${title}. By the richest family, nats, with its 95 % limit: ${said.join("; ")}. Cap: ${ceiling.toFixed(2)}.`,
  };
}
