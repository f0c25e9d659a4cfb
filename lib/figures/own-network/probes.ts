import type { OwnNetworkInformation } from "../../own-network/measure-sets";
import type { Figure } from "../../platform/display/figure";
import { palette } from "../../platform/display/theme";
import { ceilingLine } from "../layer-bars";
import { rounded } from "../traces";
import { behindTitle, layerAxis } from "./words";

/** A linear probe's accuracy of each layer beside what the same probe can remember of labels in random order. */
export function controlTaskBars(network: OwnNetworkInformation): Figure {
  const own = network.layers.flatMap(({ name, controlTask }) => (controlTask ? [{ name, ...controlTask }] : []));
  const names = own.map(({ name }) => name);
  const title = `Linear probe and control task${behindTitle(network)}`;
  const said = own.map(({ name, accuracy, controlAccuracy, selectivity }) => {
    return `${name} ${accuracy.toFixed(2)} − ${controlAccuracy.toFixed(2)} = ${selectivity.toFixed(2)}`;
  });
  const bar = (what: string, y: readonly number[], colour: string) => ({
    ...{ type: "bar" as const, name: what, x: names, y: y.map(rounded), marker: { color: colour } },
    hovertemplate: `%{x}, ${what}: %{y:.3f}<extra></extra>`,
  });
  return {
    data: [
      bar(
        "labels, rows not fitted to",
        own.map(({ accuracy }) => accuracy),
        palette[0],
      ),
      bar(
        "control task, rows fitted to",
        own.map(({ controlAccuracy }) => controlAccuracy),
        palette[1],
      ),
    ],
    layout: {
      title: { text: title },
      barmode: "group",
      xaxis: layerAxis(names),
      yaxis: { title: { text: "Accuracy" }, range: [0, 1.03] },
    },
    description: `${title}. Accuracy less that of the control task, selectivity: ${said.join("; ")}.`,
  };
}

/** Online code length of the labels by a linear probe of each layer, beneath the uniform code. */
export function codeLengthBars(network: OwnNetworkInformation): Figure {
  const own = network.layers.flatMap(({ name, onlineCode }) => (onlineCode ? [{ name, ...onlineCode }] : []));
  const names = own.map(({ name }) => name);
  const kilobits = (bits: number) => Number((bits / 1000).toPrecision(4));
  const title = `Online code length of the labels${behindTitle(network)}`;
  const said = own.map(({ name, bits, compression }) => `${name} ${kilobits(bits)} (÷ ${compression.toFixed(2)})`);
  const uniform = kilobits(own[0].uniformBits);
  return {
    data: [
      {
        type: "bar",
        name: "online code",
        x: names,
        y: own.map(({ bits }) => kilobits(bits)),
        marker: { color: palette[0] },
        hovertemplate: "%{x}: %{y:.4g} kbit<extra></extra>",
      },
      { ...ceilingLine(uniform, names), name: `uniform code: ${uniform}` },
    ],
    layout: {
      title: { text: title },
      xaxis: layerAxis(names),
      yaxis: { title: { text: "Code length (kbit)" }, rangemode: "tozero" },
    },
    description: `${title}, kbit, and how many times shorter than the uniform code's ${uniform}: ${said.join("; ")}.`,
  };
}
