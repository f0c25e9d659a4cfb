import type { MineOptions } from "./options";

/**
 * Why a fit ended: `converged` says that the rule stopped it, not that its curve no longer rises (see `riseOf`); the
 * word is the thesis's.
 */
export type StopReason = "converged" | "maxEpochs";

/**
 * The thesis's stop rule (2.1.1, A.2): train `minEpochs`, then go on while the last increase or the mean of the last
 * two is above the threshold.
 *
 * @param curve The bound after each epoch, nats.
 * @returns The reason to stop now, or undefined to go on.
 */
export function stopReason(
  curve: readonly number[],
  options: Pick<MineOptions, "minEpochs" | "maxEpochs" | "threshold">,
): StopReason | undefined {
  const epochs = curve.length;
  if (epochs >= options.minEpochs && epochs >= 2) {
    const last = curve[epochs - 1] - curve[epochs - 2];
    const meanOfTwo = epochs >= 3 ? (curve[epochs - 1] - curve[epochs - 3]) / 2 : last;
    if (last <= options.threshold && meanOfTwo <= options.threshold) return "converged";
  }
  return epochs >= options.maxEpochs ? "maxEpochs" : undefined;
}

/** Epochs at the end of a curve over which it is judged whether it still rises. */
const judged = 5;

/**
 * How a curve still rises when a fit ends: mean rise an epoch over its last five, nats. The stop rule looks at the last
 * two, and epochs scatter: it may stop a curve that rises, as it may go on with one that does not.
 */
export function riseOf(curve: readonly number[]): number {
  const from = Math.max(0, curve.length - 1 - judged);
  return curve.length < 2 ? 0 : (curve[curve.length - 1] - curve[from]) / (curve.length - 1 - from);
}

/**
 * Epochs that a fit needs to a bound: the first whose value reaches it; null where none does.
 *
 * @param curve The bound after each epoch, nats.
 */
export function epochsTo(curve: readonly number[], nats: number): number | null {
  const index = curve.findIndex((value) => value >= nats);
  return index < 0 ? null : index + 1;
}
