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

/** Prints the table of layers, and where data processing is broken. */
export function showLayers(networks: readonly OwnNetworkInformation[]): void {
  const rows = networks.flatMap(({ layers }) =>
    layers.map(({ epoch, part, name, bound, lowerLimit, ceilingNats, accuracyAllowed, verdict, because }) => {
      return { epoch, part, layer: name, bound, lowerLimit, ceilingNats, accuracyAllowed, verdict, because };
    }),
  );
  const nats = { unit: "nats", digits: 4 };
  table(rows, {
    caption: "What each layer knows of the label, input side first",
    limit: rows.length,
    columns: {
      epoch: { title: "Epoch" },
      part: { title: "Images" },
      layer: { title: "Layer" },
      bound: { title: "Bound", ...nats },
      lowerLimit: { title: "At least, 95 %", ...nats },
      ceilingNats: { title: "Ceiling", ...nats },
      accuracyAllowed: { title: "Accuracy that the bound allows (Fano)", digits: 3 },
      verdict: { title: "Verdict" },
      because: { title: "Because" },
    },
  });
  for (const { because, verdict } of networks.flatMap(({ dataProcessing }) => dataProcessing)) {
    if (verdict === "earlierUnderfit") console.log(because);
  }
}
