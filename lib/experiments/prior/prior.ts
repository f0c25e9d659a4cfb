import { integer, withColumns } from "../../platform/results/columns";
import type { TableRow, Tables } from "../../platform/results/tables";
import { spreadOf } from "../../statistics/spread";
import type { PosteriorExperiment } from "../posterior/posterior";
import type { SampledDataSet } from "../posterior/samples";
import { thesisTable32 } from "../study/thesis";

/**
 * Scores of Hyperband outputs under a uniform prior, from the Hyperbands of the first experiment: the data and the
 * baseline of the second one (thesis 2.3, 3.2).
 */
export interface UniformPriorScores {
  readonly dataSet: string;
  /** Average score of a selected architecture, one value a Hyperband. */
  readonly scores: readonly number[];
}

/** The scores of each data set's Hyperbands. */
export function uniformPriorScores(dataSets: readonly SampledDataSet[]): readonly UniformPriorScores[] {
  return dataSets.map(({ dataSet, samples }) => ({
    dataSet,
    scores: samples.map(({ outcome }) => outcome.summedScore / outcome.selected.length),
  }));
}

/**
 * Table 3.2 as far as it needs no controller: each data set counts the same, the error is the average standard
 * deviation on a data set, as in the thesis.
 */
export function table32(experiment: PosteriorExperiment): readonly TableRow[] {
  const spreads = uniformPriorScores(experiment.train).map(({ scores }) => spreadOf(scores));
  return [
    {
      prior: "Uniform distribution",
      thesis: thesisTable32.uniform.mean,
      thesisSd: thesisTable32.uniform.standardDeviation,
      score: spreadOf(spreads.map(({ mean }) => mean)).mean,
      scoreSd: spreadOf(spreads.map(({ standardDeviation }) => standardDeviation)).mean,
    },
  ];
}

/** One row for each Hyperband: what a controller would learn from. */
export function priorTables(experiment: PosteriorExperiment): Tables {
  const rows = uniformPriorScores([...experiment.train, ...experiment.test]).flatMap(({ dataSet, scores }) =>
    scores.map((score, hyperband) => ({ dataSet, hyperband, score })),
  );
  return {
    "table-3-2": table32(experiment),
    "uniform-prior-scores": withColumns(rows, { hyperband: integer }),
  };
}
