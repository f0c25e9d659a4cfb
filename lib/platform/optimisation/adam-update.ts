import { tf } from "../tensorflow/engine";

/** Adam's decays and ε (Kingma & Ba 2015); ε is TensorFlow.js's. */
const decay = { first: 0.9, second: 0.999, epsilon: 1e-7 } as const;

/** All parameters in one vector, and the means of their gradients and of these squared. */
export type AdamVectors = {
  readonly flat: tf.Tensor1D;
  readonly first: tf.Tensor1D;
  readonly second: tf.Tensor1D;
  /** Running mean of the parameters, where the fit keeps one. */
  readonly averaged?: tf.Tensor1D;
};

/** What a fit adds to Adam. */
export interface AdamAdditions {
  /** Decoupled weight decay, a share of the parameters a unit of step size (Loshchilov & Hutter 2019). */
  readonly weightDecay: number;
  /** Steps that a running mean of the parameters spans (Polyak & Juditsky 1992). */
  readonly averagedSteps: number;
}

/** Numbers of one step: its size and ε; with additions, the share that decays and that of the mean that stays. */
export type AdamPace<Value = number> = {
  readonly rate: Value;
  readonly epsilon: Value;
  readonly decay?: Value;
  readonly keep?: Value;
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

/** The numbers of a step; ε and the corrections of both means are taken out of the vectors: m̂ / (√v̂ + ε). */
export function adamPace(step: number, learningRate: number, additions?: AdamAdditions): AdamPace {
  const correction = Math.sqrt(1 - decay.second ** step);
  const pace = { rate: (learningRate * correction) / (1 - decay.first ** step), epsilon: decay.epsilon * correction };
  if (!additions) return pace;
  const keep = Math.min(1 - 1 / additions.averagedSteps, step / (step + 9)); // early values count less and less
  return { ...pace, decay: learningRate * additions.weightDecay, keep };
}

/** One step of Adam. */
export function adamUpdate(
  vectors: AdamVectors,
  gradient: tf.Tensor1D,
  { rate, epsilon, decay, keep }: AdamPace<tf.Tensor | number>,
  { keepFirst, takeFirst, keepSecond, takeSecond }: AdamConstants,
): AdamVectors {
  const first = tf.add(tf.mul(vectors.first, keepFirst), tf.mul(gradient, takeFirst)) as tf.Tensor1D;
  const second = tf.add(tf.mul(vectors.second, keepSecond), tf.mul(tf.square(gradient), takeSecond)) as tf.Tensor1D;
  const change = tf.div(first, tf.add(tf.sqrt(second), epsilon));
  const moved = tf.sub(vectors.flat, tf.mul(change, rate)) as tf.Tensor1D;
  if (!vectors.averaged || decay === undefined || keep === undefined) return { flat: moved, first, second };
  const flat = tf.sub(moved, tf.mul(vectors.flat, decay)) as tf.Tensor1D;
  const averaged = tf.add(flat, tf.mul(tf.sub(vectors.averaged, flat), keep)) as tf.Tensor1D;
  return { flat, first, second, averaged };
}
