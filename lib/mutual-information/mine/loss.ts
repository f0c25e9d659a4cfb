import { crossEntropies } from "../../platform/tensorflow/cross-entropy";
import { tf } from "../../platform/tensorflow/engine";
import { logMeanExp } from "../../platform/tensorflow/log-mean-exp";
import type { MineOptions } from "./options";

/** Weight of a new batch in the running mean; Belghazi et al. 2018 name no value, so one that spans 100 batches. */
const rate = 0.01;

/** The logarithm of a running mean that has seen no batch yet: a number so small that it counts for nothing. */
export const emptyLogMean = -1e30;

/** Weight with which a batch enters the running mean: the first one is the mean. */
export function batchWeight(nBatchesBefore: number): number {
  return nBatchesBefore === 0 ? 1 : rate;
}

/** ln of the running mean of e^T, and the weight with which the batch enters it. */
export interface RunningMean {
  readonly logMean: tf.Scalar;
  readonly weight: tf.Scalar;
}

/**
 * What the critic's fit descends: minus a lower bound of I(X;Y), of T of a batch's pairs.
 *
 * - `dv`, equation 2.4 (Donsker–Varadhan): ln E[e^T(x, ỹ)] − E[T(x, y)].
 * - `nwj`, the "t − e^t" of 2.1.1 (f-MINE; Nguyen, Wainwright & Jordan 2010): E[e^T(x, ỹ)] − 1 − E[T(x, y)].
 * - `labelCrossEntropy` is {@link labelLoss}: it has no shuffled pairs.
 * - `dv` with `gradient: "movingAverage"`: the gradient of ln E[e^T] is that of E[e^T] / E[e^T], and the mean of a few
 *   pairs in the denominator biases it. A running mean over batches stands there instead, which the gradient takes for
 *   a constant (Belghazi et al. 2018, §3.2).
 *
 * For TensorFlow.js's tape to differentiate.
 *
 * @param joint T of pairs (x, y), shape [n, 1].
 * @param product T of pairs (x, ỹ) with shuffled labels, shape [n, 1].
 * @param running Needed with `movingAverage`, else without effect.
 * @returns The loss, nats up to a constant; with `movingAverage` the running mean with the batch in it too.
 */
export function mineLoss(
  joint: tf.Tensor,
  product: tf.Tensor,
  { bound, gradient }: Pick<MineOptions, "bound" | "gradient">,
  running?: RunningMean,
): { readonly loss: tf.Scalar; readonly logMean?: tf.Scalar } {
  const meanJoint = tf.mean(joint);
  if (bound === "nwj") return { loss: tf.sub(tf.sub(tf.mean(tf.exp(product)), 1), meanJoint) as tf.Scalar };
  if (gradient !== "movingAverage" || !running) return { loss: tf.sub(logMeanExp(product), meanJoint) as tf.Scalar };
  const logMean = constant(product, (values) => movedLogMean(running, logMeanExp(values)));
  const ratio = tf.mean(tf.exp(tf.sub(product, logMean)));
  return { loss: tf.sub(ratio, meanJoint) as tf.Scalar, logMean };
}

/**
 * Minus H(y) − CE, up to a constant: the cross-entropy of the classifier p(c | x) ∝ p(c) e^T(x, c) over a batch.
 *
 * @param table T(x, c), shape [n, nClasses].
 * @param classes Shape [n], int32.
 * @param logPrior ln p(c), shape [nClasses].
 */
export function labelLoss(table: tf.Tensor2D, classes: tf.Tensor1D, logPrior: tf.Tensor1D): tf.Scalar {
  return tf.mean(crossEntropies(tf.add(table, logPrior) as tf.Tensor2D, classes)) as tf.Scalar;
}

/** ln of the running mean with the batch in it, kept as a logarithm so that a large T does not overflow. */
export function movedLogMean({ logMean, weight }: RunningMean, ofBatch: tf.Scalar): tf.Scalar {
  const top = tf.maximum(logMean, ofBatch);
  const old = tf.mul(tf.sub(1, weight), tf.exp(tf.sub(logMean, top)));
  const fresh = tf.mul(weight, tf.exp(tf.sub(ofBatch, top)));
  return tf.add(top, tf.log(tf.add(old, fresh))) as tf.Scalar;
}

/** A function's value, whose gradient is 0. */
function constant(x: tf.Tensor, f: (x: tf.Tensor) => tf.Scalar): tf.Scalar {
  return tf.customGrad((values) => ({ value: f(values as tf.Tensor), gradFunc: () => tf.zerosLike(x) }))(
    x,
  ) as tf.Scalar;
}
