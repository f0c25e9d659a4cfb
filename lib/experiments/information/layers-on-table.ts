import { withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import { nLayers } from "../../search-space";
import { type Spread, spreadOf } from "../../statistics/spread";
import type { WidthTableRow } from "../../width-table/rows";
import { tableNetworks, usableOf } from "../width-table/networks";

/** What the layers of many networks know of the labels of one data set, nats. */
export interface LayersOfDataSet {
  readonly dataSet: string;
  /** H(Y). */
  readonly labelEntropy: number;
  /** Networks that answer not every image alike, and those of them that MINE has measured. */
  readonly networks: number;
  readonly withMine: number;
  /** Mean and standard deviation over networks, a layer each, the input side first; shape [4]. */
  readonly usable: readonly Spread[];
  /** Of MINE, as in the thesis on the images of its fit; empty where no network has it. */
  readonly mine: readonly Spread[];
  /** Mean accuracy on the images of `usable`. */
  readonly accuracy: number;
}

const mineOf = ({ mine1, mine2, mine3, mine4 }: WidthTableRow): readonly (number | null)[] => [
  mine1,
  mine2,
  mine3,
  mine4,
];

const perLayer = (networks: readonly (readonly number[])[]): readonly Spread[] =>
  networks.length === 0
    ? []
    : Array.from({ length: nLayers }, (_, layer) => spreadOf(networks.map((values) => values[layer])));

/**
 * What each layer knows of the label on every data set of a width table, over its networks of the first seed after the
 * last epoch (definition 2.2); dead networks are left out.
 */
export const layersOnTable = (rows: readonly WidthTableRow[]): readonly LayersOfDataSet[] => {
  const { alive } = tableNetworks(rows);
  return [...new Set(alive.map(({ last }) => last.dataSet))].map((dataSet) => {
    const networks = alive.map(({ last }) => last).filter((row) => row.dataSet === dataSet);
    const mine = networks.map(mineOf).filter((values) => values.every((value) => value !== null));
    return {
      dataSet,
      labelEntropy: networks[0].labelEntropy,
      networks: networks.length,
      withMine: mine.length,
      usable: perLayer(networks.map(usableOf)),
      mine: perLayer(mine as number[][]),
      accuracy: spreadOf(networks.map(({ reportAccuracy }) => reportAccuracy)).mean,
    };
  });
};

/** One row a data set. */
export function layersOnTableRows(layers: readonly LayersOfDataSet[]): readonly TableRow[] {
  const numbers = Array.from({ length: nLayers }, (_, layer) => layer);
  const rows = layers.map(({ dataSet, networks, withMine, labelEntropy, accuracy, usable, mine }): TableRow => {
    const columns = (name: string, values: readonly Spread[]) =>
      Object.fromEntries(numbers.map((layer) => [`${name}${layer + 1}`, values[layer]?.mean ?? null]));
    return {
      dataSet,
      networks,
      accuracy,
      ...columns("usable", usable),
      withMine,
      ...columns("mine", mine),
      labelEntropy,
    };
  });
  const titles = (name: string, title: string) =>
    Object.fromEntries(
      numbers.map((layer) => [
        `${name}${layer + 1}`,
        { title: layer === 0 ? `${title} layer 1` : `layer ${layer + 1}`, unit: "nats", digits: 2 },
      ]),
    );
  return withColumns(rows, {
    dataSet: { title: "Data set" },
    networks: { title: "Networks" },
    accuracy: { title: "Accuracy", digits: 2 },
    ...titles("usable", "Usable"),
    withMine: { title: "with MINE" },
    ...titles("mine", "MINE"),
    labelEntropy: { title: "H(y)", unit: "nats", digits: 3 },
  });
}

/** Usable information of every layer as a share of H(Y), for a figure: a row a data set, with the deviation over networks. */
export const layerShares = (layers: readonly LayersOfDataSet[]) =>
  layers.flatMap(({ dataSet: name, labelEntropy, usable }) =>
    usable.map(({ mean, standardDeviation }, layer) => {
      const [low, value, high] = [mean - standardDeviation, mean, mean + standardDeviation].map(
        (nats) => nats / labelEntropy,
      );
      return { name, group: `layer ${layer + 1}`, value, interval: [low, high] as const };
    }),
  );
