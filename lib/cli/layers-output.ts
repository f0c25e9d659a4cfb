import { layersTable } from "../figures/own-network";
import type { LayerThere } from "../own-network/layers-there";
import type { OwnNetworkInformation } from "../own-network/measure-sets";
import { classInformation, leastKnown } from "../own-network/pointwise";
import { table } from "../platform/display/table";

/** Points named of those that a layer knows least of. */
const namedPoints = 20;

/** What `mi-nas layers --json` prints: a record a layer, epoch and part, and one for every two layers. */
export function layersJson(networks: readonly OwnNetworkInformation[]) {
  return {
    layers: networks.flatMap((network) =>
      network.layers.map(({ name, layer, pointwise, rungs, family, ...information }) => ({
        layer: name,
        place: layer,
        family: rungs[rungs.length - 1].family,
        ...information,
        rungs,
        criticFamily: family,
        classes: classInformation(network, { pointwise }),
        leastKnown: leastKnown(network, { pointwise }, namedPoints),
      })),
    ),
    dataProcessing: networks.flatMap(({ epoch, part, dataProcessing }) =>
      dataProcessing.map((pair) => ({ epoch, part, ...pair })),
    ),
  };
}

/** Prints the table of layers, and where the bound of a later one is above that of an earlier one. */
export function showLayers(networks: readonly OwnNetworkInformation[]): void {
  table(...layersTable(networks));
  for (const { epoch, part, layers, dataProcessing } of networks) {
    const above = dataProcessing.filter(({ verdict }) => verdict === "earlierUnderfit");
    if (above.length === 0) continue;
    const worst = above.reduce((a, b) => (b.excessNats > a.excessNats ? b : a));
    const names = `${layers[worst.later - 1].name} over ${layers[worst.earlier - 1].name}`;
    const where = [epoch === null ? [] : `epoch ${epoch}`, part === null ? [] : `${part} images`].flat();
    console.log(
      `${where.length > 0 ? `${where.join(", ")}: ` : ""}the bound of the later layer is above that of the earlier one, beyond ` +
        `error, in ${above.length} of ${dataProcessing.length} pairs, most of ${names} (${worst.excessNats.toFixed(3)} ` +
        "nats): critics of the earlier layers miss what is there.",
    );
  }
}

/** Prints what layers a file has. */
export function showThere(layers: readonly LayerThere[], json?: boolean): void {
  if (json) {
    console.log(JSON.stringify({ layers }));
    return;
  }
  const rows = layers.map(({ layer, operator, module, shape, isMeasured }) => ({
    layer,
    ...(operator ? { operator, module, shape: shape ? `[${shape.join(", ")}]` : null, measured: isMeasured } : {}),
  }));
  const titles = {
    layer: { title: "Layer" },
    operator: { title: "Answered by" },
    module: { title: "In the module" },
    shape: { title: "Shape" },
    measured: { title: "Measured unless told", format: (value: unknown) => (value ? "yes" : "") },
  };
  // a column that says nothing of any layer is left out
  const columns = Object.fromEntries(
    Object.entries(titles).filter(([name]) => rows.some((row) => (row[name as keyof typeof row] ?? null) !== null)),
  );
  table(rows, { caption: "Layers that there are, input side first", limit: rows.length, columns });
}
