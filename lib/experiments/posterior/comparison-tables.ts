import { written } from "../../platform/display/numbers";
import { withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import { mean } from "../../statistics/spread";
import { type Contender, comparisons, type Judged, powerOfComparison } from "./comparison";
import type { PosteriorExperiment } from "./posterior";
import { contenderTitle, error, share } from "./titles";
import type { TargetKey } from "./world";

/** How comparisons are shown. */
export const comparisonColumns = {
  target: { title: "Target" },
  filterPenalty: { title: "λ" },
  method: { title: "Method: input" },
  dataSets: { title: "Data sets" },
  error: { title: "Error", ...error },
  floor: { title: "Floor", ...error },
  explained: { title: "Explained", ...share },
  explainedLow: { title: "from", ...share },
  explainedHigh: { title: "to", ...share },
  difference: { title: "Less the mean's error", ...error },
  low: { title: "from", ...error },
  high: { title: "to", ...error },
  pValue: { title: "p, sign flip", digits: 2 },
  verdict: { title: "Than the mean" },
};

/** One row for each method and input: its error beside floor, share, and paired difference to the mean's. */
export function comparisonRows(
  experiment: Pick<PosteriorExperiment, "records">,
  judged: Judged,
  seed = 0,
): readonly TableRow[] {
  const rows = comparisons(experiment.records, judged, { seed }).map(
    (row): TableRow => ({
      target: judged.target,
      filterPenalty: judged.filterPenalty,
      method: contenderTitle(row),
      dataSets: row.dataSets,
      error: row.error,
      floor: row.floor,
      explained: row.explained?.share ?? null,
      explainedLow: row.explained?.interval[0] ?? null,
      explainedHigh: row.explained?.interval[1] ?? null,
      difference: row.difference.mean,
      low: row.difference.interval[0],
      high: row.difference.interval[1],
      pValue: row.difference.pValue,
      verdict: row.verdict,
    }),
  );
  return withColumns(rows, comparisonColumns);
}

/** How targets are shown. */
export const targetColumns = {
  target: { title: "Target" },
  filterPenalty: { title: "λ" },
  noise: { title: "Variance of one vector", ...error },
  floor: { title: "Floor", ...error },
  uniform: { title: "Uniform's error", ...error },
  mean: { title: "Mean's error, left out", ...error },
  common: { title: "Common to data sets", ...error },
  own: { title: "A data set's own", ...error },
  extrapolated: { title: "From fewer epochs", ...share },
};

/**
 * One row a target: its noise, and what can be explained of it. What data sets have in common is what their mean
 * explains, with the data set itself left out; a data set's own is what is left above the floor, all that an input can
 * explain.
 */
export function targetRows({ world, records }: Pick<PosteriorExperiment, "world" | "records">): readonly TableRow[] {
  const rows = world.targets.map(({ name, filterPenalty }: TargetKey, at): TableRow => {
    const targets = world.dataSets.map((dataSet) => dataSet.targets[at]);
    const left = records.filter(
      (one) =>
        one.evaluation === "leaveOneOut" &&
        one.method === "mean" &&
        one.target === name &&
        one.filterPenalty === filterPenalty,
    );
    const of = (value: (one: (typeof left)[number]) => number) => mean(left.map(value));
    return {
      target: name,
      filterPenalty: name === "widthEffects" ? null : filterPenalty,
      noise: mean(targets.map(({ clean }) => clean.variance)),
      floor: of(({ floor }) => floor),
      uniform: of(({ uniform }) => uniform),
      mean: of((one) => one.error),
      common: of((one) => one.uniform - one.error),
      own: of((one) => one.error - one.floor),
      extrapolated: mean(targets.map(({ extrapolated }) => extrapolated)),
    };
  });
  return withColumns(rows, targetColumns);
}

/** How power is shown. */
const powerColumns = {
  method: { title: "Method: input" },
  dataSets: { title: "Data sets" },
  standardDeviation: { title: "Sd of the difference", ...error },
  noiseShare: { title: "of which noise of targets", ...share },
  detectable: { title: "Could be seen", ...error },
  detectableShare: { title: "of what can be explained", ...share },
  dataSetsForHalf: { title: "Data sets to see half", ...written((value) => String(value)) },
};

/** One row for each method and input: the difference from the mean that could have been seen (power 0.8, level 0.05). */
export function powerRows(
  { records }: Pick<PosteriorExperiment, "records">,
  judged: Judged,
  contenders: readonly Contender[],
): readonly TableRow[] {
  const rows = contenders.map(
    (contender): TableRow => ({
      method: contenderTitle(contender),
      ...powerOfComparison(records, judged, contender),
    }),
  );
  return withColumns(rows, powerColumns);
}
