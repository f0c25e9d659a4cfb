import { integer, withColumns } from "../../platform/results/columns";
import type { TableRow, Tables } from "../../platform/results/tables";
import { spreadOf } from "../../statistics/spread";
import { uniformSearches } from "../hyperband/search";
import { besideReference, referenceTable } from "../reference/tables";
import { studyDataSets } from "../study/data-sets";
import { type AskingExperiment, asking, type Study } from "../study/study";
import { thesisTable32 } from "../study/thesis";
import { priorOnTable, type TableSearches } from "./on-table";
import { type RealSearch, realSearches } from "./real";
import { alarmRows, qualityRows, table32, table32Columns } from "./tables";

/** Scores of Hyperbands with networks that were trained, from a uniform prior. */
export interface UniformPriorScores {
  readonly dataSet: string;
  /** Average score of a selected architecture, one value a Hyperband. */
  readonly scores: readonly number[];
}

async function askForUniform(study: Study): Promise<readonly UniformPriorScores[]> {
  return Promise.all(
    studyDataSets(study).train.map(async (dataSet) => {
      const outcomes = await uniformSearches(dataSet).ask(study);
      return { dataSet, scores: outcomes.map(({ summedScore, selected }) => summedScore / selected.length) };
    }),
  );
}

/** The second experiment: what a uniform prior reaches, the thesis's controllers for some iterations, and the table. */
export interface PriorExperiment {
  readonly uniform: readonly UniformPriorScores[];
  readonly real: readonly RealSearch[];
  /** Undefined where there is no width table. */
  readonly table: TableSearches | undefined;
}

/** The second experiment: learning Hyperband prior distributions (thesis 2.3, 3.2). */
export const priorPrediction: AskingExperiment<PriorExperiment> = asking(async (study) => {
  const table = priorOnTable.ask(study);
  const uniform = await askForUniform(study);
  // after the uniform ones, with which they may share networks: two must not train one at once
  const real = await realSearches.ask(study);
  return { uniform, real, table: await table };
});

/**
 * The row of Table 3.2 that networks which were trained give: each data set counts the same, the error is the average
 * standard deviation on a data set, as in the thesis.
 */
export function uniformRow(uniform: readonly UniformPriorScores[], filterPenalty: number): TableRow {
  const spreads = uniform.map(({ scores }) => spreadOf(scores));
  return {
    filterPenalty,
    prior: "uniform, networks trained here",
    thesis: thesisTable32.uniform.mean,
    thesisSd: thesisTable32.uniform.standardDeviation,
    reference: null,
    score: spreadOf(spreads.map(({ mean }) => mean)).mean,
    scoreSd: spreadOf(spreads.map(({ standardDeviation }) => standardDeviation)).mean,
  };
}

/** One row a Hyperband of the searches through real ones, with loss and reward of its iteration. */
export function realRows(real: readonly RealSearch[]): readonly TableRow[] {
  const rows = real.flatMap(({ variant, records }) =>
    records.flatMap(({ iteration, inputs, visits, loss = null, reward = null, alarms }) =>
      visits.map(({ dataSet, summedScore, best }) => {
        const { entropy = null, distinct = null, distance = null } = alarms ?? {};
        return {
          variant,
          iteration,
          input: inputs[0],
          dataSet,
          summedScore,
          best,
          loss,
          reward,
          entropy,
          distinct,
          distance,
        };
      }),
    ),
  );
  return withColumns(rows, { iteration: integer });
}

/** Everything the experiment puts on disk. */
export function priorTables({ uniform, real, table }: PriorExperiment, { profile }: Pick<Study, "profile">): Tables {
  return {
    "table-3-2": withColumns(
      besideReference(
        [uniformRow(uniform, profile.filterPenalty), ...(table ? table32(table) : [])],
        referenceTable("prior", "table-3-2") ?? referenceTable("searches", "table-3-2"),
        { keys: ["filterPenalty", "prior"], columns: { reference: "score" } },
      ),
      table32Columns,
    ),
    "uniform-prior-scores": withColumns(
      uniform.flatMap(({ dataSet, scores }) => scores.map((score, hyperband) => ({ dataSet, hyperband, score }))),
      { hyperband: integer },
    ),
    "controller-iterations": realRows(real),
    ...(table && { "surrogate-quality": qualityRows(table), "controller-alarms": alarmRows(table) }),
  };
}
