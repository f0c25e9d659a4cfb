import type {
  CurvePoint,
  FitStopReason,
  InformationEstimate,
  PermutationNull,
  Verdict,
} from "../../mutual-information";

/** What an estimator says; null where it has no such number. All in nats. */
export interface Answer {
  readonly nats: number;
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
  /** The critics behind the headline. */
  readonly critics: readonly string[] | null;
  /** The fit's course: bounds of the fitted points and of others, look by look or epoch by epoch. */
  readonly curve: readonly CurvePoint[] | null;
  readonly stopReason: FitStopReason | null;
  /** Rows that are copies of others, where there are any. */
  readonly copies?: number;
}

/** The answer of an estimator that gives all of it. */
export function answerOf(estimate: InformationEstimate): Answer {
  const { nats, standardError, interval, ceilingNats, verdict, because, estimates, permutationNull } = estimate;
  const { critics, curve, stopReason, copies } = estimate;
  return {
    nats,
    standardError,
    interval,
    ceilingNats: ceilingNats ?? null,
    verdict,
    because,
    estimates,
    permutationNull: permutationNull ?? null,
    critics,
    curve,
    stopReason,
    ...(copies ? { copies } : {}),
  };
}
