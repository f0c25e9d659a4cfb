import { minus } from "../../platform/display/numbers";
import { type ColumnFormat, withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import { type HypothesisVerdict, holm, verdictOf } from "../../statistics";
import type { WidthTableRow } from "../../width-table/rows";
import { registeredName } from "../prior/searchers";
import { referenceTable } from "../reference/tables";
import { type DipGain, dipHypothesis } from "./dips";
import { riseHypothesis } from "./rise";

/** λ that decides (data/reference/hypotheses.md). */
export const decidingPenalty = 2e-4;

/** A hypothesis that was written down before the run, and what came of it. */
export interface JudgedHypothesis {
  readonly number: number;
  readonly title: string;
  /** What is measured, and its unit. */
  readonly statistic: string;
  /** Undefined while its numbers are not all there. */
  readonly verdict?: HypothesisVerdict;
  /** Data sets behind it. */
  readonly dataSets: number;
  /** What is lacking, or what stands beside it: a sentence. */
  readonly note: string;
}

const two = (value: number): string => minus(value.toFixed(2));
const between = ([low, high]: readonly [number, number], digits = 2): string =>
  `${minus(low.toFixed(digits))} to ${minus(high.toFixed(digits))}`;

function ofRise(rows: readonly WidthTableRow[] | undefined): JudgedHypothesis {
  const named = {
    number: 1,
    title: "The rise of usable information foretells what width is worth",
    statistic: "Spearman's ρ over data sets",
  };
  const dataSets = new Set(rows?.map(({ dataSet }) => dataSet)).size;
  if (!rows || dataSets < 3) return { ...named, dataSets: 0, note: "There is no width table with three data sets." };
  const { registered, sofar, all, byAccuracy, overAccuracy, lacking } = riseHypothesis(rows, 1);
  const beside =
    `Accuracy in its place: ${two(byAccuracy.statistic)} (${between(byAccuracy.interval)}); the rise less that: ` +
    `${two(overAccuracy.difference)} (${between(overAccuracy.interval)}). All ${all.dataSets} data sets of the table, ` +
    `the trial's among them: ${two(all.statistic)} (${between(all.interval)}).`;
  if (registered) return { ...named, verdict: registered, dataSets: registered.dataSets, note: beside };
  return { ...named, dataSets: sofar.dataSets, note: `${lacking} of its 15 data sets are not in the width table yet.` };
}

/** Hypotheses 2 to 4 need the first experiment at reference size. */
const ofPosterior = (): readonly JudgedHypothesis[] =>
  [
    { number: 2, title: "Raw information beats accuracy as input of the posterior's predictor" },
    { number: 3, title: "Standardising within a data set (A.4) takes away what helps" },
    { number: 4, title: "What is left after standardising helps nobody" },
  ].map((named) => ({
    ...named,
    statistic: "difference of squared errors over data sets",
    dataSets: 0,
    note: "The first experiment has not been run at reference size yet.",
  }));

/** Rows of `controllerHypothesis`, as they are kept. */
interface KeptDifference {
  readonly filterPenalty: number;
  readonly prior: string;
  readonly difference: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  readonly pOneSided: number;
  readonly n: number;
}

function ofControllers(kept: readonly TableRow[] | undefined): JudgedHypothesis {
  const named = {
    number: 5,
    title: "A controller that sees raw information finds better architectures than the uniform prior",
    statistic: "summed score less uniform's, over data sets",
  };
  const rows = (kept ?? []) as unknown as readonly KeptDifference[];
  const deciding = rows.filter(({ filterPenalty }) => filterPenalty === decidingPenalty);
  const found = deciding.find(({ prior }) => prior === registeredName);
  if (!found) return { ...named, dataSets: 0, note: "The searches have not been run at reference size yet." };
  const { difference: statistic, low, high, pOneSided: pValue, n, standardError } = found;
  const controls = deciding
    .filter(({ prior }) => prior !== registeredName)
    .map(
      ({ prior, difference, low: from, high: to }) => `${prior} ${between([from, to], 3)} (${difference.toFixed(3)})`,
    );
  return {
    ...named,
    verdict: verdictOf(
      // a t test of so many data sets with this error, as everywhere
      { statistic, interval: [low, high], pValue, detectable: 2.8 * standardError },
      { direction: "above" },
    ),
    dataSets: n,
    note: `λ = 2e−4. Beside it, less uniform: ${controls.join("; ")}.`,
  };
}

function ofDips(kept: readonly TableRow[] | undefined): JudgedHypothesis {
  const named = {
    number: 6,
    title: "Widening helps most where information dips",
    statistic: "gain of accuracy there less elsewhere, over data sets",
  };
  if (!kept) return { ...named, dataSets: 0, note: "The networks that dip have not been trained wider yet." };
  const judged = dipHypothesis(kept as unknown as readonly DipGain[], 1);
  const note = `${judged.networks} networks with a dip, at least three a data set.`;
  return { ...named, verdict: judged, dataSets: judged.byDataSet.length, note };
}

/**
 * The six hypotheses of data/reference/hypotheses.md with what the committed numbers say of each, failures as large as
 * successes; those whose numbers are not there yet say so.
 *
 * @param options.rows Of the width table; undefined where there is none.
 * @param options.kept Tables of the reference run: that folder's unless told.
 */
export function judgeHypotheses({
  rows,
  kept = referenceTable,
}: {
  readonly rows?: readonly WidthTableRow[];
  readonly kept?: (section: string, name: string) => readonly TableRow[] | undefined;
}): readonly JudgedHypothesis[] {
  return [
    ofRise(rows),
    ...ofPosterior(),
    ofControllers(kept("searches", "less-uniform")),
    ofDips(kept("widening", "dips")),
  ];
}

const digits = (n: number): ColumnFormat => ({
  format: (value) => (typeof value === "number" && Number.isFinite(value) ? minus(value.toFixed(n)) : "–"),
});

/** One row a hypothesis, with Holm's correction over those that were judged. */
export function hypothesisRows(judged: readonly JudgedHypothesis[]): readonly TableRow[] {
  const corrected = holm(judged.map(({ verdict }) => verdict?.pValue ?? Number.NaN));
  const rows = judged.map(({ number, title, statistic, verdict, dataSets }, index): TableRow => {
    return {
      number,
      title,
      statistic,
      value: verdict?.statistic ?? null,
      low: verdict?.interval[0] ?? null,
      high: verdict?.interval[1] ?? null,
      pValue: verdict?.pValue ?? null,
      holm: verdict ? corrected[index] : null,
      detectable: verdict?.verdict === "undecided" ? verdict.detectable : null,
      dataSets,
      verdict: verdict?.verdict ?? "not run yet",
    };
  });
  return withColumns(rows, {
    number: { title: "" },
    title: { title: "Hypothesis" },
    statistic: { title: "Statistic" },
    value: { title: "Value", ...digits(3) },
    low: { title: "from", ...digits(3) },
    high: { title: "to", ...digits(3) },
    pValue: { title: "p, one-sided", ...digits(4) },
    holm: { title: "Holm", ...digits(4) },
    detectable: { title: "Seen in 80 % of cases from", ...digits(3) },
    dataSets: { title: "Data sets" },
    verdict: { title: "Verdict" },
  });
}
