import type { TableRow } from "../../platform/results/tables";
import { architectureId, nLayers, parseArchitecture } from "../../search-space/architecture";
import { mean } from "../../statistics";
import { hasWidthTable, readWidthTable, tableTraining, type WidthTable, type WidthTableRow } from "../../width-table";
import { widened } from "../posterior/widening";
import { type AskingExperiment, asking } from "../study/study";
import { tableNetworks, usableOf } from "../width-table/networks";

/** A network with a layer whose usable information lies below that of the layer before. */
export interface DippingNetwork {
  readonly row: WidthTableRow;
  /** Those layers, 2 … 4. */
  readonly layers: readonly number[];
}

/** Standard errors of the difference that a fall has to exceed. */
const clear = 2;

/**
 * The networks of a table's first seed, in the table's order, whose usable information falls from one layer to the next by
 * more than two standard errors of the difference.
 */
export function dippingNetworks(rows: readonly WidthTableRow[]): readonly DippingNetwork[] {
  return tableNetworks(rows).alive.flatMap(({ last: row }) => {
    const nats = usableOf(row);
    const errors = [row.usableError1, row.usableError2, row.usableError3, row.usableError4];
    const layers = [2, 3, 4].filter(
      (layer) => nats[layer - 2] - nats[layer - 1] > clear * Math.hypot(errors[layer - 1], errors[layer - 2]),
    );
    return layers.length > 0 ? [{ row, layers }] : [];
  });
}

/** What doubling a layer that dips gained, beside the others of its network. */
export interface DipGain {
  readonly dataSet: string;
  readonly architecture: string;
  /** The layer that dips, 2 … 4. */
  readonly layer: number;
  /** Report accuracy of the network with that layer doubled, less that of the network. */
  readonly gain: number;
  /** Mean of the same over the other three layers. */
  readonly gainOfOthers: number;
  /** Of doubling each of the four layers, whether it dips or not; shape [4], in columns of their own. */
  readonly gain1: number;
  readonly gain2: number;
  readonly gain3: number;
  readonly gain4: number;
  /** Networks of the data set that dip, whether they have been widened yet or not. */
  readonly dipping: number;
}

/** What doubling each of the four layers gained; shape [4]. */
export const gainsOf = ({ gain1, gain2, gain3, gain4 }: DipGain): readonly number[] => [gain1, gain2, gain3, gain4];

/** Each data set's networks that dip. */
function dippingByDataSet(rows: readonly WidthTableRow[]): readonly (readonly DippingNetwork[])[] {
  const networks = dippingNetworks(rows);
  return [...new Set(networks.map(({ row }) => row.dataSet))].map((dataSet) =>
    networks.filter(({ row }) => row.dataSet === dataSet),
  );
}

/**
 * The intervention of the sixth hypothesis: each network of a width table with a dip is trained anew with each of its
 * layers twice as wide, at most 120 filters, from the same seed on the same images by the table's recipe. A layer that
 * is at 120 filters gains 0. Networks are asked for in rounds, one of each data set, so that an interrupted run has as
 * many of each.
 *
 * @param options.path Of the table's file; the project's own unless told.
 * @param options.networks Only so many of each data set, the first of the table's design; all unless told.
 * @returns One a layer that dips. None where there is no table.
 */
export function widenedDips(
  options: { readonly path?: string; readonly networks?: number } = {},
): AskingExperiment<readonly DipGain[]> {
  return asking(async ({ source }) => {
    if (!hasWidthTable(options.path)) return [];
    const table = readWidthTable(options.path);
    const gainsIn = async ({ row, layers }: DippingNetwork, dipping: number): Promise<readonly DipGain[]> => {
      const base = parseArchitecture(row.architecture);
      const gains = await Promise.all(
        Array.from({ length: nLayers }, async (_, index) => {
          const architecture = architectureId(widened(base, index));
          if (architecture === row.architecture) return 0;
          const { history } = await source.run({ ...trainingOf(table, row), architecture });
          return (history[row.epoch - 1].reportAccuracy ?? Number.NaN) - row.reportAccuracy;
        }),
      );
      return layers.map((layer) => ({
        dataSet: row.dataSet,
        architecture: row.architecture,
        layer,
        gain: gains[layer - 1],
        gainOfOthers: mean(gains.filter((_, index) => index !== layer - 1)),
        ...{ gain1: gains[0], gain2: gains[1], gain3: gains[2], gain4: gains[3] },
        dipping,
      }));
    };
    const dataSets = dippingByDataSet(table.rows);
    const most = Math.max(0, ...dataSets.map((own) => own.length));
    const rounds = Array.from({ length: Math.min(most, options.networks ?? most) }, (_, round) =>
      dataSets.flatMap((own) => own.slice(round, round + 1).map((network) => ({ network, dipping: own.length }))),
    );
    const asked = rounds.flat().map(({ network, dipping }) => gainsIn(network, dipping));
    return (await Promise.all(asked)).flat();
  });
}

function trainingOf({ recipe, data }: WidthTable, row: WidthTableRow) {
  const { dataSet, architecture, repeat, epoch: epochs } = row;
  const described = data.find(({ id }) => id === dataSet);
  if (!described) throw new Error(`The width table has rows of ${dataSet} and does not describe that data set.`);
  return tableTraining(recipe, described, { dataSet, architecture, repeat, epochs });
}

/** Networks of the data set that has most of them, in rows of `dipRows`. */
export function widenedADataSet(rows: readonly TableRow[]): number {
  const networks = new Map<unknown, Set<unknown>>();
  for (const { dataSet, architecture } of rows) {
    networks.set(dataSet, (networks.get(dataSet) ?? new Set()).add(architecture));
  }
  return Math.max(0, ...[...networks.values()].map(({ size }) => size));
}

/** One row for each layer that dips. */
export const dipRows = (gains: readonly DipGain[]): readonly TableRow[] => gains.map((gain) => ({ ...gain }));
