import type { OwnNetworkInformation } from "../../own-network/measure-sets";
import { classInformation } from "../../own-network/pointwise";
import type { Figure } from "../../platform/display/figure";
import { behindTitle, layerAxis } from "./words";

/** Classes drawn at most. */
const mostClasses = 60;

/**
 * What each layer knows of the points of each class, as a share of what can be known of it, ln of 1 / its share of the
 * points: 1 where the class is known for sure, 0 where the layer says nothing, less where it misleads. Of more than 60
 * classes those that the best layer knows least of.
 */
export function classMap(network: OwnNetworkInformation): Figure {
  const { layers } = network;
  const names = layers.map(({ name }) => name);
  const best = layers.reduce((a, b) => (b.bound > a.bound ? b : a));
  const ofLayer = layers.map((layer) => {
    const shares = classInformation(network, layer).map((own) => [own.class, own.nats / own.ceilingNats] as const);
    return new Map(shares);
  });
  const ofBest = ofLayer[best.layer - 1];
  const classes = [...ofBest.keys()];
  const least = [...classes].sort((a, b) => ofBest.get(a)! - ofBest.get(b)!);
  const shown = classes.length > mostClasses ? least.slice(0, mostClasses) : classes;
  const title = `Share of each class that is known, by layer${behindTitle(network)}`;
  const all =
    shown.length < classes.length
      ? `; the ${shown.length} of ${classes.length} classes that ${best.name} knows least of`
      : "";
  const said = (name: string) => `${name} (${ofBest.get(name)!.toFixed(2)})`;
  return {
    data: [
      {
        type: "heatmap",
        x: names,
        y: shown,
        z: shown.map((name) => ofLayer.map((shares) => Number(shares.get(name)!.toFixed(3)))),
        texttemplate: shown.length * names.length <= 200 ? "%{z:.2f}" : "",
        hovertemplate: "class %{y}, %{x}: %{z:.2f} of what can be known<extra></extra>",
        zmin: 0,
        zmax: 1,
        colorscale: "Viridis",
        colorbar: { title: { text: "share known", side: "right" }, thickness: 12 },
      } as never,
    ],
    layout: {
      title: { text: title },
      height: Math.max(320, 160 + 24 * shown.length),
      xaxis: layerAxis(names),
      yaxis: { type: "category", title: { text: "Class" }, autorange: "reversed" },
    },
    description: `${title}${all}. ${best.name}, which knows most, knows least of ${said(least[0])} and most of ${said(least[least.length - 1])}.`,
  };
}
