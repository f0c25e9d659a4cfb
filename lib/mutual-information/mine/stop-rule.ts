import type { MineOptions } from "./options";

/** Why a fit ended. */
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
