import { minus, written } from "../../platform/display/numbers";
import { withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import type { InputName } from "../../predictors/inputs";
import {
  type HypothesisVerdict,
  type ScaledDifference,
  verdictOfDifferences,
  verdictOfEquivalence,
} from "../../statistics/verdict";
import { type Contender, type ErrorPair, errorPairs } from "../posterior/comparison";
import type { ErrorRecord, MethodName } from "../posterior/errors";
import { methodTitles } from "../posterior/titles";
import { type JudgedHypothesis, notRun, type Variation } from "./judged-hypothesis";

/** Number of a hypothesis about experiment 1 in data/reference/hypotheses.md. */
export type PosteriorHypothesis = 2 | 3 | 4;

/** How a hypothesis is read: the registered reading, or one that stands beside it. */
export interface Reading {
  readonly method: Extract<MethodName, "network" | "ridge" | "gaussianProcess">;
  readonly information: "mine" | "usable";
  readonly filterPenalty: number;
  /** Data sets that are left out, such as the stand-in. */
  readonly without?: readonly string[];
}

/** The reading that decides: the thesis's network and MINE at λ = 2e-4, with all data sets. */
export const decidingReading: Reading = { method: "network", information: "mine", filterPenalty: 2e-4 };

/** The data set whose files are a stand-in for the thesis's. */
export const standIn = "kuzushiji-49";

/** Share of the explainable error below which two errors do not differ to speak of. */
export const equivalenceThreshold = 0.1;

/** Inputs of a reading: information and accuracy, as they are and standardised within a data set. */
function inputsOf({ method, information }: Reading): Readonly<Record<string, InputName>> {
  return {
    raw: `${information} raw`,
    standardised: information === "mine" ? "mine" : "usable standardised",
    // the network has four places for it, as in the thesis (A.1)
    accuracyRaw: method === "network" ? "accuracy raw, repeated" : "accuracy raw",
    accuracy: "accuracy",
  };
}

/** What is compared on each data set: error of the first input less that of the second. */
function pairsOf(
  records: readonly ErrorRecord[],
  hypothesis: PosteriorHypothesis,
  reading: Reading,
): readonly ErrorPair[] {
  const { raw, standardised, accuracyRaw, accuracy } = inputsOf(reading);
  const compared = { 2: [accuracyRaw, raw], 3: [standardised, raw], 4: [standardised, accuracy] }[hypothesis];
  return pairsOfInputs(records, compared, reading);
}

/** Error with the first of two inputs less that with the second, on each data set. */
function pairsOfInputs(
  records: readonly ErrorRecord[],
  compared: readonly InputName[],
  { method, filterPenalty, without = [] }: Reading,
): readonly ErrorPair[] {
  const [first, second] = compared.map((input): Contender => ({ method, input }));
  const judged = { evaluation: "leaveOneOut", target: "thesis", filterPenalty } as const;
  return errorPairs(records, judged, first, second).filter(({ dataSet }) => !without.includes(dataSet));
}

/**
 * The second, third and fourth hypothesis of data/reference/hypotheses.md, each data set left out, mean of all seeds:
 *
 * - **2**: error with accuracy less that with raw information, both unstandardised, is above 0.
 * - **3**: error with standardised information less that with raw information is above 0.
 * - **4**: the difference of error between information and accuracy, both standardised, is less than 0.10 of uniform's
 *   error less the floor, on either side.
 *
 * @param records Errors of an experiment; see `errorRecords`.
 * @param reading The registered one decides; others stand beside it.
 * @returns A mean squared error over 92 entries for 2 and 3, a share for 4; undecided where nothing was judged so.
 */
export function posteriorHypothesis(
  records: readonly ErrorRecord[],
  hypothesis: PosteriorHypothesis,
  { seed, ...reading }: Reading & { readonly seed: number },
): HypothesisVerdict {
  const pairs = pairsOf(records, hypothesis, reading);
  if (hypothesis !== 4) {
    const differences = pairs.map(({ difference }) => difference);
    return verdictOfDifferences(differences, { direction: "above" }, { seed });
  }
  const scaled = pairs.map(({ difference, explainable }): ScaledDifference => ({ difference, scale: explainable }));
  return verdictOfEquivalence(scaled, { threshold: equivalenceThreshold }, { seed });
}

/**
 * The control of the second hypothesis: error with raw information of other data sets less that with a data set's own. What
 * is not above 0 does not come from what the numbers say of the data set, but from how many there are.
 */
export function ownInformation(
  records: readonly ErrorRecord[],
  { seed, ...reading }: Reading & { readonly seed: number },
): HypothesisVerdict {
  const { information } = reading;
  const pairs = pairsOfInputs(records, [`${information} permuted`, `${information} raw`], reading);
  return verdictOfDifferences(
    pairs.map(({ difference }) => difference),
    { direction: "above" },
    { seed },
  );
}

/** Errors are some 1e-6, shares some tenths. */
const number = written((value) => value.toPrecision(2));

/** How readings of the hypotheses 2 to 4 are shown. */
export const readingColumns = {
  hypothesis: { title: "Hypothesis" },
  decides: { title: "Decides" },
  filterPenalty: { title: "λ" },
  method: { title: "Method" },
  information: { title: "Information" },
  without: { title: "Without" },
  dataSets: { title: "Data sets" },
  statistic: { title: "Statistic", ...number },
  low: { title: "from", ...number },
  high: { title: "to", ...number },
  pValue: { title: "p, one-sided", digits: 2 },
  verdict: { title: "Verdict" },
  detectable: { title: "Found in 80 % of cases", ...number },
};

/**
 * One row for each reading of the hypotheses 2 to 4 that was judged: the one that decides first, then the other methods,
 * other values of λ, usable information in the place of MINE, and each without the stand-in where that is among the data.
 */
export function posteriorHypothesisRows(records: readonly ErrorRecord[], seed: number): readonly TableRow[] {
  const penalties = [...new Set(records.map(({ filterPenalty }) => filterPenalty))];
  const hasStandIn = records.some(({ dataSet }) => dataSet === standIn);
  const readings = (["mine", "usable"] as const).flatMap((information) =>
    (["network", "ridge", "gaussianProcess"] as const).flatMap((method) =>
      penalties.flatMap((filterPenalty) =>
        [[], ...(hasStandIn ? [[standIn]] : [])].map((without): Reading => {
          return { method, information, filterPenalty, without };
        }),
      ),
    ),
  );
  const isDeciding = ({ method, information, filterPenalty, without = [] }: Reading): boolean =>
    method === decidingReading.method &&
    information === decidingReading.information &&
    filterPenalty === decidingReading.filterPenalty &&
    without.length === 0;
  const rows = ([2, 3, 4] as const).flatMap((hypothesis) =>
    [...readings]
      .sort((a, b) => Number(isDeciding(b)) - Number(isDeciding(a)))
      .flatMap((reading): readonly TableRow[] => {
        const dataSets = pairsOf(records, hypothesis, reading).length;
        if (dataSets === 0) return [];
        const { interval, ...found } = posteriorHypothesis(records, hypothesis, { ...reading, seed });
        return [
          {
            hypothesis,
            decides: isDeciding(reading),
            filterPenalty: reading.filterPenalty,
            method: methodTitles[reading.method],
            information: reading.information === "mine" ? "MINE" : "usable",
            without: reading.without?.join(", ") || null,
            dataSets,
            statistic: found.statistic,
            low: interval[0],
            high: interval[1],
            pValue: found.pValue,
            verdict: found.verdict,
            detectable: found.detectable,
          },
        ];
      }),
  );
  return withColumns(rows, readingColumns);
}

const posteriorTitles: Readonly<Record<PosteriorHypothesis, string>> = {
  2: "Raw information beats accuracy as input of the posterior's predictor",
  3: "Standardising within a data set (A.4) takes away what helps",
  4: "What is left after standardising helps nobody",
};

/** Of the single vectors behind an error nothing is read here. */
const recordsOf = (errors: readonly TableRow[]): readonly ErrorRecord[] =>
  errors.map((row) => ({ ...row, singles: [] }) as unknown as ErrorRecord);

const dataSetsOf = (records: readonly ErrorRecord[]): number => new Set(records.map(({ dataSet }) => dataSet)).size;

/** Data sets of the thesis, of which each is left out in its turn. */
const leftOutDataSets = 27;

/** What the reference run kept of the first experiment; undefined what it has not come to. */
export interface KeptErrors {
  /** Of the experiment itself, as registered. */
  readonly posterior?: readonly TableRow[];
  /** Of the same on the width table, with MINE of some networks, or usable information of more. */
  readonly tableMine?: readonly TableRow[];
  readonly tableUsable?: readonly TableRow[];
}

/**
 * The verdicts on the hypotheses 2 to 4. Until the experiment has been run at reference size, its form on the width table,
 * where MINE is of the same networks' layers and Hyperbands are replayed from recorded trainings, is an interim look; and
 * usable information there stands beside them, whatever it says.
 */
export function judgePosterior({ posterior, tableMine, tableUsable }: KeptErrors): readonly JudgedHypothesis[] {
  const registered = recordsOf(posterior ?? []);
  const [ofMine, ofUsable] = [recordsOf(tableMine ?? []), recordsOf(tableUsable ?? [])];
  const methods = ["network", "ridge", "gaussianProcess"] as const;
  return ([2, 3, 4] as const).map((number): JudgedHypothesis => {
    const named = {
      number,
      title: posteriorTitles[number],
      statistic: number === 4 ? "share of the explainable error" : "difference of squared errors over data sets",
    };
    const judged = (records: readonly ErrorRecord[], reading: Partial<Reading> = {}) =>
      posteriorHypothesis(records, number, { ...decidingReading, ...reading, seed: 1 });
    // of one Hyperband a data set no noise is known, and no share of what can be explained
    const known = (variations: readonly Variation[]) =>
      variations.filter(({ verdict }) => Number.isFinite(verdict.statistic));
    const inTable = (records: readonly ErrorRecord[], information: Reading["information"]) =>
      methods.map(
        (method): Variation => ({
          name: `width table, ${information === "mine" ? "MINE" : "usable"}, ${methodTitles[method]}`,
          verdict: judged(records, { method, information }),
          dataSets: dataSetsOf(records),
        }),
      );
    const otherwise = (records: readonly ErrorRecord[]): readonly Variation[] => {
      const dataSets = dataSetsOf(records);
      const hasStandIn = records.some(({ dataSet }) => dataSet === standIn);
      return [
        ...(number === 2
          ? [
              {
                name: "MINE of other data sets in the place of accuracy",
                verdict: ownInformation(records, { ...decidingReading, seed: 1 }),
                dataSets,
              },
            ]
          : []),
        {
          name: "usable information in the place of MINE",
          verdict: judged(records, { information: "usable" }),
          dataSets,
        },
        { name: "ridge regression", verdict: judged(records, { method: "ridge" }), dataSets },
        { name: "Gaussian process", verdict: judged(records, { method: "gaussianProcess" }), dataSets },
        ...[5e-5, 5e-4].map((filterPenalty) => ({
          name: `λ = ${minus(filterPenalty.toExponential(0))}`,
          verdict: judged(records, { filterPenalty }),
          dataSets,
        })),
        ...(hasStandIn
          ? [{ name: "without the stand-in", verdict: judged(records, { without: [standIn] }), dataSets: dataSets - 1 }]
          : []),
      ];
    };
    const besides = known(inTable(ofUsable, "usable"));
    const decide = (records: readonly ErrorRecord[], variations: readonly Variation[]) => {
      const own = known([...otherwise(records), ...variations]);
      return { ...named, verdict: judged(records), dataSets: dataSetsOf(records), variations: [...own, ...besides] };
    };
    if (registered.length > 0) return decide(registered, inTable(ofMine, "mine"));
    if (ofMine.length > 0) {
      const interim = `Hyperbands replayed from the width table, ${dataSetsOf(ofMine)} of ${leftOutDataSets} data sets`;
      return { ...decide(ofMine, []), interim };
    }
    const lacking = "The first experiment has not been run at reference size yet.";
    return { ...notRun(named, lacking), variations: besides };
  });
}
