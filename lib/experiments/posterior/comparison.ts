import type { InputName } from "../../predictors/inputs";
import { bootstrapInterval, type Interval } from "../../statistics/bootstrap";
import { type PairedDifference, pairedDifference } from "../../statistics/paired-difference";
import { dataSetsNeeded, detectableDifference } from "../../statistics/power";
import { mean, standardDeviation } from "../../statistics/spread";
import type { ErrorRecord, Evaluation, MethodName } from "./errors";
import type { TargetName } from "./targets";

/** Which errors are compared. */
export interface Judged {
  readonly evaluation: Evaluation;
  /** Side of the split; both where each data set is left out. */
  readonly part?: "train" | "test";
  readonly target: TargetName;
  readonly filterPenalty: number;
}

/** A method and its input. */
export interface Contender {
  readonly method: MethodName;
  readonly input: InputName;
}

/** A contender's error on a data set, a mean over repeats. */
export interface DataSetError {
  readonly dataSet: string;
  readonly error: number;
  readonly singles: readonly number[];
  readonly uniform: number;
  readonly floor: number;
}

/** Fewest data sets that can tell anything: of fewer, the exact sign-flip test cannot get below 0.05. */
export const fewestDataSets = 6;

/** What an interval of a difference of errors says; 0 inside says nothing. */
export type Verdict = "better" | "worse" | "not told apart";

/** How a contender fares. */
export interface Comparison extends Contender {
  /** Mean over data sets. */
  readonly error: number;
  /** Over repeats; NaN for one. */
  readonly repeatDeviation: number;
  readonly uniform: number;
  readonly floor: number;
  /** (uniform − error) / (uniform − floor), where data sets show that something is to be explained; else null. */
  readonly explained: ExplainedShare | null;
  /** Error less the reference's, over data sets: below 0 is better. */
  readonly difference: PairedDifference;
  readonly verdict: Verdict;
  readonly dataSets: number;
}

/** Share of the explainable error, with its interval over data sets. */
export interface ExplainedShare {
  readonly share: number;
  readonly interval: Interval;
}

const isJudged = (record: ErrorRecord, { evaluation, part, target, filterPenalty }: Judged): boolean =>
  record.evaluation === evaluation &&
  (part === undefined || record.part === part) &&
  record.target === target &&
  record.filterPenalty === filterPenalty;

/** A contender's errors by data set, in the order of the records. */
export function errorsOf(
  records: readonly ErrorRecord[],
  judged: Judged,
  { method, input }: Contender,
): readonly DataSetError[] {
  const own = records.filter((one) => one.method === method && one.input === input && isJudged(one, judged));
  return [...new Set(own.map(({ dataSet }) => dataSet))].map((dataSet) => {
    const repeats = own.filter((one) => one.dataSet === dataSet);
    const [{ uniform, floor, singles }] = repeats;
    return {
      dataSet,
      error: mean(repeats.map(({ error }) => error)),
      singles: singles.map((_, index) => mean(repeats.map((one) => one.singles[index]))),
      uniform,
      floor,
    };
  });
}

/** Every contender that was judged so, in the order of the records. */
export function contenders(records: readonly ErrorRecord[], judged: Judged): readonly Contender[] {
  const own = records.filter((one) => isJudged(one, judged));
  const names = new Map(own.map(({ method, input }) => [`${method} ${input}`, { method, input }]));
  return [...names.values()];
}

/**
 * Share of what can be explained: 1 is as good as noise allows, 0 no better than uniform. It is given only where the
 * interval of what can be explained, uniform − floor over data sets, lies above 0, and of
 * {@link fewestDataSets} at least: a share of what may be nothing is no share.
 */
export function explainedShare(errors: readonly DataSetError[], seed: number): ExplainedShare | null {
  const explainable = (of: readonly DataSetError[]) => mean(of.map(({ uniform, floor }) => uniform - floor));
  const [low] = bootstrapInterval(errors, explainable, { seed });
  if (errors.length < fewestDataSets || !(low > 0)) return null;
  const share = (of: readonly DataSetError[]) =>
    mean(of.map(({ uniform, error }) => uniform - error)) / explainable(of);
  return { share: share(errors), interval: bootstrapInterval(errors, share, { seed }) };
}

/**
 * What a difference says: its interval and the sign-flip test must agree. Of few data sets the test can say nothing,
 * whatever their interval, which then reaches from the smallest to the largest.
 */
export function comparisonVerdict({
  interval: [low, high],
  pValue,
}: Pick<PairedDifference, "interval" | "pValue">): Verdict {
  if (!(pValue <= 0.05)) return "not told apart";
  if (high < 0) return "better";
  return low > 0 ? "worse" : "not told apart";
}

/** Errors that differ by less than this share are those of one prediction, rounded. */
const samePrediction = 1e-4;

