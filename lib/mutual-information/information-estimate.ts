/** Why a fit ended: nothing more to gain, or no more epochs allowed. */
export type FitStopReason = "converged" | "maxEpochs";

/**
 * What an estimate may be taken for.
 *
 * - `reliable`: neither richer critics nor twice the points are expected to add more than the interval allows for.
 * - `ceiling`: the estimate touches the most that could be seen, H(Y) or ln(batch): the label is as good as known, or
 *   the bound cannot go higher.
 * - `limited by the family`: richer critics, or an estimate that needs none, see more than the interval allows for.
 * - `limited by the points`: twice the points are expected to add more than the interval allows for.
 * - `notConverged`: a fit was cut off while the bound still rose.
 */
export type Verdict = "reliable" | "ceiling" | "limited by the family" | "limited by the points" | "notConverged";

/** An estimate of mutual information with what is needed to believe or to doubt it. */
export interface InformationEstimate {
  /** Name of the estimator. */
  readonly estimator: string;
  /** The headline: the `bound`, or where no bound is sharp the estimate that stands for it. */
  readonly nats: number;
  readonly bits: number;
  /**
   * Usable information of the `family` (predictive V-information, Xu et al. 2020), a lower bound of I(X;Y), from points
   * that no critic was fitted to or chosen on; at least 0, nats.
   */
  readonly bound: number;
  /** One-sided 95 % confidence limit of `bound`, and so of I(X;Y), nats. */
  readonly lowerLimit: number;
  /** The critics that were to choose from. */
  readonly family: string;
  /** The bound with what more points are expected to add, never above the ceiling, nats; null where nothing says it. */
  readonly extrapolated: number | null;
  /** Standard error of `nats` over the points it is reported on, nats. */
  readonly standardError: number;
  /**
   * Nominal 95 % interval for the mutual information, nats. Where the verdict of labels is not `reliable`, nothing bounds
   * it from above but the entropy of the labels, and its upper end is that.
   */
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
