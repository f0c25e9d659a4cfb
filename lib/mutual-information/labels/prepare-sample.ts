import { tf } from "../../platform/tensorflow/engine";
import { classFrequencies } from "../bounds";
import { scaleInput } from "./input-scale";
import type { LabelledSample } from "./labelled-sample";

/** A sample on the engine, scaled. */
export interface PreparedSample {
  /** Shape [nPoints, ...pointShape]. */
  readonly xs: tf.Tensor;
  /** The labels, shape [nPoints], int32. */
  readonly classes: tf.Tensor1D;
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
  const classes = tf.tensor1d(labels, "int32");
  const logPrior = tf.tensor1d(Float32Array.from(prior, (share) => (share > 0 ? Math.log(share) : logOfImpossible)));
  const dispose = () => tf.dispose([xs, classes, logPrior]);
  return { xs, classes, labels, pointShape, nClasses, prior, logPrior, dispose };
}
