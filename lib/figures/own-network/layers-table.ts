import type { OwnNetworkInformation } from "../../own-network/measure-sets";
import type { TableOptions } from "../../platform/display/table";

/** The table of all layers: a row a layer, epoch and part of the images. */
export function layersTable(networks: readonly OwnNetworkInformation[]): [Record<string, unknown>[], TableOptions] {
  const [hasEpochs, hasParts] = [
    networks.some(({ epoch }) => epoch !== null),
    networks.some(({ part }) => part !== null),
  ];
  const rows = networks.flatMap(({ layers }) =>
    layers.map((layer) => {
      const { bound, lowerLimit, ceilingNats, expectedGain, accuracyAllowed, controlTask, onlineCode } = layer;
      return {
        ...(hasEpochs ? { epoch: layer.epoch } : {}),
        ...(hasParts ? { part: layer.part } : {}),
        layer: layer.name,
        bound,
        lowerLimit,
        ceilingNats,
        family: expectedGain.family,
        points: expectedGain.points,
        accuracyAllowed,
        ...(controlTask ? { accuracy: controlTask.accuracy, selectivity: controlTask.selectivity } : {}),
        ...(onlineCode ? { bits: onlineCode.bits, compression: onlineCode.compression } : {}),
        verdict: layer.verdict,
        because: layer.because,
      };
    }),
  );
  const nats = { unit: "nats", digits: 3 };
  const titles = {
    epoch: { title: "Epoch" },
    part: { title: "Images" },
    layer: { title: "Layer" },
    bound: { title: "Bound", ...nats },
    lowerLimit: { title: "At least, 95 %", ...nats },
    ceilingNats: { title: "Ceiling", ...nats },
    family: { title: "A richer family adds", ...nats },
    points: { title: "Twice the points add", ...nats },
    accuracyAllowed: { title: "Accuracy allowed (Fano)", digits: 3 },
    accuracy: { title: "Linear probe's accuracy", digits: 3 },
    selectivity: { title: "Selectivity", digits: 3 },
    bits: { title: "Online code", unit: "bit", digits: 5 },
    compression: { title: "Compression", digits: 3 },
    verdict: { title: "Verdict" },
    because: { title: "Because" },
  };
  const columns = Object.fromEntries(Object.entries(titles).filter(([name]) => name in rows[0]));
  return [rows, { caption: "What each layer knows of the label, input side first", limit: rows.length, columns }];
}
