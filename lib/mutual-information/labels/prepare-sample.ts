import { tf } from "../../platform/tensorflow/engine";
import { classFrequencies } from "../bounds";
import { scaleInput } from "./input-scale";
import type { LabelledSample } from "./labelled-sample";

/** A sample on the engine, scaled. */
export interface PreparedSample {
  /** Shape [nPoints, ...pointShape]. */
  readonly xs: tf.Tensor;
  /** One-hot, shape [nPoints, nClasses]. */
  readonly oneHot: tf.Tensor2D;
  readonly labels: Int32Array;
  readonly pointShape: readonly number[];
  readonly nClasses: number;
  /** Share of each class, shape [nClasses], and its logarithm; far below any other, yet finite, for absent classes. */
  readonly prior: Float64Array;
  readonly logPrior: tf.Tensor1D;
  dispose(): void;
}

const logOfImpossible = -60;

/** Puts a sample on the engine; `dispose` frees it. */
export function prepareSample(sample: LabelledSample): PreparedSample {
  const { values, pointShape, labels, nClasses } = sample;
  const prior = classFrequencies(labels, nClasses);
  const scaled = scaleInput(values, pointShape[pointShape.length - 1]);
  const xs = tf.tensor(scaled, [labels.length, ...pointShape]);
  const oneHot = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(labels, "int32"), nClasses), "float32") as tf.Tensor2D);
  const logPrior = tf.tensor1d(Float32Array.from(prior, (share) => (share > 0 ? Math.log(share) : logOfImpossible)));
  const dispose = () => tf.dispose([xs, oneHot, logPrior]);
  return { xs, oneHot, labels, pointShape, nClasses, prior, logPrior, dispose };
}
