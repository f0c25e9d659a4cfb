import type { LayoutAxis } from "plotly.js";
import type { OwnNetworkInformation } from "../../own-network/measure-sets";

/** What figures call a state of a network and its images. */
export function nameOf({ epoch, part }: Pick<OwnNetworkInformation, "epoch" | "part">): string {
  return [epoch === null ? [] : `epoch ${epoch}`, part === null ? [] : `${part} images`].flat().join(", ");
}

/** `, epoch 2, train images`, or nothing. */
export function behindTitle(network: Pick<OwnNetworkInformation, "epoch" | "part">): string {
  const name = nameOf(network);
  return name && `, ${name}`;
}

/** Characters at most of a layer's name beside an axis: more would take the room of what is drawn. */
const mostCharacters = 20;

const shortened = (name: string): string =>
  name.length <= mostCharacters ? name : `${name.slice(0, mostCharacters / 2)}…${name.slice(1 - mostCharacters / 2)}`;

/** An axis of layers. Of long names, such as ONNX files give, beginning and end are drawn. */
export function layerAxis(names: readonly string[], title = "Layer, input side first"): Partial<LayoutAxis> {
  const isLong = names.some((name) => name.length > mostCharacters);
  return {
    type: "category",
    title: { text: title },
    ...(isLong ? { tickmode: "array", tickvals: [...names], ticktext: names.map(shortened) } : {}),
  };
}

/** Groups of bars of bounds, a group a layer. */
export const boundBarsLayout = (title: string, names: readonly string[]) =>
  ({
    title: { text: title },
    barmode: "group",
    xaxis: layerAxis(names),
    yaxis: { title: { text: "Bound of I(layer; y) (nats)" }, rangemode: "tozero" },
  }) as const;

/** The last state of the network on each part of its images, held-out first. */
export function lastStates(networks: readonly OwnNetworkInformation[]): readonly OwnNetworkInformation[] {
  const last = Math.max(...networks.map(({ epoch }) => epoch ?? 0));
  const states = networks.filter(({ epoch }) => (epoch ?? 0) === last);
  return [...states].sort((a, b) => Number(a.part === "train") - Number(b.part === "train"));
}
