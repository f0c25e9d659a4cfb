import { tf } from "../platform/tensorflow/engine";

/** Weight of a new batch in the running mean; Belghazi et al. 2018 name no value, so one that spans 100 batches. */
const rate = 0.01;

/** The logarithm of a running mean that has seen no batch yet: a number so small that it counts for nothing. */
export const emptyLogMean = -1e30;

/** Weight with which a batch enters the running mean: the first one is the mean. */
export function batchWeight(nBatchesBefore: number): number {
  return nBatchesBefore === 0 ? 1 : rate;
}

/**
 * ln of a running mean of E[e^T] over batches, kept as a logarithm so that a large T does not overflow. It stands in
 * the denominator of DV's gradient, where the mean of a single batch would bias it (Belghazi et al. 2018, §3.2).
 *
 * @param logMean ln of the running mean; likewise `ofBatch` of a batch.
 * @param weight Of the batch, 0 to 1.
 * @returns ln of the running mean with the batch in it.
 */
export function movedLogMean(logMean: tf.Scalar, ofBatch: tf.Scalar, weight: tf.Scalar): tf.Scalar {
  const top = tf.maximum(logMean, ofBatch);
  const old = tf.mul(tf.sub(1, weight), tf.exp(tf.sub(logMean, top)));
  const fresh = tf.mul(weight, tf.exp(tf.sub(ofBatch, top)));
  return tf.add(top, tf.log(tf.add(old, fresh))) as tf.Scalar;
}
