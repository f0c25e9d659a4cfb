import { decimals, minus } from "../../platform/display/numbers";
import { withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import { inputOf } from "../../predictors/inputs";
import { nEntries } from "../../search-space/architecture";
import { inputFunction, measurementsOf, shareBetween } from "../../searchers";
import type { Judgement } from "../../searchers/simulated-search";
import { type PairedDifference, pairedDifference } from "../../statistics";
import { mean, standardDeviation } from "../../statistics/spread";
import { thesisTable32 } from "../study/thesis";
import type { ComparedSearches, TableSearches } from "./on-table";
import { fixedName, uniformName } from "./searchers";

/** What a searcher reached on the data sets of one side. */
type Side = "seen" | "unseen";

const judgementsOf = ({ searches }: ComparedSearches, side: Side): readonly (readonly Judgement[])[] => {
  const [first] = searches;
  return first.judged
    .map((judgement, index) => ({ judgement, index }))
    .filter(({ judgement }) => judgement.unseen === (side === "unseen"))
    .map(({ index }) => searches.map(({ judged }) => judged[index]));
};

/** By data set, in the mean over seeds and Hyperbands. */
export const means = (
  compared: ComparedSearches,
  side: Side,
  of: (judgement: Judgement) => readonly number[],
): readonly number[] => judgementsOf(compared, side).map((own) => mean(own.flatMap(of)));

export const truths = ({ truths: values }: Judgement): readonly number[] => values;
export const scores = ({ scores: values }: Judgement): readonly number[] => values;

/** What is started from: what a searcher suggests, or its prior alone, of a controller that has learned one. */
const startedFrom = {
  suggestion: truths,
  prior: ({ truths: values, fromPrior }: Judgement): readonly number[] => fromPrior ?? values,
} as const;

/**
 * A searcher's expected score less another's, paired by data set: of Hyperbands from what they suggest, or from their
 * priors alone.
 */
export function againstSearcher(
  searches: TableSearches,
  {
    one,
    other,
    filterPenalty,
    side,
    from = "suggestion",
  }: {
    readonly one: string;
    readonly other: string;
    readonly filterPenalty: number;
    readonly side: Side;
    readonly from?: keyof typeof startedFrom;
  },
): PairedDifference {
  const [ours, theirs] = [one, other].map((name) => {
    const found = searches.compared.find((each) => each.name === name && each.filterPenalty === filterPenalty);
    if (!found) throw new RangeError(`There are no searches of "${name}" under λ = ${filterPenalty}.`);
    return means(found, side, startedFrom[from]);
  });
  return pairedDifference(
    ours.map((value, index) => value - theirs[index]),
    { seed: 1 },
  );
}

/** How Table 3.2 is shown. */
export const table32Columns = {
  filterPenalty: { title: "λ", format: (value: unknown) => minus(Number(value).toExponential(0)) },
  prior: { title: "Prior" },
  thesis: { title: "Thesis", ...decimals(3) },
  thesisSd: { title: "± sd", ...decimals(3) },
  reference: { title: "Reference", ...decimals(3) },
  score: { title: "This run", ...decimals(3) },
  scoreSd: { title: "± sd", ...decimals(3) },
  difference: { title: "Less uniform", ...decimals(4) },
  standardError: { title: "± s.e.", ...decimals(4) },
  low: { title: "from", ...decimals(4) },
  high: { title: "to", ...decimals(4) },
  unseen: { title: "Unseen: less uniform", ...decimals(4) },
  unseenLow: { title: "from", ...decimals(4) },
  unseenHigh: { title: "to", ...decimals(4) },
  regret: { title: "Regret", ...decimals(4) },
};

/** Data sets of which an interval says more than its two ends. */
const fewestForInterval = 4;

/**
 * Table 3.2 on a width table: the mean score of a Hyperband's selected, each data set counting the same, ± the average
 * standard deviation on a data set as in the thesis; beside it the paired difference to uniform over data sets, of the
 * expected score on images that selected nothing, and the regret of the best seen after the last iteration.
 */
export function table32(searches: TableSearches): readonly TableRow[] {
  const rows = searches.compared.map((compared): TableRow => {
    const { name, filterPenalty, thesis } = compared;
    const published = thesis && thesisTable32[thesis];
    const difference = (side: Side) =>
      name === uniformName || judgementsOf(compared, side).length === 0
        ? undefined
        : againstSearcher(searches, { one: name, other: uniformName, filterPenalty, side });
    const seen = difference("seen");
    // who learns by data set alone draws from an unseen one as uniform does, to the digit: that is no measurement
    const elsewhere = difference("unseen");
    const unseen = elsewhere?.mean === 0 && !(elsewhere.standardError > 0) ? undefined : elsewhere;
    const isInterval = unseen !== undefined && unseen.n >= fewestForInterval;
    return {
      filterPenalty,
      prior: name,
      thesis: published?.mean ?? null,
      thesisSd: published?.standardDeviation ?? null,
      reference: null,
      score: mean(means(compared, "seen", scores)),
      scoreSd: mean(judgementsOf(compared, "seen").map((own) => standardDeviation(own.flatMap(scores)))),
      difference: seen?.mean ?? null,
      standardError: seen?.standardError ?? null,
      low: seen?.interval[0] ?? null,
      high: seen?.interval[1] ?? null,
      unseen: unseen?.mean ?? null,
      unseenLow: isInterval ? unseen.interval[0] : null,
      unseenHigh: isInterval ? unseen.interval[1] : null,
      regret: mean(compared.searches.map(({ regret }) => regret[regret.length - 1])),
    };
  });
  return withColumns(rows, table32Columns);
}

/** How `qualityRows` are shown. */
export const qualityColumns = {
  dataSet: { title: "Data set" },
  architectures: { title: "Architectures" },
  r2: { title: "R², held out", ...decimals(2) },
  attainable: { title: "attainable", ...decimals(2) },
  tau: { title: "Kendall's τ", ...decimals(2) },
  within50: { title: "Inside 50 %", ...decimals(2) },
  within90: { title: "Inside 90 %", ...decimals(2) },
  deadShare: { title: "Dead", ...decimals(2) },
  trusted: { title: "To be trusted" },
};

/** How well each data set's surrogate foretells architectures that it was not fitted to. */
export function qualityRows({ quality }: TableSearches): readonly TableRow[] {
  const rows = quality.map(({ trusted, ...rest }): TableRow => ({ ...rest, trusted: trusted ? "yes" : "no" }));
  return withColumns(rows, qualityColumns);
}

/** How `alarmRows` are shown. */
export const alarmColumns = {
  filterPenalty: table32Columns.filterPenalty,
  prior: { title: "Prior" },
  entropy: { title: "Entropy", ...decimals(2) },
  distinct: { title: "Distinct", ...decimals(2) },
  distance: { title: "Distance between data sets", ...decimals(2) },
};

/** Entropy, variety and distance of priors at the end of a search, in the mean over seeds. */
export function alarmRows({ compared }: TableSearches): readonly TableRow[] {
  const rows = compared.flatMap(({ name, filterPenalty, searches }): readonly TableRow[] => {
    const last = searches.flatMap(({ learning }) => learning[learning.length - 1]?.alarms ?? []);
    if (last.length === 0) return [];
    const distances = last.flatMap(({ distance }) => distance ?? []);
    return [
      {
        filterPenalty,
        prior: name,
        entropy: mean(last.map(({ entropy }) => entropy)),
        distinct: mean(last.map(({ distinct }) => distinct)),
        distance: distances.length > 0 ? mean(distances) : null,
      },
    ];
  });
  return withColumns(rows, alarmColumns);
}

/** Seeds and data sets below which a run shows the way and no result. */
const enough = { seeds: 20, dataSets: 7 };

/** What the numbers carry, one sentence each, made of their intervals. */
export function priorFindings(searches: TableSearches): readonly string[] {
  const { compared, dataSets, quality } = searches;
  const seeds = compared[0].searches.length;
  const isSmall = seeds < enough.seeds || dataSets.train.length < enough.dataSets;
  const weak = quality.filter(({ trusted }) => !trusted).map(({ dataSet }) => dataSet);
  const sentences = isSmall
    ? [
        `${seeds} seeds on ${dataSets.train.length} data sets show the way and no result: ${enough.seeds} seeds and ` +
          `${enough.dataSets} data sets are the least to conclude from.`,
      ]
    : [];
  if (weak.length > 0) {
    sentences.push(
      `The table foretells ${weak.join(", ")} too weakly to be trusted there: what is simulated on ` +
        `${weak.length === 1 ? "it" : "them"} says little of trainings.`,
    );
  }
  const verdict = (one: string, other: string, filterPenalty: number): string => {
    const { mean: gain, interval, pValue, n } = againstSearcher(searches, { one, other, filterPenalty, side: "seen" });
    const [low, high] = interval.map((value) => minus(value.toFixed(4)));
    // few data sets have narrow intervals by luck, and p values that cannot be small
    const apart = pValue <= 0.05 ? (interval[0] > 0 ? "above" : interval[1] < 0 ? "below" : undefined) : undefined;
    return (
      `λ = ${minus(filterPenalty.toExponential(0))}: ${one} is ${apart ?? "not told apart from"} ${other} ` +
      `(${minus(gain.toFixed(4))}, ${n > 1 ? `95 % interval ${low} to ${high}` : "no interval of one data set"}, p ${pValue.toPrecision(2)}).`
    );
  };
  const pairs = [
    ["controller, algorithm 1, half uniform", uniformName],
    ["controller, algorithm 1", uniformName],
    ["controller, moving baseline, half uniform, raw information", uniformName],
    ["controller, corrected, half uniform, raw information", uniformName],
    ["controller, corrected, raw information", uniformName],
    ["controller, corrected, raw information", fixedName],
  ] as const;
  const penalties = [...new Set(compared.map(({ filterPenalty }) => filterPenalty))];
  return [...sentences, ...penalties.flatMap((penalty) => pairs.map(([one, other]) => verdict(one, other, penalty)))];
}

/** Inputs whose measured numbers are compared by what they tell of their data set. */
const comparedInputs = ["usable raw", "usable share", "usable permuted", "usable standardised"] as const;

/** How much each form of the same measurements tells of its data set: share of its variance between data sets. */
export function inputShares({ rows, dataSets }: Pick<TableSearches, "rows" | "dataSets">): readonly TableRow[] {
  const all = [...dataSets.train, ...dataSets.unseen];
  const { measure, measuredFor } = measurementsOf(rows);
  const shares = comparedInputs.map((name): TableRow => {
    const measured = measuredFor(name, all);
    const input = inputFunction({ input: name, measure, dataSets: all, measured, seed: 0 });
    const vectors = all.map((dataSet) =>
      measured.map((architecture) => input(dataSet, architecture).subarray(nEntries)),
    );
    return { input: inputOf(name).title, share: shareBetween(vectors) };
  });
  return withColumns(shares, {
    input: { title: "Input" },
    share: { title: "Share between data sets", ...decimals(2) },
  });
}
