import { withColumns } from "../../platform/results/columns";
import type { TableRow, Tables } from "../../platform/results/tables";
import type { InputName } from "../../predictors/inputs";
import { hasWidthTable, readWidthTable, widthTablePath } from "../../width-table/file";
import { posteriorHypothesisRows, readingColumns } from "../hypotheses/inputs";
import { tableDataSets } from "../prior/on-table";
import { referenceTable } from "../reference/tables";
import { type Experiment, experiment, type Study } from "../study/study";
import { comparisonColumns, comparisonRows, targetColumns, targetRows } from "./comparison-tables";
import { type ErrorRecord, errorRecords } from "./errors";
import { type Predictions, predictorsOf, predictWorld } from "./predictions";
import { errorRows } from "./sample-tables";
import { tableWorld } from "./table-world";
import type { World } from "./world";

/** The first experiment on a width table. */
export interface TablePosterior {
  readonly world: World;
  readonly records: readonly ErrorRecord[];
}

/** Inputs of the thesis's network: what hypotheses 2 to 4 compare, and what can know nothing. */
const networkInputs: readonly InputName[] = [
  "usable raw",
  "accuracy raw, repeated",
  "usable standardised",
  "accuracy",
  "usable permuted",
];

/** Inputs of regressions: all that a table has measured of every network. */
const regressionInputs: readonly InputName[] = [
  ...(["nothing", "architecture", "usable raw", "usable share", "usable standardised", "usable permuted"] as const),
  ...(["accuracy", "accuracy raw", "early accuracy raw", "head raw", "size", "usable and accuracy"] as const),
  "identity",
];

interface AskedTable {
  readonly world: World;
  readonly predictions: Predictions;
}

/** Undefined where there is no table, or fewer than three data sets of it are large enough. */
async function ask(study: Study, path: string): Promise<AskedTable | undefined> {
  if (!hasWidthTable(path)) return undefined;
  const { rows } = readWidthTable(path);
  const { profile, seed } = study;
  const { train, unseen } = tableDataSets(rows, profile.tableDataSets);
  const dataSets = [...train, ...unseen];
  if (dataSets.length < 3) return undefined;
  const world = await tableWorld(rows, { dataSets, filterPenalties: profile.posterior.filterPenalties, seed });
  const predictors = predictorsOf(study);
  const predictions = await predictWorld(world, {
    ...predictors,
    networkInputs: [],
    leaveOneOut: { ...predictors.leaveOneOut, inputs: networkInputs },
    inputs: regressionInputs,
  });
  return { world, predictions };
}

/**
 * The first experiment on a width table (thesis 2.2, 3.1): every input that the table has measured, the thesis's network
 * and regressions, each data set predicted by all others, at every λ of the profile. Nothing is trained but predictors.
 *
 * @param options.path Of the table's file; the project's own unless told.
 * @returns Undefined where there is no table of three data sets at least.
 */
export function posteriorOnTable(options: { readonly path?: string } = {}): Experiment<TablePosterior | undefined> {
  const { path = widthTablePath } = options;
  return experiment(
    (study) => ask(study, path),
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
export function keptTablePosterior():
  | Readonly<Record<"targets" | "comparisons" | "hypotheses", readonly TableRow[]>>
  | undefined {
  const [targets, comparisons, hypotheses] = ["targets", "comparison-left-out", "hypotheses"].map((name) =>
    referenceTable("predictors", name),
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
