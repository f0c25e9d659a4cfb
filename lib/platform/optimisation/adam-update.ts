import { tf } from "../tensorflow/engine";

/** Adam's decays and ε (Kingma & Ba 2015); ε is TensorFlow.js's. */
const decay = { first: 0.9, second: 0.999, epsilon: 1e-7 } as const;

/** All parameters in one vector, and the means of their gradients and of these squared. */
export type AdamVectors = {
  readonly flat: tf.Tensor1D;
  readonly first: tf.Tensor1D;
  readonly second: tf.Tensor1D;
};

/** What of the past and of the present goes into each mean. */
export type AdamConstants = {
  readonly keepFirst: tf.Scalar;
  readonly takeFirst: tf.Scalar;
  readonly keepSecond: tf.Scalar;
  readonly takeSecond: tf.Scalar;
};

/** Made once for many eager steps, or once for a graph: four uploads fewer in each. */
export function adamConstants(): AdamConstants {
  return {
    keepFirst: tf.scalar(decay.first),
    takeFirst: tf.scalar(1 - decay.first),
    keepSecond: tf.scalar(decay.second),
    takeSecond: tf.scalar(1 - decay.second),
  };
}

/** Step size and ε with the corrections of both means, taken out of the vectors: m̂ / (√v̂ + ε). */
export function adamPace(step: number, learningRate: number): { readonly rate: number; readonly epsilon: number } {
  const correction = Math.sqrt(1 - decay.second ** step);
  return { rate: (learningRate * correction) / (1 - decay.first ** step), epsilon: decay.epsilon * correction };
}

/** One step of Adam. */
export function adamUpdate(
  vectors: AdamVectors,
  gradient: tf.Tensor1D,
  { rate, epsilon }: { readonly rate: tf.Tensor | number; readonly epsilon: tf.Tensor | number },
  { keepFirst, takeFirst, keepSecond, takeSecond }: AdamConstants,
): AdamVectors {
  const first = tf.add(tf.mul(vectors.first, keepFirst), tf.mul(gradient, takeFirst)) as tf.Tensor1D;
  const second = tf.add(tf.mul(vectors.second, keepSecond), tf.mul(tf.square(gradient), takeSecond)) as tf.Tensor1D;
  const change = tf.div(first, tf.add(tf.sqrt(second), epsilon));
  return { first, second, flat: tf.sub(vectors.flat, tf.mul(change, rate)) as tf.Tensor1D };
}
