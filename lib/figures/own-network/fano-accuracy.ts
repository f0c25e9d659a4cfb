import type { OwnNetworkInformation } from "../../own-network/measure-sets";
import type { Figure } from "../../platform/display/figure";
import { palette } from "../../platform/display/theme";
import { level, rounded } from "../traces";
import { behindTitle, layerAxis } from "./words";

/** The accuracy that no classifier of so much information exceeds, by layer, over the share of the largest class. */
export function fanoAccuracy(network: OwnNetworkInformation): Figure {
  const { layers, labels, classNames } = network;
  const names = layers.map(({ name }) => name);
  const counts = classNames.map((_, label) => labels.reduce((sum, each) => sum + Number(each === label), 0));
  const chance = Math.max(...counts) / labels.length;
  const title = `Accuracy that the bound allows (Fano)${behindTitle(network)}`;
  const said = layers.map(({ name, accuracyAllowed }) => `${name} ${accuracyAllowed.toFixed(2)}`);
  return {
    data: [
      {
        type: "bar",
        name: "accuracy allowed",
        x: names,
        y: layers.map(({ accuracyAllowed }) => rounded(accuracyAllowed)),
        marker: { color: palette[2] },
        hovertemplate: "%{x}: at most %{y:.3f}<extra></extra>",
      },
      level(`share of the largest class: ${chance.toFixed(2)}`, [names[0], names[names.length - 1]], chance),
    ],
    layout: {
      title: { text: title },
      xaxis: layerAxis(names),
      yaxis: { title: { text: "Accuracy" }, range: [0, 1.03] },
    },
    description: `${title}: ${said.join(", ")}; share of the largest class ${chance.toFixed(2)}.`,
  };
}
