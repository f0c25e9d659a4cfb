import type { MovingLogMean } from "./moving-log-mean";
import type { MineOptions } from "./options";

/**
 * The gradient of minus a batch's bound by T of its pairs; their sum is 0 for `dv`.
 *
 * - `dv`: mean T of the joint pairs − ln mean e^T of the shuffled ones; softmax weights fall on the latter. With
 *   `movingAverage` the batch's mean of e^T is divided by a running one instead of itself.
 * - `nwj`: mean T of the joint pairs − mean e^T of the shuffled ones + 1 (the "t − e^t" of thesis 2.1.1).
 *
 * @param values T of n joint pairs, then of n shuffled ones.
 * @param average The running mean, which takes the batch in; used with `movingAverage` only.
 * @returns Shape [2n].
 */
export function boundSlopes(
  values: Float32Array,
  { bound, gradient }: Pick<MineOptions, "bound" | "gradient">,
  average: MovingLogMean,
): Float32Array {
  const n = values.length / 2;
  const slopes = new Float32Array(2 * n).fill(-1 / n, 0, n);
  const product = values.subarray(n);
  const top = bound === "nwj" ? 0 : product.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const weights = Float64Array.from(product, (value) => Math.exp(value - top));
  let total = n;
  if (bound === "dv") {
    const sum = weights.reduce((all, weight) => all + weight, 0);
    total = sum;
    if (gradient === "movingAverage") {
      const logMean = top + Math.log(sum / n);
      total *= Math.exp(average.after(logMean) - logMean);
    }
  }
  for (let index = 0; index < n; index++) slopes[n + index] = weights[index] / total;
  return slopes;
}
