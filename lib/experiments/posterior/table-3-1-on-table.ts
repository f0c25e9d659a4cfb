import { withColumns } from "../../platform/results/columns";
import type { TableRow, Tables } from "../../platform/results/tables";
import { type InputName, inputOf } from "../../predictors/inputs";
import type { PredictorCurve } from "../../predictors/posterior-predictor";
import { hasWidthTable, readWidthTable, widthTablePath } from "../../width-table/file";
import { tableDataSets } from "../prior/on-table";
import { table31Section } from "../reference/section-names";
import { referenceTable } from "../reference/tables";
import { type Experiment, experiment, type Study } from "../study/study";
import { differenceOf, type Judged } from "./comparison";
import { comparisonColumns, comparisonRows, targetRows } from "./comparison-tables";
import { errorRecords } from "./errors";
import type { PosteriorExperiment } from "./posterior";
import { predictorsOf, predictWorld } from "./predictions";
import { errorRows, lossRows } from "./sample-tables";
import { splitTableWorld } from "./split-table-world";
import { table31 } from "./table-3-1";
import { error, methodTitles } from "./titles";

/** What Table 3.1 is made of, and what the network's fits were. */
export type Table31OnTable = Pick<PosteriorExperiment, "world" | "predictions" | "records" | "filterPenalty">;

/** The thesis's two networks, with usable information in the place of MINE, and what A.4 takes away of it. */
const networkInputs: readonly InputName[] = ["accuracy", "usable standardised", "usable raw"];

type AskedTable31 = Pick<Table31OnTable, "world" | "predictions">;

/** Undefined where there is no table, or it has no data sets of a side. */
async function ask(study: Study, path: string): Promise<AskedTable31 | undefined> {
  if (!hasWidthTable(path)) return undefined;
  const { rows } = readWidthTable(path);
  const { profile, seed } = study;
  const { samples, cleanSize, filterPenalty, standardisationArchitectures: starting } = profile;
  const sides = tableDataSets(rows, profile.tableDataSets);
  if (sides.train.length === 0 || sides.unseen.length === 0) return undefined;
  const train = { dataSets: sides.train, samples: samples.train, cleanSize: cleanSize.train };
  const test = { dataSets: sides.unseen, samples: samples.test, cleanSize: cleanSize.test };
  const world = await splitTableWorld(rows, { train, test, starting, filterPenalty, seed });
  const { leaveOneOut: _, ...predictors } = predictorsOf(study);
  return { world, predictions: await predictWorld(world, { ...predictors, networkInputs, inputs: [] }) };
}

/**
 * The first experiment as the thesis has it, samples, split and predictors, with posteriors replayed from a width table:
 * Table 3.1 and figures 3.1 and 3.2 at the sizes of a profile, without training anything but predictors.
 *
 * @param options.path Of the table's file; the project's own unless told.
 * @returns Undefined where there is no table, or it has no data sets of a side.
 */
export function table31OnTable(options: { readonly path?: string } = {}): Experiment<Table31OnTable | undefined> {
  const { path = widthTablePath } = options;
  return experiment(
    (study) => ask(study, path),
    (asked: AskedTable31 | undefined, { profile: { filterPenalty } }) =>
      asked && { ...asked, filterPenalty, records: errorRecords(asked.world, asked.predictions) },
  );
}

/** Inputs of the network that are compared with one another: information with accuracy, nats with what A.4 leaves. */
const comparedInputs: readonly (readonly [InputName, InputName])[] = [
  ["usable standardised", "accuracy"],
  ["usable raw", "accuracy"],
  ["usable raw", "usable standardised"],
];

/** How differences between inputs are shown. */
const differenceColumns = {
  method: { title: "Predictor" },
  input: { title: "Input" },
  less: { title: "less that with" },
  dataSets: { title: "Test data sets" },
  difference: { title: "Difference of errors", ...error },
  low: { title: "from", ...error },
  high: { title: "to", ...error },
  pValue: { title: "p, sign flip", digits: 2 },
};

/** Errors on test data sets with one input less those with another, of the same network. */
function differenceRows({ records }: Table31OnTable, judged: Judged, seed: number): readonly TableRow[] {
  return (["network", "networkStopped"] as const).flatMap((method) =>
    comparedInputs.map(([input, less]): TableRow => {
      const found = differenceOf(records, judged, { method, input }, { method, input: less }, seed);
      const { mean: difference, interval, pValue, n: dataSets } = found;
      const [low, high] = interval;
      const names = { method: methodTitles[method], input: inputOf(input).title, less: inputOf(less).title };
      return { ...names, dataSets, difference, low, high, pValue };
    }),
  );
}

/** What it puts on disk. */
export function table31OnTableTables(found: Table31OnTable | undefined, seed: number): Tables {
  if (!found) return {};
  const judged = { evaluation: "split", part: "test", target: "thesis", filterPenalty: found.filterPenalty } as const;
  return {
    "table-3-1": table31(found, seed),
    targets: targetRows(found),
    "comparison-test": comparisonRows(found, judged, seed),
    differences: differenceRows(found, judged, seed),
    errors: errorRows(found),
    "predictor-loss": lossRows(found),
  };
}

/** What of it the reference run kept, with the formats of its columns; undefined where it has not been run. */
export function keptTable31(): Readonly<Record<"comparisons" | "differences", readonly TableRow[]>> | undefined {
  const comparisons = referenceTable(table31Section, "comparison-test");
  const differences = referenceTable(table31Section, "differences");
  return (
    comparisons &&
    differences && {
      comparisons: withColumns(comparisons, comparisonColumns),
      differences: withColumns(differences, differenceColumns),
    }
  );
}

/** Loss of the reference's networks over epochs, one curve a repeat (figures 3.1 and 3.2); empty where it has not been run. */
export function keptLossCurves(input: InputName): readonly PredictorCurve[] {
  const rows = (referenceTable(table31Section, "predictor-loss") ?? []).filter((row) => row.input === input);
  const repeats = [...new Set(rows.map(({ repeat }) => repeat))];
  const column = (own: readonly TableRow[], name: string) => own.map((row) => Number(row[name]));
  return repeats.map((repeat) => {
    const own = rows.filter((row) => row.repeat === repeat).sort((a, b) => Number(a.epoch) - Number(b.epoch));
    return { train: column(own, "train"), test: column(own, "test"), stopping: [] };
  });
}
