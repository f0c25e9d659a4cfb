import { minus } from "../../platform/display/numbers";
import { type ColumnFormat, withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import { detectableDifference, type HypothesisVerdict, holm, verdictOf } from "../../statistics";
import type { WidthTableRow } from "../../width-table/rows";
import type { ErrorRecord } from "../posterior/errors";
import { registeredName, uniformName } from "../prior/searchers";
import { referenceTable } from "../reference/tables";
import { dipHypothesis } from "./dips";
import { decidingReading, type PosteriorHypothesis, posteriorHypothesis, standIn } from "./inputs";
import { plannedArchitectures, riseHypothesis } from "./rise";

/** λ that decides (data/reference/hypotheses.md). */
export const decidingPenalty = decidingReading.filterPenalty;

/** A hypothesis under another choice than the registered one, or a control beside it. */
export interface Variation {
  readonly name: string;
  readonly verdict: HypothesisVerdict;
  readonly dataSets: number;
}

/** A hypothesis that was written down before the run, and what came of it. */
export interface JudgedHypothesis {
  readonly number: number;
  readonly title: string;
  /** What is measured, and its unit. */
  readonly statistic: string;
  /** Undefined while it cannot be computed. */
  readonly verdict?: HypothesisVerdict;
  /** What its numbers still lack: then the verdict is an interim look and decides nothing. */
  readonly interim?: string;
  /** Data sets behind it. */
  readonly dataSets: number;
  /** Why there is no verdict. */
  readonly lacking?: string;
  readonly variations: readonly Variation[];
}

/** Tables of the reference run by section and name. */
type Kept = (section: string, name: string) => readonly TableRow[] | undefined;

function ofRise(rows: readonly WidthTableRow[] | undefined): JudgedHypothesis {
  const named = {
    number: 1,
    title: "The rise of usable information foretells what width is worth",
    statistic: "Spearman's ρ over data sets",
  };
  const dataSets = new Set(rows?.map(({ dataSet }) => dataSet)).size;
  if (!rows || dataSets < 3) {
    return { ...named, dataSets: 0, variations: [], lacking: "There is no width table with three data sets." };
  }
  const { registered, sofar, all, byAccuracy, lacking, networks } = riseHypothesis(rows, 1);
  const withoutStandIn = riseHypothesis(
    rows.filter(({ dataSet }) => dataSet !== standIn),
    1,
  );
  const variations = [
    { name: "accuracy in the place of the rise", verdict: byAccuracy },
    { name: "all data sets, the trial's among them", verdict: all },
    ...(dataSets > withoutStandIn.all.dataSets
      ? [{ name: "all data sets without the stand-in", verdict: withoutStandIn.all }]
      : []),
  ].map((variation) => ({ ...variation, dataSets: variation.verdict.dataSets }));
  return {
    ...named,
    verdict: registered,
    dataSets: sofar.dataSets,
    variations: registered ? variations : [],
    ...(registered &&
      networks < plannedArchitectures && { interim: `${networks} of ${plannedArchitectures} networks a data set` }),
    ...(!registered && { lacking: `${lacking} of its 15 data sets are not in the width table yet.` }),
  };
}

const posteriorTitles: Readonly<Record<PosteriorHypothesis, string>> = {
  2: "Raw information beats accuracy as input of the posterior's predictor",
  3: "Standardising within a data set (A.4) takes away what helps",
  4: "What is left after standardising helps nobody",
};

function ofPosterior(errors: readonly TableRow[] | undefined): readonly JudgedHypothesis[] {
  // of the single vectors behind an error nothing is read here
  const records = errors?.map((row) => ({ ...row, singles: [] }) as unknown as ErrorRecord);
  return ([2, 3, 4] as const).map((number): JudgedHypothesis => {
    const named = {
      number,
      title: posteriorTitles[number],
      statistic: number === 4 ? "share of the explainable error" : "difference of squared errors over data sets",
    };
    if (!records) {
      const lacking = "The first experiment has not been run at reference size yet.";
      return { ...named, dataSets: 0, variations: [], lacking };
    }
    const judged = (reading: Partial<typeof decidingReading> & { readonly without?: readonly string[] }) =>
      posteriorHypothesis(records, number, { ...decidingReading, ...reading, seed: 1 });
    const dataSets = new Set(records.map(({ dataSet }) => dataSet)).size;
    const variations = [
      { name: "usable information in the place of MINE", verdict: judged({ information: "usable" }), dataSets },
      { name: "ridge regression", verdict: judged({ method: "ridge" }), dataSets },
      { name: "Gaussian process", verdict: judged({ method: "gaussianProcess" }), dataSets },
      ...[5e-5, 5e-4].map((filterPenalty) => {
        return { name: `λ = ${minus(filterPenalty.toExponential(0))}`, verdict: judged({ filterPenalty }), dataSets };
      }),
      { name: "without the stand-in", verdict: judged({ without: [standIn] }), dataSets: dataSets - 1 },
    ];
    return { ...named, verdict: judged({}), dataSets, variations };
  });
}

/** Rows of `controllerHypothesis`, as they are kept. */
interface KeptDifference {
  readonly filterPenalty: number;
  readonly prior: string;
  readonly less: string;
  readonly difference: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  readonly pOneSided: number;
  readonly n: number;
}

/** Data sets of the thesis. */
const allDataSets = 27;
/** Of these, those that are searched. */
const searchedDataSets = 20;

const someOf = (dataSets: number, all: number) =>
  dataSets < all ? { interim: `${dataSets} of ${all} data sets` } : {};

function ofControllers(kept: readonly TableRow[] | undefined): JudgedHypothesis {
  const named = {
    number: 5,
    title: "A controller that sees raw information finds better architectures than the uniform prior",
    statistic: "summed score less uniform's, over data sets",
  };
  const rows = (kept ?? []) as unknown as readonly KeptDifference[];
  const isRegistered = ({ prior, less }: KeptDifference) => prior === registeredName && less === uniformName;
  const verdictOn = ({ difference, standardError, low, high, pOneSided, n }: KeptDifference): Variation["verdict"] => {
    const detectable = detectableDifference({ standardDeviation: standardError * Math.sqrt(n), n });
    return verdictOf(
      { statistic: difference, interval: [low, high], pValue: pOneSided, detectable },
      { direction: "above" },
    );
  };
  const deciding = rows.filter(({ filterPenalty }) => filterPenalty === decidingPenalty);
  const found = deciding.find(isRegistered);
  if (!found) {
    return { ...named, dataSets: 0, variations: [], lacking: "The searches have not been run at reference size yet." };
  }
  const shown = ({ prior, less }: KeptDifference) =>
    prior === registeredName ? `the registered controller less: ${less}` : `${prior}, less ${less}`;
  const variations = [
    ...rows
      .filter((row) => row.filterPenalty !== decidingPenalty && isRegistered(row))
      .map((row) => ({ name: `λ = ${minus(row.filterPenalty.toExponential(0))}`, row })),
    ...deciding.filter((row) => row !== found).map((row) => ({ name: shown(row), row })),
  ].map(({ name, row }) => ({ name, verdict: verdictOn(row), dataSets: row.n }));
  return { ...named, verdict: verdictOn(found), dataSets: found.n, variations, ...someOf(found.n, searchedDataSets) };
}

function ofDips(kept: readonly TableRow[] | undefined): JudgedHypothesis {
  const named = {
    number: 6,
    title: "Widening helps most where information dips",
    statistic: "gain of accuracy there less elsewhere, over data sets",
  };
  if (!kept) {
    const lacking = "The networks that dip have not been trained wider yet.";
    return { ...named, dataSets: 0, variations: [], lacking };
  }
  const judged = dipHypothesis(kept, 1);
  const others = dipHypothesis(
    kept.filter(({ dataSet }) => dataSet !== standIn),
    1,
  );
  const hasStandIn = others.byDataSet.length < judged.byDataSet.length;
  return {
    ...named,
    verdict: judged,
    dataSets: judged.byDataSet.length,
    // of the table's data sets those without three dips are left out for good
    ...someOf(new Set(kept.map(({ dataSet }) => dataSet)).size, allDataSets),
    variations: hasStandIn
      ? [{ name: "without the stand-in", verdict: others, dataSets: others.byDataSet.length }]
      : [],
  };
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
  readonly kept?: Kept;
}): readonly JudgedHypothesis[] {
  return [
    ofRise(rows),
    ...ofPosterior(kept("posterior", "errors")),
    ofControllers(kept("searches", "less-uniform")),
    ofDips(kept("widening", "dips")),
  ];
}

