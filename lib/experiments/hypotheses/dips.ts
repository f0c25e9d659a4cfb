import type { TableRow } from "../../platform/results/tables";
import { architectureId, nLayers, parseArchitecture } from "../../search-space/architecture";
import { type HypothesisVerdict, mean, standardErrorOfMean, verdictOfDifferences } from "../../statistics";
import { hasWidthTable, readWidthTable, tableTraining, type WidthTable, type WidthTableRow } from "../../width-table";
import { tableNetworks, usableOf } from "../posterior/table-networks";
import { widened } from "../posterior/widening";
import { type AskingExperiment, asking } from "../study/study";
import { type JudgedHypothesis, notRun, whileSome } from "./judged-hypothesis";
import { standIn } from "./posterior-hypothesis";

/** A network with a layer whose usable information lies below that of the layer before. */
export interface DippingNetwork {
  readonly row: WidthTableRow;
  /** Those layers, 2 … 4. */
  readonly layers: readonly number[];
}

/** Standard errors of the difference that a fall has to exceed. */
const clear = 2;

/** Networks a data set below which it is left out. */
const fewest = 3;

/** The networks of a table's first seed, in the table's order, whose usable information clearly falls from one layer to the next. */
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
  /** Networks of the data set that dip, whether they have been widened yet or not. */
  readonly dipping: number;
}

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
    const gainsOf = async ({ row, layers }: DippingNetwork, dipping: number): Promise<readonly DipGain[]> => {
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
        dipping,
      }));
    };
    const dataSets = dippingByDataSet(table.rows);
    const most = Math.max(0, ...dataSets.map((own) => own.length));
    const rounds = Array.from({ length: Math.min(most, options.networks ?? most) }, (_, round) =>
      dataSets.flatMap((own) => own.slice(round, round + 1).map((network) => ({ network, dipping: own.length }))),
    );
    const asked = rounds.flat().map(({ network, dipping }) => gainsOf(network, dipping));
    return (await Promise.all(asked)).flat();
  });
}

function trainingOf({ recipe, data }: WidthTable, row: WidthTableRow) {
  const { dataSet, architecture, repeat, epoch: epochs } = row;
  const described = data.find(({ id }) => id === dataSet);
  if (!described) throw new Error(`The width table has rows of ${dataSet} and does not describe that data set.`);
  return tableTraining(recipe, described, { dataSet, architecture, repeat, epochs });
}

/** What widening where information dips gained on a data set beyond widening elsewhere. */
export interface DipDifference {
  readonly dataSet: string;
  /** Mean over its networks, accuracy. */
  readonly difference: number;
  /** Standard error of that mean. */
  readonly spread: number;
  readonly networks: number;
}

/** Data sets with at least three networks that dip; a network with several dips counts once. */
export function dipDifferences(gains: readonly (DipGain | TableRow)[]): readonly DipDifference[] {
  const all = gains as readonly DipGain[];
  return [...new Set(all.map(({ dataSet }) => dataSet))].flatMap((dataSet) => {
    const own = all.filter((one) => one.dataSet === dataSet && Number.isFinite(one.gain - one.gainOfOthers));
    const networks = [...new Set(own.map(({ architecture }) => architecture))];
    if (networks.length < fewest) return [];
    const differences = networks.map((architecture) =>
      mean(own.filter((one) => one.architecture === architecture).map((one) => one.gain - one.gainOfOthers)),
    );
    const spread = standardErrorOfMean(differences);
    return [{ dataSet, difference: mean(differences), spread, networks: networks.length }];
  });
}

/** The sixth hypothesis of data/reference/hypotheses.md, and what it is made of. */
export interface DipHypothesis extends HypothesisVerdict {
  readonly byDataSet: readonly DipDifference[];
  readonly networks: number;
}

/**
 * Whether widening gains most where information dips: gain of accuracy by doubling the layer that dips less the mean
 * gain of the others, mean over the networks of a data set, over data sets with at least three.
 */
export function dipHypothesis(gains: readonly (DipGain | TableRow)[], seed: number): DipHypothesis {
  const byDataSet = dipDifferences(gains);
  const verdict = verdictOfDifferences(
    byDataSet.map(({ difference }) => difference),
    { direction: "above" },
    { seed },
  );
  return { ...verdict, byDataSet, networks: byDataSet.reduce((sum, { networks }) => sum + networks, 0) };
}

/** One row for each layer that dips. */
export const dipRows = (gains: readonly DipGain[]): readonly TableRow[] => gains.map((gain) => ({ ...gain }));

/** Data sets of the thesis. */
const allDataSets = 27;

/** What kept rows lack: networks that dip and are not widened yet, and data sets that the table does not have. */
function lackingDips(kept: readonly TableRow[]): Pick<JudgedHypothesis, "interim"> {
  const gains = kept as unknown as readonly DipGain[];
  const widenedNetworks = new Set(gains.map(({ dataSet, architecture }) => `${dataSet} ${architecture}`)).size;
  const ofDataSets = new Map(gains.map(({ dataSet, dipping }) => [dataSet, dipping]));
  const dipping = [...ofDataSets.values()].reduce((sum, networks) => sum + networks, 0);
  const networks = widenedNetworks < dipping ? [`${widenedNetworks} of ${dipping} networks`] : [];
  // of the table's data sets those without three dips are left out for good
  const { interim } = whileSome(ofDataSets.size, allDataSets);
  const parts = [...networks, ...(interim ? [interim] : [])];
  return parts.length > 0 ? { interim: parts.join(", ") } : {};
}

/**
 * The verdict on the sixth hypothesis.
 *
 * @param kept Rows of `dipRows` from the reference run; undefined where it has none.
 */
export function judgeDips(kept: readonly TableRow[] | undefined): JudgedHypothesis {
  const named = {
    number: 6,
    title: "Widening helps most where information dips",
    statistic: "gain of accuracy there less elsewhere, over data sets",
  };
  if (!kept) return notRun(named, "The networks that dip have not been trained wider yet.");
  const judged = dipHypothesis(kept, 1);
  const others = dipHypothesis(
    kept.filter(({ dataSet }) => dataSet !== standIn),
    1,
  );
  const hasStandIn = others.byDataSet.length < judged.byDataSet.length;
  return {
    ...named,
    verdict: judged,
    dataSets: judged.byDataSet.length,
    ...lackingDips(kept),
    variations: hasStandIn
      ? [{ name: "without the stand-in", verdict: others, dataSets: others.byDataSet.length }]
      : [],
  };
}
