/** Why a fit ended: nothing more to gain, or no more epochs allowed. */
export type FitStopReason = "converged" | "maxEpochs";

/**
 * What an estimate may be taken for.
 *
 * - `reliable`: nothing speaks against the interval; how much it says is its width.
 * - `ceiling`: the estimate touches the most that could be seen, H(Y) or ln(batch): the label is as good as known, or
 *   the bound cannot go higher.
 * - `overfit`: too few points for the critic: much of what it learned from them does not hold for others, and the
 *   estimate is expected to miss much.
 * - `underfit`: an independent estimate lies above the interval: the critic cannot express what is there.
 * - `notConverged`: a fit was cut off while the bound still rose.
 */
export type Verdict = "reliable" | "ceiling" | "overfit" | "underfit" | "notConverged";

/** An estimate of mutual information with what is needed to believe or to doubt it. */
export interface InformationEstimate {
  /** Name of the estimator. */
  readonly estimator: string;
  /** The headline, from points that no critic was fitted to or chosen on. */
  readonly nats: number;
  readonly bits: number;
  /** Standard error of `nats` over the points it is reported on, nats. */
  readonly standardError: number;
  /** Nominal 95 % interval for the mutual information, nats. */
  readonly interval: readonly [number, number];
  /** What no estimate of this kind can exceed, nats; absent where there is no such bound. */
  readonly ceilingNats?: number;
  /** All bounds of the critic, by name, nats. */
  readonly estimates: Readonly<Record<string, number>>;
  /** The critic chosen for each fold. */
  readonly critics: readonly string[];
  /** Mean over the chosen critic's fits after each look, nats. */
  readonly curve: readonly CurvePoint[];
  readonly stopReason: FitStopReason;
  readonly verdict: Verdict;
  /** The reason of the verdict, one sentence. */
  readonly because: string;
  readonly permutationNull?: PermutationNull;
  readonly nPoints: number;
  /** Rows that are copies of others, where there are any; see `copiedRows`. */
  readonly copies?: number;
}

/** A point of a fit's curve. */
export interface CurvePoint {
  /** Looks taken; the first is before any step. */
  readonly check: number;
  /** The bound on points of the fit, nats: optimistic. */
  readonly fit: number;
  /** The bound on the held-out folds, nats. */
  readonly select: number;
}

/** Where the estimate stands among those with labels in random order. */
export interface PermutationNull {
  readonly permutations: number;
  /** Mean and 95th percentile of the permuted estimates, nats. */
  readonly meanNats: number;
  readonly percentile95Nats: number;
  /** (1 + number of permuted estimates at least as high) / (1 + permutations). */
  readonly pValue: number;
}

/** Nats as bits. */
export function toBits(nats: number): number {
  return nats / Math.LN2;
}