const digits = (n: number): ColumnFormat => ({
  format: (value) => (typeof value === "number" && Number.isFinite(value) ? minus(value.toFixed(n)) : "–"),
});

const verdictColumns = {
  value: { title: "Value", ...digits(3) },
  low: { title: "from", ...digits(3) },
  high: { title: "to", ...digits(3) },
  pValue: { title: "p, one-sided", ...digits(4) },
};

const verdictCells = (verdict: HypothesisVerdict | undefined) => ({
  value: verdict?.statistic ?? null,
  low: verdict?.interval[0] ?? null,
  high: verdict?.interval[1] ?? null,
  pValue: verdict?.pValue ?? null,
});

/** One row a hypothesis, with Holm's correction over those that were judged. */
export function hypothesisRows(judged: readonly JudgedHypothesis[]): readonly TableRow[] {
  const corrected = holm(judged.map(({ verdict }) => verdict?.pValue ?? Number.NaN));
  const rows = judged.map(
    ({ number, title, statistic, verdict, interim, dataSets }, index): TableRow => ({
      number,
      title,
      statistic,
      ...verdictCells(verdict),
      holm: verdict ? corrected[index] : null,
      detectable: verdict?.verdict === "undecided" ? verdict.detectable : null,
      dataSets,
      verdict: interim ? `interim look: ${verdict?.verdict}` : (verdict?.verdict ?? "not run yet"),
    }),
  );
  return withColumns(rows, {
    number: { title: "" },
    title: { title: "Hypothesis" },
    statistic: { title: "Statistic" },
    ...verdictColumns,
    holm: { title: "Holm", ...digits(4) },
    detectable: { title: "Seen in 80 % of cases from", ...digits(3) },
    dataSets: { title: "Data sets" },
    verdict: { title: "Verdict" },
  });
}

