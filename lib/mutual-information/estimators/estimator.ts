import type { GroundTruthCase } from "../ground-truth/ground-truth-case";
import type { CurvePoint, FitStopReason, PermutationNull, Verdict } from "../information-estimate";
import type { LabelledSample } from "../labels/prepare-sample";
import type { PairSample } from "../pairs/pair-sample";

/** What an estimator says of a sample; null where it has no such number. All in nats. */
export interface Answer {
  readonly nats: number;
  /** A lower bound of I(X;Y) by critics of the family, cross-fitted, and its one-sided 95 % limit. */
  readonly bound: number | null;
  readonly lowerLimit: number | null;
  /** The critics that were to choose from. */
  readonly family: string | null;
  /** What more points are expected to give: no bound. */
  readonly extrapolated: number | null;
  readonly standardError: number | null;
  /** Nominal 95 %. */
  readonly interval: readonly [number, number] | null;
  /** H(Y) of labels, or the cap of a contrastive bound. */
  readonly ceilingNats: number | null;
  readonly verdict: Verdict | null;
  /** One sentence. */
  readonly because: string;
  readonly estimates: Readonly<Record<string, number>>;
  readonly permutationNull: PermutationNull | null;
  /** The critics that the number comes from. */
  readonly critics: readonly string[] | null;
  /** The fit's course: bounds of the fitted points and of others, look by look or epoch by epoch. */
  readonly curve: readonly CurvePoint[] | null;
  readonly stopReason: FitStopReason | null;
  /** Rows that are copies of others, where there are any. */
  readonly copies?: number;
}

/** What a caller may choose beside the estimator. */
export interface Choices {
  /** Of every random choice; points are given. */
  readonly seed: number;
  /** Orders of labels for a permutation null, where the estimator has one; 0 for none. */
  readonly permutations: number;
  /** Told how many fits are done, of how many, by estimators of many fits. */
  readonly onFit?: (done: number, total: number) => void;
}

/**
 * An estimator by its name: the same one for `mi`, the benchmark and the notebooks. An engine is loaded
 * by `fit` alone, so that whoever only names estimators does not wait for it.
 */
export interface Estimator<Sample = LabelledSample | PairSample> {
  readonly name: string;
  /** One line. */
  readonly title: string;
  /** What it takes: points with labels, or pairs of vectors. */
  readonly kind: GroundTruthCase["kind"];
  /**
   * Most points that it uses (`mi` draws them from more), and most numbers of a pair it can be put to: its work grows
   * with their square or cube.
   */
  readonly limits?: { readonly points?: number; readonly numbers?: number };
  /** Highest dimension, and most points, at which a benchmark asks it; beyond, it says nothing new or takes hours. */
  readonly benchmark?: { readonly dimension: number; readonly nPoints: number };
  /** Whether a benchmark asks it of a case; of all of its kind unless told. */
  suits?(each: GroundTruthCase & { readonly isLayer?: true }): boolean;
  readonly hasNull?: true;
  /** Rough time of one worker a point of a case, seconds, for plans. */
  secondsPerPoint(each: GroundTruthCase): number;
  /** @throws RangeError when shapes, labels or values of the sample do not fit. */
  fit(sample: Sample, choices: Choices): Promise<Answer>;
}

/** An answer with a number and an error, and nothing else that could be known. */
export const bareAnswer = {
  bound: null,
  lowerLimit: null,
  family: null,
  extrapolated: null,
  interval: null,
  ceilingNats: null,
  verdict: null,
  permutationNull: null,
  critics: null,
  curve: null,
  stopReason: null,
} as const;
