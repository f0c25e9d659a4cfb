import { minus } from "../../platform/display/numbers";
import type { TableRow } from "../../platform/results/tables";
import type { ErrorRecord } from "../posterior/errors";
import { methodTitles } from "../posterior/titles";
import { type JudgedHypothesis, notRun, type Variation, whileSome } from "./judged-hypothesis";
import { mostInfluential, withoutName } from "./left-out";
import {
  decidingReading,
  equivalenceThreshold,
  idleReason,
  ownInformation,
  type PosteriorHypothesis,
  pairsOf,
  posteriorHypothesis,
  type Reading,
  readingMethods,
  standIn,
  statisticOf,
} from "./posterior-hypothesis";

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
  return ([2, 3, 4] as const).map((number): JudgedHypothesis => {
    const named = {
      number,
      title: posteriorTitles[number],
      ...(number === 4
        ? {
            statistic: `share of the explainable error, below ${equivalenceThreshold}`,
            threshold: equivalenceThreshold,
          }
        : { statistic: "difference of squared errors over data sets" }),
    };
    const judged = (records: readonly ErrorRecord[], reading: Partial<Reading> = {}) =>
      posteriorHypothesis(records, number, { ...decidingReading, ...reading, seed: 1 });
    // of one Hyperband a data set no noise is known, and no share of what can be explained
    const known = (variations: readonly Variation[]) =>
      variations.filter(({ verdict }) => Number.isFinite(verdict.statistic));
    const byMethod = (records: readonly ErrorRecord[], method: Reading["method"], reading: Partial<Reading> = {}) => {
      const idle = idleReason(pairsOf(records, number, { ...decidingReading, ...reading, method }), method);
      return { verdict: judged(records, { ...reading, method }), ...(idle && { idle }) };
    };
    const inTable = (records: readonly ErrorRecord[], information: Reading["information"]) =>
      readingMethods.map(
        (method): Variation => ({
          name: `width table, ${information === "mine" ? "MINE" : "usable"}, ${methodTitles[method]}`,
          ...byMethod(records, method, { information }),
          dataSets: dataSetsOf(records),
        }),
      );
    const otherwise = (records: readonly ErrorRecord[]): readonly Variation[] => {
      const dataSets = dataSetsOf(records);
      const hasStandIn = records.some(({ dataSet }) => dataSet === standIn);
      const one = mostInfluential(pairsOf(records, number, decidingReading), (some) => statisticOf(some, number));
      return [
        ...(number === 2
          ? [
              {
                name: "MINE of other data sets in the place of accuracy",
                control: "beyond" as const,
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
        { name: "ridge regression", ...byMethod(records, "ridge"), dataSets },
        { name: "Gaussian process", ...byMethod(records, "gaussianProcess"), dataSets },
        ...[5e-5, 5e-4].map((filterPenalty) => ({
          name: `λ = ${minus(filterPenalty.toExponential(0))}`,
          verdict: judged(records, { filterPenalty }),
          dataSets,
        })),
        ...(hasStandIn
          ? [{ name: "without the stand-in", verdict: judged(records, { without: [standIn] }), dataSets: dataSets - 1 }]
          : []),
        ...(one && one !== standIn
          ? [{ name: withoutName(one), verdict: judged(records, { without: [one] }), dataSets: dataSets - 1 }]
          : []),
      ];
    };
    const besides = known(inTable(ofUsable, "usable"));
    const decide = (records: readonly ErrorRecord[], variations: readonly Variation[]) => {
      const own = known([...otherwise(records), ...variations]);
      return { ...named, verdict: judged(records), dataSets: dataSetsOf(records), variations: [...own, ...besides] };
    };
    if (registered.length > 0) {
      const decided = decide(registered, inTable(ofMine, "mine"));
      return { ...decided, ...whileSome(decided.dataSets, leftOutDataSets) };
    }
    if (ofMine.length > 0) {
      const interim = `Hyperbands replayed from the width table, ${dataSetsOf(ofMine)} of ${leftOutDataSets} data sets`;
      return { ...decide(ofMine, []), interim };
    }
    const lacking = "The first experiment has not been run at reference size yet.";
    return { ...notRun(named, lacking), variations: besides };
  });
}
