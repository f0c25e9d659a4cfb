import { withColumns } from "../../platform/results/columns";
import type { TableRow, Tables } from "../../platform/results/tables";
import type { InputName } from "../../predictors/inputs";
import { measurementsOf } from "../../searchers/table-measurements";
import { hasWidthTable, readWidthTable, widthTablePath } from "../../width-table/file";
import type { WidthTableRow } from "../../width-table/rows";
import { posteriorHypothesisRows, readingColumns } from "../hypotheses/reading-rows";
import { tableDataSets } from "../prior/on-table";
import { tablePosteriorSections } from "../reference/section-names";
import { referenceTable } from "../reference/tables";
import { type Experiment, experiment, type Study } from "../study/study";
import { comparisonColumns, comparisonRows, targetColumns, targetRows } from "./comparison-tables";
import { type ErrorRecord, errorRecords } from "./errors";
import { type Predictions, predictorsOf, predictWorld } from "./predictions";
import { errorRows } from "./sample-tables";
import { type MeasuredBy, tableWorld } from "./table-world";
import type { World } from "./world";

/** The first experiment on a width table. */
export interface TablePosterior {
  readonly world: World;
  readonly records: readonly ErrorRecord[];
}

/** What predictors are given. */
interface AskedInputs {
  /** Of the thesis's network: what hypotheses 2 to 4 compare, and what can know nothing. */
  readonly network: readonly InputName[];
  /** Of regressions. */
  readonly regressions: readonly InputName[];
}

const askedInputs: Readonly<Record<MeasuredBy, AskedInputs>> = {
  usable: {
    network: ["usable raw", "accuracy raw, repeated", "usable standardised", "accuracy", "usable permuted"],
    // all that a table has measured of every network
    regressions: [
      ...(["nothing", "architecture", "usable raw", "usable share", "usable standardised", "usable permuted"] as const),
      ...(["accuracy", "accuracy raw", "early accuracy raw", "head raw", "size", "usable and accuracy"] as const),
      "identity",
    ],
  },
  // usable information of the same networks beside it: what differs is the estimator
  mine: {
    network: ["mine raw", "accuracy raw, repeated", "mine", "accuracy", "mine permuted", "usable raw"],
    regressions: [
      ...(["nothing", "architecture", "mine raw", "mine share", "mine", "mine permuted"] as const),
      ...(["accuracy", "accuracy raw", "usable raw", "usable standardised", "identity"] as const),
    ],
  },
};

interface AskedTable {
  readonly world: World;
  readonly predictions: Predictions;
}

/** Data sets of a table on which a world can stand: those with MINE for two networks at least, where that is asked for. */
function dataSetsOf(rows: readonly WidthTableRow[], { profile }: Study, measuredBy: MeasuredBy): readonly string[] {
  const { train, unseen } = tableDataSets(rows, profile.tableDataSets);
  const all = [...train, ...unseen];
  if (measuredBy === "usable") return all;
  const { measuredFor } = measurementsOf(rows);
  return all.filter((dataSet) => measuredFor("mine raw", [dataSet]).length >= 2);
}

/** Undefined where there is no table, or fewer than three data sets of it have what is asked for. */
async function ask(study: Study, path: string, measuredBy: MeasuredBy): Promise<AskedTable | undefined> {
  if (!hasWidthTable(path)) return undefined;
  const { rows } = readWidthTable(path);
  const { profile, seed } = study;
  const dataSets = dataSetsOf(rows, study, measuredBy);
  if (dataSets.length < 3) return undefined;
  const { filterPenalties } = profile.posterior;
  const world = await tableWorld(rows, { dataSets, filterPenalties, seed, measuredBy });
  const predictors = predictorsOf(study);
  const { network, regressions } = askedInputs[measuredBy];
  const predictions = await predictWorld(world, {
    ...predictors,
    networkInputs: [],
    leaveOneOut: { ...predictors.leaveOneOut, inputs: network },
    inputs: regressions,
  });
  return { world, predictions };
}

/**
 * The first experiment on a width table (thesis 2.2, 3.1): every input that the table has measured, the thesis's network
 * and regressions, each data set predicted by all others, at every λ of the profile. Nothing is trained but predictors.
 *
 * @param options.path Of the table's file; the project's own unless told.
 * @param options.measuredBy Which information predictors are given; usable unless told.
 * @returns Undefined where there is no table, or fewer than three data sets of it have what is asked for.
 */
export function posteriorOnTable(
  options: { readonly path?: string; readonly measuredBy?: MeasuredBy } = {},
): Experiment<TablePosterior | undefined> {
  const { path = widthTablePath, measuredBy = "usable" } = options;
  return experiment(
    (study) => ask(study, path, measuredBy),
    (asked: AskedTable | undefined) =>
      asked && { world: asked.world, records: errorRecords(asked.world, asked.predictions) },
  );
}

/** What it puts on disk. */
export function tablePosteriorTables(found: TablePosterior | undefined, seed: number): Tables {
  if (!found) return {};
  const { targets } = found.world;
  return {
    targets: targetRows(found),
    "comparison-left-out": targets.flatMap(({ name: target, filterPenalty }) =>
      comparisonRows(found, { evaluation: "leaveOneOut", target, filterPenalty }, seed),
    ),
    hypotheses: posteriorHypothesisRows(found.records, seed),
    errors: errorRows(found),
  };
}

/** What of it the reference run kept, with the formats of its columns; undefined where it has not been run. */
export function keptTablePosterior(
  measuredBy: MeasuredBy = "usable",
): Readonly<Record<"targets" | "comparisons" | "hypotheses", readonly TableRow[]>> | undefined {
  const [targets, comparisons, hypotheses] = ["targets", "comparison-left-out", "hypotheses"].map((name) =>
    referenceTable(tablePosteriorSections[measuredBy], name),
  );
  return (
    targets &&
    comparisons &&
    hypotheses && {
      targets: withColumns(targets, targetColumns),
      comparisons: withColumns(comparisons, comparisonColumns),
      hypotheses: withColumns(hypotheses, readingColumns),
    }
  );
}
