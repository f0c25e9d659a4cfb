import { tf } from "../../platform/tensorflow/engine";
import { classFrequencies } from "../bounds";
import { firstNotFinite, type RealArray } from "../single-precision";
import { scaleInput } from "./input-scale";

/** Points with a class label each: activations of a layer, or any vectors. */
export interface LabelledSample {
  /** Row-major, shape [nPoints, ...pointShape]. */
  readonly values: RealArray;
  /** Shape of one point: [d] for vectors, [height, width, channels] for images and activations. */
  readonly pointShape: readonly number[];
  /** Shape [nPoints], classes 0 … nClasses − 1. */
  readonly labels: Int32Array;
  readonly nClasses: number;
}

/** Points below which no class could be in every fold with any left to learn from. */
const fewestPoints = 8;

/**
 * Checks a sample at the door.
 *
 * @throws RangeError naming the shape, the label or the value that is wrong.
 */
export function requireSample({ values, pointShape, labels, nClasses }: LabelledSample): void {
  const nPoints = labels.length;
  if (nPoints < fewestPoints) {
    throw new RangeError(`Estimate information: at least ${fewestPoints} points are needed, got ${nPoints}.`);
  }
  if (pointShape.length !== 1 && pointShape.length !== 3) {
    throw new RangeError(
      `Estimate information: points are [d] or [height, width, channels], got ${pointShape.length} axes.`,
    );
  }
  const size = pointShape.reduce((product, side) => product * side, 1);
  if (!Number.isInteger(size) || size < 1 || values.length !== nPoints * size) {
    throw new RangeError(
      `Estimate information: ${nPoints} points of shape [${pointShape.join(", ")}] are not ${values.length} numbers.`,
    );
  }
  if (!Number.isInteger(nClasses) || nClasses < 1) {
    throw new RangeError(`Estimate information: nClasses must be a positive integer, got ${nClasses}.`);
  }
  const wrong = labels.find((label) => label < 0 || label >= nClasses);
  if (wrong !== undefined) {
    throw new RangeError(`Estimate information: label ${wrong} is not in 0 … ${nClasses - 1}.`);
  }
  const odd = firstNotFinite(values);
  if (odd >= 0) throw new RangeError(`Estimate information: value ${odd} is ${values[odd]}, not a finite number.`);
}

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
