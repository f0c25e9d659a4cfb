import { nLayers } from "../../search-space";
import { mean, type Spread, spreadOf } from "../../statistics/spread";
import type { WidthTableRow } from "../../width-table/rows";
import { tableNetworks, usableOf } from "../width-table/networks";

/** What the layers of many networks know of the labels of one data set, in nats, the input side first. */
export interface LayersOfDataSet {
  readonly dataSet: string;
  /** H(Y) of the report images; NaN where no network is left. */
  readonly labelEntropy: number;
  readonly networks: number;
  /** Networks that are left out: they answer every image alike, have no finite loss, or an estimate of theirs failed. */
  readonly leftOut: number;
  /** Usable information over all of them; shape [4], empty of none. */
  readonly usable: readonly Spread[];
  /** Mean accuracy on the images of `usable`. */
  readonly accuracy: number;
  /** Of the networks that have MINE, as in the thesis on the images of its fit. */
  readonly withMine: {
    readonly networks: number;
    /** Shape [4], empty of none. */
    readonly mine: readonly Spread[];
    readonly usable: readonly Spread[];
  };
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
 * last epoch (definition 2.2). An estimate that failed, NaN, leaves its network out.
 */
export function layersOnTable(rows: readonly WidthTableRow[]): readonly LayersOfDataSet[] {
  return [...new Set(rows.map(({ dataSet }) => dataSet))].map((dataSet) => {
    const { alive, dead } = tableNetworks(rows.filter((row) => row.dataSet === dataSet));
    const networks = alive.map(({ last }) => last).filter((row) => usableOf(row).every(Number.isFinite));
    const measured = networks.filter((row) => mineOf(row).every(Number.isFinite));
    return {
      dataSet,
      labelEntropy: networks[0]?.labelEntropy ?? Number.NaN,
      networks: networks.length,
      leftOut: dead + alive.length - networks.length,
      usable: perLayer(networks.map(usableOf)),
      accuracy: mean(networks.map(({ reportAccuracy }) => reportAccuracy)),
      withMine: {
        networks: measured.length,
        mine: perLayer(measured.map((row) => mineOf(row).map(Number))),
        usable: perLayer(measured.map(usableOf)),
      },
    };
  });
}
