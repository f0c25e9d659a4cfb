import { type Architecture, architectureId } from "../../search-space";
import { measurementsOf } from "../../searchers/table-measurements";
import type { WidthTableRow } from "../../width-table/rows";
import { architecturesAHyperband, replayedTargets } from "./replayed-targets";
import { targetKeys, type World, type WorldDataSet } from "./world";

/** Which information predictors are given: usable, of which a table has that of every network, or MINE, of some. */
export type MeasuredBy = "usable" | "mine";

/** Of architectures that are all measured, one of so many is for predictors; the others are searched. */
const measuredOneOf = 4;

/** Hyperbands behind the target of a data set: replays cost nothing, and leave little noise of which twelve met. */
const hyperbands = 20;

/** The architectures that predictors see, and those that are searched: none is both. */
function sidesOf(
  rows: readonly WidthTableRow[],
  dataSets: readonly string[],
  measuredBy: MeasuredBy,
): Readonly<Record<"measured" | "searched", readonly Architecture[]>> {
  const { measuredFor } = measurementsOf(rows);
  const shared = measuredFor("usable raw", dataSets);
  const withMine = new Set(measuredBy === "mine" ? measuredFor("mine raw", dataSets).map(architectureId) : []);
  const isMeasured = (architecture: Architecture, index: number): boolean =>
    measuredBy === "mine" ? withMine.has(architectureId(architecture)) : index % measuredOneOf === 0;
  return {
    measured: shared.filter(isMeasured),
    searched: shared.filter((architecture, index) => !isMeasured(architecture, index)),
  };
}

/**
 * The width table as the world of the first experiment, without training anything: of each data set some networks are
 * measured, and Hyperbands of the thesis's schedule are replayed from the recorded accuracies of others. No network is
 * on both sides, so that an input and its target share neither the training nor the luck of one. Only architectures that
 * the table holds on all of its data sets are used, so that each counts alike.
 *
 * A target's noise is that of which twelve are drawn; all Hyperbands of a data set draw from the same trainings, whose
 * luck is part of what is to be predicted and of no floor.
 *
 * @param options.dataSets Of the table.
 * @param options.filterPenalties Values of λ; Hyperbands are replayed under each.
 * @param options.measuredBy One architecture of four is measured, or those with MINE on every data set; `usable` unless
 * told.
 * @throws RangeError for fewer than three data sets, or too few architectures for one Hyperband and two measurements.
 */
export async function tableWorld(
  rows: readonly WidthTableRow[],
  options: {
    readonly dataSets: readonly string[];
    readonly filterPenalties: readonly number[];
    readonly seed: number;
    readonly measuredBy?: MeasuredBy;
  },
): Promise<World> {
  const { dataSets, filterPenalties, seed, measuredBy = "usable" } = options;
  if (dataSets.length < 3) {
    throw new RangeError(`Predict on a width table: at least 3 data sets are needed, got ${dataSets.length}.`);
  }
  const { measure } = measurementsOf(rows);
  const { measured, searched } = sidesOf(rows, dataSets, measuredBy);
  if (searched.length < architecturesAHyperband || measured.length < 2) {
    const information = measuredBy === "mine" ? "MINE" : "usable information";
    throw new RangeError(
      `Predict on a width table: its data sets share ${measured.length} architectures whose ${information} predictors ` +
        `are given, at least 2 are needed, and ${searched.length} others, of which a Hyperband takes ${architecturesAHyperband}.`,
    );
  }
  // drawing anew is what each Hyperband here does
  const targets = targetKeys(filterPenalties).filter(({ name }) => name !== "moreHyperbands");
  const worldOf = async (dataSet: string): Promise<WorldDataSet> => ({
    dataSet,
    part: "train", // each is left out in its turn
    starting: 0,
    measured: measured.map((architecture) => measure(dataSet, architecture)),
    targets: await replayedTargets(rows, { dataSet, searched, targets, hyperbands, cleanSize: hyperbands, seed }),
  });
  return { dataSets: await Promise.all(dataSets.map(worldOf)), targets };
}
