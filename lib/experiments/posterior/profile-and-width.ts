import { bootstrapInterval, type Interval } from "../../statistics/bootstrap";
import { type PairedDifference, pairedDifference, signFlipPValue } from "../../statistics/paired-difference";
import { partialSpearman, pearson, spearman } from "../../statistics/rank-correlation";
import { mean } from "../../statistics/spread";
import { type TrainedWidth, widthEffects } from "./width-effects";

/** What one network's profile is held against. */
export interface ProfiledDataSet {
  readonly dataSet: string;
  /** Usable information of each layer of one network or a mean of several, nats; shape [4]. */
  readonly usable: readonly number[];
  readonly accuracy: number;
  /** Accuracy gained by doubling layers 3 and 4; see {@link returnToWidth}. */
  readonly returnToWidth: number;
  /** Networks behind it, where they were counted. */
  readonly networks?: number;
}

/** Accuracy gained by doubling layers 3 and 4, from trained networks of several widths. */
export function returnToWidth(networks: readonly TrainedWidth[]): number {
  const { perDoubling } = widthEffects(networks);
  return perDoubling[2] + perDoubling[3];
}

/** How well a number of each data set foretells another. */
export interface Foretelling {
  readonly by: string;
  readonly spearman: number;
  /** Bootstrap over data sets. */
  readonly interval: Interval;
  readonly pearson: number;
  /** Smallest and largest rank correlation when one data set is left out. */
  readonly leaveOneOut: Interval;
  /** What it is worth on a data set that is left out. */
  readonly leftOut: LeftOutSkill;
  readonly dataSets: number;
}

/** A line fitted to the other data sets, beside their mean, as predictions for each data set left out. */
export interface LeftOutSkill {
  /** Share of the mean's squared error that the line takes away; below 0 the mean is better. */
  readonly skill: number;
  /** Squared error of the line less that of the mean, over data sets: below 0 the line is better. */
  readonly difference: PairedDifference;
}

function leftOutSkill(x: readonly number[], y: readonly number[], seed: number): LeftOutSkill {
  const errors = y.map((wanted, left) => {
    const others = y.flatMap((_, index) => (index === left ? [] : [index]));
    const [meanX, meanY] = [mean(others.map((index) => x[index])), mean(others.map((index) => y[index]))];
    const spread = others.reduce((sum, index) => sum + (x[index] - meanX) ** 2, 0);
    const common = others.reduce((sum, index) => sum + (x[index] - meanX) * (y[index] - meanY), 0);
    const line = meanY + (spread > 0 ? (common / spread) * (x[left] - meanX) : 0);
    return { line: (wanted - line) ** 2, mean: (wanted - meanY) ** 2 };
  });
  const difference = pairedDifference(
    errors.map((error) => error.line - error.mean),
    { seed },
  );
  return { skill: -difference.mean / mean(errors.map((error) => error.mean)), difference };
}

function foretelling(by: string, x: readonly number[], y: readonly number[], seed: number): Foretelling {
  const pairs = x.map((value, index) => [value, y[index]] as const);
  const rank = (of: readonly (readonly [number, number])[]) =>
    spearman(
      of.map(([value]) => value),
      of.map(([, value]) => value),
    );
  const without = pairs.map((_, left) => rank(pairs.filter((_, index) => index !== left)));
  return {
    by,
    spearman: rank(pairs),
    interval: bootstrapInterval(pairs, rank, { seed }),
    pearson: pearson(x, y),
    leaveOneOut: [Math.min(...without), Math.max(...without)],
    leftOut: leftOutSkill(x, y, seed),
    dataSets: pairs.length,
  };
}

/**
 * Whether the profile of a network foretells what width is worth on its data set: the rise of usable information from
 * the first to the last layer, in raw nats, beside the accuracy of the same network and each layer's level.
 */
export function profileForetellsWidth(dataSets: readonly ProfiledDataSet[], seed: number): readonly Foretelling[] {
  const wanted = dataSets.map((one) => one.returnToWidth);
  const against = (by: string, value: (one: ProfiledDataSet) => number) =>
    foretelling(by, dataSets.map(value), wanted, seed);
  return [
    against("rise of usable information, layer 1 to 4", ({ usable }) => usable[usable.length - 1] - usable[0]),
    against("accuracy of the same network", ({ accuracy }) => accuracy),
    ...(dataSets[0]?.usable ?? []).map((_, layer) =>
      against(`usable information of layer ${layer + 1}`, ({ usable }) => usable[layer]),
    ),
  ];
}

/** A network in mid-training and what became of it. */
export interface EarlyNetwork {
  readonly dataSet: string;
  /** Information of a layer after the early epochs, nats. */
  readonly information: number;
  readonly earlyAccuracy: number;
  readonly parameters: number;
  readonly finalAccuracy: number;
}

/** What early information adds. */
export interface EarlyInformation {
  /** Partial rank correlation within each data set, accuracy so far and parameters taken out. */
  readonly byDataSet: readonly { readonly dataSet: string; readonly correlation: number; readonly networks: number }[];
  readonly mean: number;
  readonly interval: Interval;
  readonly pValue: number;
}

/** Networks of a data set at least: two controls leave a correlation its freedom. */
const fewestNetworks = 5;

/**
 * Whether information after a few epochs foretells the final accuracy beyond the accuracy after these epochs and the
 * number of parameters: partial rank correlations within data sets, and their mean over these. Data sets with fewer than
 * 5 networks are left out.
 */
export function informationForetellsAccuracy(networks: readonly EarlyNetwork[], seed: number): EarlyInformation {
  const byDataSet = [...new Set(networks.map(({ dataSet }) => dataSet))].flatMap((dataSet) => {
    const own = networks.filter((network) => network.dataSet === dataSet);
    if (own.length < fewestNetworks) return [];
    const column = (of: (network: EarlyNetwork) => number) => own.map(of);
    const controls = [column((of) => of.earlyAccuracy), column((of) => of.parameters)];
    const correlation = partialSpearman(
      column((of) => of.information),
      column((of) => of.finalAccuracy),
      controls,
    );
    return Number.isNaN(correlation) ? [] : [{ dataSet, correlation, networks: own.length }];
  });
  const correlations = byDataSet.map(({ correlation }) => correlation);
  return {
    byDataSet,
    mean: mean(correlations),
    interval: bootstrapInterval(correlations, mean, { seed }),
    pValue: signFlipPValue(correlations, { seed }),
  };
}