/** Two contenders' errors on a data set. */
export interface ErrorPair {
  readonly dataSet: string;
  /** Of the first less that of the second: below 0 the first is better. */
  readonly difference: number;
  /** What can be explained: uniform's error less the floor. */
  readonly explainable: number;
}

/** The errors of two contenders on each data set that both were judged on. */
export function errorPairs(
  records: readonly ErrorRecord[],
  judged: Judged,
  first: Contender,
  second: Contender,
): readonly ErrorPair[] {
  const others = new Map(errorsOf(records, judged, second).map((one) => [one.dataSet, one.error]));
  return errorsOf(records, judged, first).flatMap(({ dataSet, error, uniform, floor }) => {
    const other = others.get(dataSet);
    if (other === undefined) return [];
    const apart = error - other;
    const difference = Math.abs(apart) < samePrediction * other ? 0 : apart;
    return [{ dataSet, difference, explainable: uniform - floor }];
  });
}

/** The difference of two contenders' errors over data sets: below 0 the first is better. */
export function differenceOf(
  records: readonly ErrorRecord[],
  judged: Judged,
  first: Contender,
  second: Contender,
  seed: number,
): PairedDifference {
  const differences = errorPairs(records, judged, first, second).map(({ difference }) => difference);
  return pairedDifference(differences, { seed });
}

/** Every contender beside a reference, such as the mean of the training data sets, which sees nothing. */
export function comparisons(
  records: readonly ErrorRecord[],
  judged: Judged,
  options: { readonly reference?: Contender; readonly seed: number },
): readonly Comparison[] {
  const { reference = { method: "mean", input: "nothing" }, seed } = options;
  return contenders(records, judged).map((contender) => {
    const errors = errorsOf(records, judged, contender);
    const own = records.filter(
      (one) => one.method === contender.method && one.input === contender.input && isJudged(one, judged),
    );
    const repeats = [...new Set(own.map(({ repeat }) => repeat))].map((repeat) =>
      mean(own.filter((one) => one.repeat === repeat).map(({ error }) => error)),
    );
    const difference = differenceOf(records, judged, contender, reference, seed);
    return {
      ...contender,
      error: mean(errors.map(({ error }) => error)),
      repeatDeviation: standardDeviation(repeats),
      uniform: mean(errors.map(({ uniform }) => uniform)),
      floor: mean(errors.map(({ floor }) => floor)),
      explained: explainedShare(errors, seed),
      difference,
      verdict: comparisonVerdict(difference),
      dataSets: errors.length,
    };
  });
}

/** What a comparison could have seen. */
export interface ComparisonPower {
  readonly dataSets: number;
  /** Sd of the difference from data set to data set, noise of targets included. */
  readonly standardDeviation: number;
  /** Part of its variance that is noise of the targets, which more Hyperbands a data set would take away; in [0, 1]. */
  readonly noiseShare: number;
  /** Smallest true difference seen in four of five such experiments. */
  readonly detectable: number;
  /** The same as a share of what can be explained beyond the mean: error of the mean − floor. NaN where that is none. */
  readonly detectableShare: number;
  /** Data sets that it takes to see half of what can be explained beyond the mean. */
  readonly dataSetsForHalf: number;
}

/**
 * Power of comparing a contender with the mean of the training data sets, whose error less the floor is all that an
 * input could explain. A difference of squared errors is linear in the target, so that single posteriors give its
 * noise exactly: the variance of their differences over the number added.
 */
export function powerOfComparison(
  records: readonly ErrorRecord[],
  judged: Judged,
  contender: Contender,
): ComparisonPower {
  const reference = errorsOf(records, judged, { method: "mean", input: "nothing" });
  const errors = errorsOf(records, judged, contender);
  const pairs = errors.flatMap((own) => {
    const other = reference.find(({ dataSet }) => dataSet === own.dataSet);
    return other ? [{ own, other }] : [];
  });
  const deviation = standardDeviation(pairs.map(({ own, other }) => own.error - other.error));
  const noise = pairs.map(({ own, other }) => {
    const singles = own.singles.map((single, index) => single - other.singles[index]);
    return standardDeviation(singles) ** 2 / singles.length;
  });
  const explainable = mean(reference.map(({ error, floor }) => error - floor));
  const detectable = detectableDifference({ standardDeviation: deviation, n: pairs.length });
  return {
    dataSets: pairs.length,
    standardDeviation: deviation,
    noiseShare: Math.min(1, mean(noise) / deviation ** 2),
    detectable,
    detectableShare: explainable > 0 ? detectable / explainable : Number.NaN,
    dataSetsForHalf:
      explainable > 0
        ? dataSetsNeeded({ difference: explainable / 2, standardDeviation: deviation })
        : Number.POSITIVE_INFINITY,
  };
}
