import type { CurvePoint, FitStopReason, Verdict } from "../information-estimate";
import type { NeighbourReference } from "./neighbour-reference";

/** Nats a bound may still rise over the last quarter of the curve of a fit that was cut off. */
const stillRising = 0.01;

/** Expected miss, nats and share of the information, above which the bound says too little. */
const tooMuch = { nats: 0.05, share: 0.1 };

/** Nats that nearest neighbours may see beyond the critic. */
const unseen = 0.03;

/** Nats from H(Y) that count as touching it. */
const touching = 0.01;

/** The verdict on a label-aware estimate; the first that applies. */
export function labelVerdict(options: {
  readonly nats: number;
  readonly interval: readonly [number, number];
  readonly labels: Int32Array;
  readonly ceilingNats: number;
  readonly curve: readonly CurvePoint[];
  readonly stopReason: FitStopReason;
  readonly standardError: number;
  /** What the critics are expected to miss, nats. */
  readonly missed: number;
  readonly reference?: NeighbourReference;
}): { readonly verdict: Verdict; readonly because: string } {
  const { nats, interval, labels, ceilingNats, curve, stopReason, missed, reference } = options;
  const show = (value: number) => value.toFixed(3);
  if (stopReason === "maxEpochs" && risen(curve) > stillRising) {
    return {
      verdict: "notConverged",
      because: `The bound still rose by ${show(risen(curve))} nats when the fit was cut off.`,
    };
  }
  if (reference !== undefined && reference.excess > unseen + 2 * reference.excessError) {
    return {
      verdict: "limited by the family",
      because: `Nearest neighbours see ${show(reference.excess)} nats more than the critic.`,
    };
  }
  if (missed > Math.max(tooMuch.nats, tooMuch.share * nats)) {
    return {
      verdict: "limited by the points",
      because: `Critics of so few points are expected to miss ${show(missed)} nats: averaging them gained much.`,
    };
  }
  if (nats > ceilingNats - Math.max(touching, 2 * options.standardError)) {
    if (interval[0] > 0 && nats > ceilingNats / 2) {
      return { verdict: "ceiling", because: `The estimate touches H(Y) = ${show(ceilingNats)} nats.` };
    }
    return {
      verdict: "limited by the points",
      because: `Nothing and all of H(Y) = ${show(ceilingNats)} nats are both within error: ${rarest(labels)}.`,
    };
  }
  return {
    verdict: "reliable",
    because: `The interval is ${show(interval[1] - interval[0])} nats wide and nothing contradicts it.`,
  };
}

/** How few points the rarest class has. */
function rarest(labels: Int32Array): string {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const least = Math.min(...counts.values());
  if (counts.size < 2) return "all labels are the same";
  return `the rarest class has ${least} ${least === 1 ? "point" : "points"} of ${labels.length}`;
}

/** Rise of the held-out curve over its last quarter, nats. */
function risen(curve: readonly CurvePoint[]): number {
  if (curve.length < 2) return 0;
  const from = curve[Math.floor(0.75 * (curve.length - 1))];
  return curve[curve.length - 1].select - from.select;
}
