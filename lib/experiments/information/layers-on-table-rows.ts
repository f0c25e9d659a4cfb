import { decimals } from "../../platform/display/numbers";
import { withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import { nLayers } from "../../search-space";
import type { Spread } from "../../statistics/spread";
import type { LayersOfDataSet } from "./layers-on-table";

const layerNumbers = Array.from({ length: nLayers }, (_, layer) => layer + 1);

const means = (name: string, layers: readonly Spread[]): TableRow =>
  Object.fromEntries(layerNumbers.map((layer) => [`${name}${layer}`, layers[layer - 1]?.mean ?? null]));

/** Titles of a quantity's four columns. */
const titled = (name: string, title: string) =>
  Object.fromEntries(
    layerNumbers.map((layer) => [
      `${name}${layer}`,
      { title: layer === 1 ? `${title} layer 1` : `layer ${layer}`, unit: "nats", ...decimals(2) },
    ]),
  );

/** Usable information of every layer, one row a data set; nats. */
export function layersOnTableRows(layers: readonly LayersOfDataSet[]): readonly TableRow[] {
  const rows = layers.map(
    ({ dataSet, networks, leftOut, accuracy, usable, labelEntropy }): TableRow => ({
      ...{ dataSet, networks, leftOut, accuracy },
      ...means("usable", usable),
      labelEntropy,
    }),
  );
  return withColumns(rows, {
    dataSet: { title: "Data set" },
    networks: { title: "Networks" },
    leftOut: { title: "left out" },
    accuracy: { title: "Accuracy", ...decimals(2) },
    ...titled("usable", "Usable"),
    labelEntropy: { title: "H(y)", unit: "nats", ...decimals(2) },
  });
}

/** MINE of every layer beside usable information of the same networks, one row a data set that has any; nats. */
export function mineOnTableRows(layers: readonly LayersOfDataSet[]): readonly TableRow[] {
  const rows = layers
    .filter(({ withMine }) => withMine.networks > 0)
    .map(
      ({ dataSet, withMine: { networks, mine, usable }, labelEntropy }): TableRow => ({
        ...{ dataSet, networks },
        ...means("mine", mine),
        ...means("usable", usable),
        labelEntropy,
      }),
    );
  return withColumns(rows, {
    dataSet: { title: "Data set" },
    networks: { title: "Networks" },
    ...titled("mine", "MINE"),
    ...titled("usable", "Usable"),
    labelEntropy: { title: "H(y)", unit: "nats", ...decimals(2) },
  });
}

/**
 * Usable information of every layer as a share of H(Y), a row a data set and layer for `intervalRows`; the interval is
 * one standard deviation over networks to either side, absent of a single one.
 */
export const layerShares = (layers: readonly LayersOfDataSet[]) =>
  layers.flatMap(({ dataSet: name, labelEntropy, usable }) =>
    usable.map(({ mean, standardDeviation }, layer) => {
      const [value, spread] = [mean / labelEntropy, standardDeviation / labelEntropy];
      const row = { name, group: `layer ${layer + 1}`, value };
      return Number.isNaN(spread) ? row : { ...row, interval: [value - spread, value + spread] as const };
    }),
  );
