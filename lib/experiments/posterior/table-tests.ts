import { minus } from "../../platform/display/numbers";
import { withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import { nLayers } from "../../search-space";
import type { WidthTable } from "../../width-table/file";
import { tableNetworks } from "../width-table/networks";
import { fewestDataSets } from "./comparison";
import {
  type EarlyInformation,
  type Foretelling,
  informationForetellsAccuracy,
  type ProfiledDataSet,
  profileForetellsWidth,
} from "./profile-and-width";
import { tableEarlyNetworks, tableProfiles } from "./table-profiles";

/**
 * Data sets of the trial in which "the rise of usable information foretells what width is worth" was found by looking
 * (data/reference/hypotheses.md): these cannot confirm it.
 */
export const trialDataSets: readonly string[] = [
  ...["mnist", "fashion-mnist", "emnist-letters", "kmnist", "kuzushiji-49", "cifar-10", "cifar-100"],
  ...["00", "05", "09", "12", "17"].map((subset) => `tiny-imagenet-${subset}`),
];

/** What a width table says of the thesis's idea, without training anything. */
export interface TableTests {
  /** Which data sets, epochs and images the numbers are of. */
  readonly described: string;
  readonly profiles: readonly ProfiledDataSet[];
  readonly foretold: readonly Foretelling[];
  /** One a layer, input side first. */
  readonly early: readonly EarlyInformation[];
  /** What the intervals say, a sentence each. */
  readonly conclusions: readonly string[];
}

const two = (value: number): string => (Number.isNaN(value) ? "–" : minus(value.toFixed(2)));
const between = ([low, high]: readonly [number, number]): string => `${two(low)} to ${two(high)}`;
const isApart = ([low, high]: readonly [number, number]): boolean => low > 0 || high < 0;

function describe({ rows, recipe }: WidthTable, dead: number, networks: number): string {
  const dataSets = [...new Set(rows.map(({ dataSet }) => dataSet))];
  const epochs = [...new Set(rows.map(({ epoch }) => epoch))];
  const { trainPoints, imagesPerClass, validationPoints, reportPoints } = recipe;
  return (
    `${dataSets.length} data sets (${dataSets.join(", ")}), ${networks} networks of the first seed after ` +
    `${Math.max(...epochs)} epochs on ${trainPoints} images or ${imagesPerClass} a class; ${validationPoints} images ` +
    `that select, ${reportPoints} others for information and reported accuracy. Dead and left out: ${dead}.`
  );
}

function riseSentence(rise: Foretelling): string {
  const { spearman, interval, dataSets } = rise;
  const found = `The rise goes with the return to width by a rank correlation of ${two(spearman)} (${between(interval)}) over ${dataSets} data sets`;
  if (!isApart(interval)) return `${found}: not told apart from 0.`;
  return `${found}: ${dataSets >= fewestDataSets ? "apart from 0" : "too few of them to be a result"}.`;
}

function lookedAtSentence(profiles: readonly ProfiledDataSet[]): string {
  const fresh = profiles.filter(({ dataSet }) => !trialDataSets.includes(dataSet)).map(({ dataSet }) => dataSet);
  return fresh.length === 0
    ? "All of them were used by the trial in which this was found by looking: they cannot confirm it. It is registered for the data sets that the trial did not use (data/reference/hypotheses.md)."
    : `Not used by the trial in which this was found by looking, and registered for (data/reference/hypotheses.md): ${fresh.length} of ${profiles.length}.`;
}

function earlySentence(early: readonly EarlyInformation[]): string {
  const told = early.map(({ mean, interval, pValue, byDataSet }, layer) => {
    const apart = isApart(interval) && pValue <= 0.05 && byDataSet.length >= fewestDataSets;
    return { apart, text: `layer ${layer + 1} ${two(mean)} (${between(interval)})` };
  });
  const apart = told.filter((one) => one.apart).map(({ text }) => text);
  const beyond =
    "Information of the trained network is measured at the end and foretells nothing; beyond early accuracy and parameters, within data sets, it and final accuracy";
  return apart.length > 0
    ? `${beyond} go together by a partial rank correlation apart from 0 in ${apart.length} of ${early.length} layers, each by itself, not corrected for their number: ${apart.join(", ")}.`
    : `${beyond} are not shown to go together: ${told.map(({ text }) => text).join(", ")}.`;
}

/**
 * Direct tests of the thesis's idea on a width table, of whatever rows it has: whether the rise of usable information
 * over the layers foretells what width is worth on a data set, and whether a layer's information says more of the final
 * accuracy than accuracy after a quarter of the epochs and the number of parameters.
 *
 * @throws RangeError for fewer than 3 data sets: one left out, two to learn from.
 */
export function tableTests(table: WidthTable, seed: number): TableTests {
  const { rows } = table;
  const { alive, dead } = tableNetworks(rows);
  const profiles = tableProfiles(rows);
  if (profiles.length < 3) {
    throw new RangeError(`Test profiles on a width table: at least 3 data sets are needed, got ${profiles.length}.`);
  }
  const foretold = profileForetellsWidth(profiles, seed);
  const early = Array.from({ length: nLayers }, (_, index) =>
    informationForetellsAccuracy(tableEarlyNetworks(rows, index + 1), seed),
  );
  return {
    described: describe(table, dead, alive.length + dead),
    profiles,
    foretold,
    early,
    conclusions: [riseSentence(foretold[0]), lookedAtSentence(profiles), earlySentence(early)],
  };
}

const digits = { digits: 2 } as const;

/** One row for each number that might foretell what width is worth. */
export function foretellingRows(foretold: readonly Foretelling[]): readonly TableRow[] {
  const rows = foretold.map(({ interval: [low, high], leaveOneOut: [least, most], leftOut, ...row }) => ({
    ...row,
    ...{ low, high, least, most },
    ...{ skill: leftOut.skill, pValue: leftOut.difference.pValue },
  }));
  return withColumns(rows, {
    by: { title: "By" },
    spearman: { title: "Spearman", ...digits },
    low: { title: "from", ...digits },
    high: { title: "to", ...digits },
    least: { title: "one left out: least", ...digits },
    most: { title: "most", ...digits },
    pearson: { title: "Pearson", ...digits },
    skill: { title: "Explained, left out", ...digits },
    pValue: { title: "p, sign flip", ...digits },
    dataSets: { title: "Data sets" },
  });
}

/** One row for each layer: partial rank correlation of its information with the final accuracy. */
export function earlyRows(early: readonly EarlyInformation[]): readonly TableRow[] {
  const rows = early.map(({ byDataSet, mean, interval: [low, high], pValue }, index) => ({
    layer: index + 1,
    ...{ mean, low, high, pValue },
    dataSets: byDataSet.length,
    networks: byDataSet.reduce((sum, { networks }) => sum + networks, 0),
  }));
  return withColumns(rows, {
    layer: { title: "Layer" },
    mean: { title: "Partial rank correlation, mean over data sets", ...digits },
    low: { title: "from", ...digits },
    high: { title: "to", ...digits },
    pValue: { title: "p, sign flip", ...digits },
    dataSets: { title: "Data sets" },
    networks: { title: "Networks" },
  });
}
