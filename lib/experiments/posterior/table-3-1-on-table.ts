import { withColumns } from "../../platform/results/columns";
import type { TableRow, Tables } from "../../platform/results/tables";
import { type InputName, inputOf, isMeasuredFor } from "../../predictors/inputs";
import type { PredictorCurve } from "../../predictors/posterior-predictor";
import { measurementsOf } from "../../searchers/table-measurements";
import { hasWidthTable, readWidthTable, widthTablePath } from "../../width-table/file";
import { tableDataSets } from "../prior/on-table";
import { table31Section } from "../reference/section-names";
import { referenceTable } from "../reference/tables";
import { type Experiment, experiment, type Study } from "../study/study";
import { comparisonVerdict, differenceOf, type Judged, type Verdict } from "./comparison";
import { comparisonColumns, comparisonRows, targetRows } from "./comparison-tables";
import { errorRecords } from "./errors";
import { predictionRows, predictionsTable } from "./kept-predictions";
import type { PosteriorExperiment } from "./posterior";
import { predictorsOf, predictWorld } from "./predictions";
import { errorRows, lossRows } from "./sample-tables";
import { architecturesNeeded, splitTableWorld } from "./split-table-world";
import { table31Rows } from "./table-3-1";
import { error, methodTitles } from "./titles";
import type { World } from "./world";

/** What Table 3.1 is made of, and what the network's fits were. */
export type Table31OnTable = Pick<PosteriorExperiment, "world" | "predictions" | "records" | "filterPenalty">;

/** The thesis's two networks, the one with usable information in the place of MINE, and all without A.4. */
const networkInputs: readonly InputName[] = [
  ...(["accuracy", "mine", "usable standardised", "mine raw", "usable raw", "accuracy raw, repeated"] as const),
];

/**
 * Inputs of the table's networks: those that have been measured of every network, with those that start the
 * standardisation, since a width table has MINE of some.
 */
export const table31Inputs = ({ dataSets }: World): readonly InputName[] =>
  networkInputs.filter((input) =>
    dataSets.every(({ measured }) => measured.every((network) => isMeasuredFor(input, network))),
  );

type AskedTable31 = Pick<Table31OnTable, "world" | "predictions">;

/** Undefined where there is no table, or it has no data sets of a side with enough architectures. */
async function ask(study: Study, path: string): Promise<AskedTable31 | undefined> {
  if (!hasWidthTable(path)) return undefined;
  const { rows } = readWidthTable(path);
  const { profile, seed } = study;
  const { samples, cleanSize, filterPenalty, standardisationArchitectures: starting } = profile;
  const sides = tableDataSets(rows, profile.tableDataSets);
  const { measuredFor } = measurementsOf(rows);
  const least = architecturesNeeded(starting + Math.max(samples.train, samples.test));
  const enough = (dataSets: readonly string[]) =>
    dataSets.filter((dataSet) => measuredFor("usable raw", [dataSet]).length >= least);
  const train = { dataSets: enough(sides.train), samples: samples.train, cleanSize: cleanSize.train };
  const test = { dataSets: enough(sides.unseen), samples: samples.test, cleanSize: cleanSize.test };
  if (train.dataSets.length === 0 || test.dataSets.length === 0) return undefined;
  const world = await splitTableWorld(rows, { train, test, starting, filterPenalty, seed });
  const { leaveOneOut: _, ...predictors } = predictorsOf(study);
  return {
    world,
    predictions: await predictWorld(world, { ...predictors, networkInputs: table31Inputs(world), inputs: [] }),
  };
}

/**
 * The first experiment as the thesis has it, samples, split and predictors, with posteriors replayed from a width table:
 * Table 3.1 and figures 3.1 and 3.2 at the sizes of a profile, without training anything but predictors.
 *
 * @param options.path Of the table's file; the project's own unless told.
 * @returns Undefined where there is no table, or it has no data sets of a side with enough architectures.
 */
export function table31OnTable(options: { readonly path?: string } = {}): Experiment<Table31OnTable | undefined> {
  const { path = widthTablePath } = options;
  return experiment(
    (study) => ask(study, path),
    (asked: AskedTable31 | undefined, { profile: { filterPenalty } }) =>
      asked && { ...asked, filterPenalty, records: errorRecords(asked.world, asked.predictions) },
  );
}

/** Inputs that are compared with one another: information with accuracy, both with A.4 and both without; and A.4. */
const comparedInputs: readonly (readonly [InputName, InputName])[] = [
  ["mine", "accuracy"],
  ["mine raw", "accuracy raw, repeated"],
  ["mine raw", "mine"],
  ["usable standardised", "accuracy"],
  ["usable raw", "accuracy raw, repeated"],
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
  verdict: { title: "The first is" },
};

/** Errors on test data sets with one input less those with another, of fits from the same seeds. */
function differenceRows({ world, records }: Table31OnTable, judged: Judged, seed: number): readonly TableRow[] {
  const measured = table31Inputs(world);
  const compared = comparedInputs.filter((pair) => pair.every((input) => measured.includes(input)));
  return (["network", "networkStopped"] as const).flatMap((method) =>
    compared.map(([input, less]): TableRow => {
      const found = differenceOf(records, judged, { method, input }, { method, input: less }, seed);
      const { mean: difference, interval, pValue, n: dataSets } = found;
      const [low, high] = interval;
      const names = { method: methodTitles[method], input: inputOf(input).title, less: inputOf(less).title };
      return { ...names, dataSets, difference, low, high, pValue, verdict: comparisonVerdict(found) };
    }),
  );
}

/** What it puts on disk. */
export function table31OnTableTables(found: Table31OnTable | undefined, seed: number): Tables {
  if (!found) return {};
  const judged = { evaluation: "split", part: "test", target: "thesis", filterPenalty: found.filterPenalty } as const;
  return {
    "table-3-1": table31Rows(found, seed),
    targets: targetRows(found),
    "comparison-test": comparisonRows(found, judged, seed),
    differences: differenceRows(found, judged, seed),
    errors: errorRows(found),
    "predictor-loss": lossRows(found),
    [predictionsTable]: predictionRows(found),
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

/** How the networks of `keptTable31` fare on test data sets, against what sees no input; by verdicts, which look at intervals. */
export function table31Finding(comparisons: readonly TableRow[]): string {
  const networks = comparisons.filter(({ method }) => String(method).startsWith(methodTitles.network));
  const are = (verdict: Verdict): number => networks.filter((row) => row.verdict === verdict).length;
  return (
    `Of ${networks.length} networks with an input, on ${networks[0]?.dataSets ?? 0} test data sets, ${are("better")} predict better ` +
    `than the mean of the training data sets, which sees no input, ${are("worse")} worse; ` +
    `${are("not told apart")} are not told apart from it. Not corrected for their number.`
  );
}

/** Loss of the reference's networks over epochs, one curve a repeat (figures 3.1 and 3.2); empty where it has not been run. */
export function keptLossCurves(input: InputName): readonly PredictorCurve[] {
  const rows = (referenceTable(table31Section, "predictor-loss") ?? []).filter((row) => row.input === input);
  const repeats = [...new Set(rows.map(({ repeat }) => repeat))];
  const column = (own: readonly TableRow[], name: string) =>
    own
      .map((row) => row[name])
      .filter((value) => value !== null)
      .map(Number);
  return repeats.map((repeat) => {
    const own = rows.filter((row) => row.repeat === repeat).sort((a, b) => Number(a.epoch) - Number(b.epoch));
    return { train: column(own, "train"), test: column(own, "test"), stopping: [] };
  });
}
