import type { CurvePoint, FitStopReason, Verdict } from "../information-estimate";
import { type BoundWithError, entropyShortfall, twoSided } from "./interval";
import type { Limits } from "./limits";
import type { NeighbourReference } from "./neighbour-reference";

/** Nats a bound may still rise over the last quarter of the curve of a fit that was cut off. */
const stillRising = 0.01;

/** Nats from H(Y) that count as touching it. */
const touching = 0.01;

/** Expected miss, nats and share of the bound, above which the bound says too little, however wide the interval. */
const tooMuch = { nats: 0.05, share: 0.1 };

/** Nats that are no matter, however narrow the interval. */
const noMatter = 0.01;

/** Points of a class below which some critics never see it: nothing can be said of it. */
const fewestOfClass = 3;

/**
 * What the gain of a critic with twice the points says of the next doubling. Members of pairs of folds see a half of the
 * points or a quarter; their mean is worth three quarters. If the miss falls as the root of the points, which is slow,
 * the gain from 3/4 to 3/2 is this share of that from 1/4 to 1/2.
 */
const nextDoubling = (Math.sqrt(4 / 3) - Math.sqrt(2 / 3)) / (2 - Math.SQRT2);

/** A verdict with its reason, and what the interval has to allow for. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly because: string;
  /** Nats that the bound may be short of; Infinity where nothing says it. */
  readonly missing: number;
}

/** The verdict on a label-aware bound; the first that applies. */
export function labelVerdict(options: {
  readonly estimate: BoundWithError;
  readonly labels: Int32Array;
  readonly ceilingNats: number;
  readonly curve: readonly CurvePoint[];
  readonly stopReason: FitStopReason;
  /** Power of the number of points by which the miss falls. */
  readonly rate: number;
  /** What was tried; the verdict cannot be `reliable` without. */
  readonly limits?: Limits;
  readonly reference?: NeighbourReference;
}): Judgement {
  const { estimate, labels, ceilingNats, curve, stopReason, rate, limits, reference } = options;
  const { bound, standardError, missed, lowerLimit } = estimate;
  const show = (value: number) => value.toFixed(3);
  const answer = (verdict: Verdict, because: string, missing = Number.POSITIVE_INFINITY): Judgement => {
    return { verdict, because, missing };
  };
  if (stopReason === "maxEpochs" && risen(curve) > stillRising) {
    return answer("notConverged", `The bound still rose by ${show(risen(curve))} nats when the fit was cut off.`);
  }
  const touches = bound > ceilingNats - Math.max(touching, 2 * standardError);
  if (touches && lowerLimit > 0 && bound > ceilingNats / 2) {
    return answer("ceiling", `The bound touches H(Y) = ${show(ceilingNats)} nats.`);
  }
  if (touches) {
    return answer(
      "limited by the points",
      `Nothing and all of H(Y) = ${show(ceilingNats)} nats are both within error: ${rarest(labels)}.`,
    );
  }
  const least = fewest(labels);
  if (least.points < fewestOfClass && bound <= ceilingNats / 2) {
    return answer("limited by the points", `Critics are fitted to a part of the points, and ${rarest(labels)}.`);
  }
  const allowed = Math.max(noMatter, twoSided * standardError);
  // of the entropy, and of the bound as far as the label is known
  const known = ceilingNats > 0 ? bound / ceilingNats : 0;
  const shortfall = known * entropyShortfall(new Set(labels).size, estimate.nIndependent);
  const byMembers = missed * (1 - 2 ** -rate);
  const doubled = Math.max(0, limits?.points.nats ?? 0);
  const ofCritics = Math.max(byMembers, nextDoubling * doubled);
  const atMost = Math.max(byMembers, nextDoubling * (doubled + twoSided * (limits?.points.standardError ?? 0)));
  const ofPoints = ofCritics + shortfall / 2;
  const ofFamily = Math.max(0, limits?.family.nats ?? 0);
  if (reference !== undefined && reference.excess > allowed + reference.excessError) {
    return answer(
      "limited by the family",
      `Nearest neighbours see ${show(reference.excess)} nats more than the critics.`,
    );
  }
  if (ofFamily > allowed) {
    return answer("limited by the family", `Richer critics (${limits?.family.by}) see ${show(ofFamily)} nats more.`);
  }
  if (ofPoints > allowed || missed > Math.max(tooMuch.nats, tooMuch.share * bound)) {
    return answer("limited by the points", `Twice the points are expected to add ${show(ofPoints)} nats.`);
  }
  if (!limits) return answer("limited by the family", "No richer critics were tried, so nothing says what these miss.");
  return answer(
    "reliable",
    `Twice the points are expected to add ${show(ofPoints)} nats, richer critics ${show(ofFamily)}: within the interval.`,
    shortfall + atMost / (1 - Math.SQRT1_2) + ofFamily + Math.max(0, reference?.excess ?? 0),
  );
}

/** Points of the rarest class that occurs, and how many classes do. */
function fewest(labels: Int32Array): { readonly points: number; readonly classes: number } {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return { points: Math.min(...counts.values()), classes: counts.size };
}

/** How few points the rarest class has, in words. */
function rarest(labels: Int32Array): string {
  const { points, classes } = fewest(labels);
  if (classes < 2) return "all labels are the same";
  return `the rarest class has ${points} ${points === 1 ? "point" : "points"} of ${labels.length}`;
}

/** Rise of the held-out curve over its last quarter, nats. */
function risen(curve: readonly CurvePoint[]): number {
  if (curve.length < 2) return 0;
  const from = curve[Math.floor(0.75 * (curve.length - 1))];
  return curve[curve.length - 1].select - from.select;
}