/** One row for each other choice or control beside the hypotheses that were judged. */
export function variationRows(judged: readonly JudgedHypothesis[]): readonly TableRow[] {
  const rows = judged.flatMap(({ number, variations }) =>
    variations.map(
      ({ name, verdict, dataSets }): TableRow => ({
        number,
        name,
        ...verdictCells(verdict),
        dataSets,
        verdict: verdict.verdict,
      }),
    ),
  );
  return withColumns(rows, {
    number: { title: "Hypothesis" },
    name: { title: "Instead of the registered choice" },
    ...verdictColumns,
    dataSets: { title: "Data sets" },
    verdict: { title: "Would be" },
  });
}

/** What the verdicts come to, a sentence each: counted, and no more than they say. */
export function answerSentences(judged: readonly JudgedHypothesis[]): readonly string[] {
  const named = (wanted: HypothesisVerdict["verdict"] | undefined) =>
    judged.filter(({ verdict, interim }) => !interim && verdict?.verdict === wanted).map(({ number }) => number);
  const list = (numbers: readonly number[]) => (numbers.length > 0 ? numbers.join(", ") : "none");
  const looks = judged.filter(({ interim }) => interim).map(({ number }) => number);
  const open = judged.flatMap(({ number, lacking }) => (lacking ? [`${number}: ${lacking}`] : []));
  const [supported, contradicted, undecided] = (["supported", "contradicted", "undecided"] as const).map(named);
  return [
    `Of six hypotheses registered before the numbers were there: supported ${list(supported)}; contradicted ` +
      `${list(contradicted)}; undecided ${list(undecided)}; interim looks that decide nothing ${list(looks)}; not run ` +
      `yet ${list(named(undefined))}.`,
    ...judged.flatMap(({ number, title, verdict, interim, variations }) => {
      if (!verdict) return [];
      const changed = variations.filter((variation) => variation.verdict.verdict !== verdict.verdict);
      const same = `${variations.length - changed.length} of ${variations.length} other choices and controls beside it`;
      const is = interim ? `, on ${interim}, would be ${verdict.verdict} so far` : ` is ${verdict.verdict}`;
      return [
        `${number}${is}: "${title}" (${minus(verdict.statistic.toFixed(3))}, ` +
          `${verdict.interval.map((end) => minus(end.toFixed(3))).join(" to ")}); ${same} would be called the same.`,
      ];
    }),
    ...open,
  ];
}
