import type { OwnNetworkInformation } from "../own-network/measure-sets";

const blocks = [..." ▁▂▃▄▅▆▇█"];

/** A bound with a bar of its share of the ceiling. */
function cell(bound: number, ceilingNats: number): string {
  const share = Math.min(1, Math.max(0, bound / ceilingNats));
  return `${bound.toFixed(2).replace(/^-0\.00$/, "0.00")}${blocks[Math.round(share * (blocks.length - 1))]}`;
}

/**
 * Layer × epoch as text, a block a part of the images, input side on top: each layer's bound in nats with a bar that is
 * full at H(y).
 *
 * @param width Columns of the terminal: the latest epochs that they hold are shown.
 */
export function epochChart(networks: readonly OwnNetworkInformation[], width: number): string {
  const parts = [...new Set(networks.map(({ part }) => part))];
  return parts
    .map((part) =>
      partChart(
        part,
        networks.filter((network) => network.part === part),
        width,
      ),
    )
    .join("\n\n");
}

function partChart(part: string | null, networks: readonly OwnNetworkInformation[], width: number): string {
  const names = networks[0].layers.map(({ name }) => name);
  const head = `${part ?? "layer"}, epoch`;
  const first = Math.max(head.length, ...names.map((name) => name.length));
  const column = 7;
  const room = Math.max(1, Math.floor((width - first) / column));
  const shown = networks.slice(-room);
  const line = (name: string, cells: readonly string[]) =>
    name.padEnd(first) + cells.map((text) => text.padStart(column)).join("");
  const { ceilingNats } = networks[0].layers[0];
  const left = networks.length - shown.length;
  return [
    `Bound of I(layer; y), nats; H(y) = ${ceilingNats.toFixed(2)}${left > 0 ? `; ${left} earlier epochs not shown` : ""}`,
    line(
      head,
      shown.map(({ epoch }) => `${epoch} `),
    ), // the bar's place
    ...names.map((name, place) =>
      line(
        name,
        shown.map(({ layers }) => cell(layers[place].bound, ceilingNats)),
      ),
    ),
  ].join("\n");
}
