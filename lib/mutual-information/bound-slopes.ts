import { tf } from "../platform/tensorflow/engine";
import { movedLogMean } from "./moving-log-mean";
import type { MineOptions } from "./options";

/**
 * The gradient of minus a batch's bound by T of its pairs; their sum is 0 for `dv`.
 *
 * - `dv`: mean T of the joint pairs − ln mean e^T of the shuffled ones; softmax weights fall on the latter. With
 *   `movingAverage` the batch's mean of e^T is divided by a running one instead of itself.
 * - `nwj`: mean T of the joint pairs − mean e^T of the shuffled ones + 1 (the "t − e^t" of thesis 2.1.1).
 *
 * @param values T of n joint pairs, then of n shuffled ones, [2n, 1].
 * @param running ln of the running mean of e^T and the weight with which the batch enters it, two scalars; used with
 * `movingAverage` only.
 * @returns The gradient, [2n, 1], and the running mean with the batch in it.
 */
export function boundSlopes(
  values: tf.Tensor2D,
  { bound, gradient }: Pick<MineOptions, "bound" | "gradient">,
  running: { readonly logMean: tf.Scalar; readonly weight: tf.Scalar },
): { readonly slopes: tf.Tensor2D; readonly logMean: tf.Scalar } {
  const n = values.shape[0] / 2;
  const product = tf.slice2d(values, [n, 0], [n, 1]);
  let weights: tf.Tensor;
  let { logMean } = running;
  if (bound === "nwj") weights = tf.div(tf.exp(product), n);
  else {
    const top = tf.max(product);
    const powers = tf.exp(tf.sub(product, top));
    const sum = tf.sum(powers);
    weights = tf.div(powers, sum);
    if (gradient === "movingAverage") {
      const ofBatch = tf.add(top, tf.log(tf.div(sum, n))) as tf.Scalar;
      logMean = movedLogMean(logMean, ofBatch, running.weight);
      weights = tf.mul(weights, tf.exp(tf.sub(ofBatch, logMean)));
    }
  }
  const slopes = tf.concat2d([tf.fill([n, 1], -1 / n), weights as tf.Tensor2D], 0);
  return { slopes, logMean };
}
