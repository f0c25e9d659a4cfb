import {
  fitWithAdam,
  initialOptimiserState,
  type ParameterTensors,
  withParameters,
} from "../platform/optimisation/adam";
import type { NamedArray } from "../platform/optimisation/named-array";
import { createRandom } from "../platform/random/random";
import { tf } from "../platform/tensorflow/engine";
import { nEntries } from "../search-space";
import { inputSize } from "./input-sample";
import { initialMlp, mlpOutputs } from "./mlp";
import type { PredictorOptions } from "./options";

/** Inputs and targets of a supervised fit, row by row. */
export interface PredictorSamples {
  /** Shape [nSamples][96]. */
  readonly inputs: readonly ArrayLike<number>[];
  /** Shape [nSamples][92], each `flat`. */
  readonly targets: readonly ArrayLike<number>[];
}

/** A fitted predictor: plain data. */
export interface PosteriorPredictor {
  readonly parameters: readonly NamedArray[];
  readonly output: PredictorOptions["output"];
}

/** Mean squared error after each epoch. */
export interface PredictorCurve {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

const widthsOf = (options: PredictorOptions): readonly number[] => [inputSize, ...options.hidden, nEntries];

function forward(parameters: ParameterTensors, inputs: tf.Tensor2D, output: PredictorOptions["output"]): tf.Tensor2D {
  const outputs = mlpOutputs(parameters, inputs);
  return output === "softmax" ? tf.softmax(outputs) : outputs;
}

const rowsTensor = (rows: readonly ArrayLike<number>[], width: number): tf.Tensor2D => {
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, index) => {
    if (row.length !== width) throw new RangeError(`Sample ${index} has ${row.length} entries, not ${width}.`);
    values.set(Array.from(row), index * width);
  });
  return tf.tensor2d(values, [rows.length, width]);
};

/** Mean squared error of a tensor of predictions; a number of plain data, nothing left on the engine. */
function errorOf(
  parameters: ParameterTensors,
  inputs: tf.Tensor2D,
  targets: tf.Tensor2D,
  output: PredictorOptions["output"],
) {
  return tf.tidy(() => tf.mean(tf.squaredDifference(forward(parameters, inputs, output), targets)).dataSync()[0]);
}

/**
 * Fits the feed-forward network 96 → 128 → 128 → 64 → 92 with mean squared error (2.2, A.1, metric 2.5).
 *
 * @param options.test Samples whose error is followed but never trained on; may be empty.
 * @throws RangeError when there is no training sample or a row has the wrong length.
 */
export async function fitPosteriorPredictor(options: {
  readonly train: PredictorSamples;
  readonly test: PredictorSamples;
  readonly predictor: PredictorOptions;
  readonly seed: number;
}): Promise<{ readonly predictor: PosteriorPredictor; readonly curve: PredictorCurve }> {
  const { train, test, predictor, seed } = options;
  const nSamples = train.inputs.length;
  if (nSamples === 0) throw new RangeError("Cannot fit a predictor to 0 samples.");
  if (train.targets.length !== nSamples) {
    throw new RangeError(`${nSamples} inputs need as many targets, got ${train.targets.length}.`);
  }
  const tensors = [train, test].map(({ inputs, targets }) => ({
    inputs: rowsTensor(inputs, inputSize),
    targets: rowsTensor(targets, nEntries),
  }));
  const [onTrain, onTest] = tensors;
  try {
    const initial = initialOptimiserState(initialMlp(widthsOf(predictor), seed));
    const { state, result } = await fitWithAdam(initial, predictor.learningRate, (fit) => {
      const curve = { train: [] as number[], test: [] as number[] };
      for (let epoch = 1; epoch <= predictor.epochs; epoch++) {
        const order = createRandom(seed, "order", epoch).permutation(nSamples);
        for (let start = 0; start < nSamples; start += predictor.batchSize) {
          const picked = order.subarray(start, Math.min(start + predictor.batchSize, nSamples));
          const batch = tf.tidy(() => {
            const rows = tf.tensor1d(picked, "int32");
            return { inputs: tf.gather(onTrain.inputs, rows), targets: tf.gather(onTrain.targets, rows) };
          });
          fit.descend(
            (parameters) =>
              tf.mean(
                tf.squaredDifference(forward(parameters, batch.inputs, predictor.output), batch.targets),
              ) as tf.Scalar,
          );
          tf.dispose([batch.inputs, batch.targets]);
        }
        curve.train.push(errorOf(fit.parameters, onTrain.inputs, onTrain.targets, predictor.output));
        if (test.inputs.length > 0) {
          curve.test.push(errorOf(fit.parameters, onTest.inputs, onTest.targets, predictor.output));
        }
      }
      return curve;
    });
    return { predictor: { parameters: state.parameters, output: predictor.output }, curve: result };
  } finally {
    for (const { inputs, targets } of tensors) tf.dispose([inputs, targets]);
  }
}

/**
 * Predictions of a fitted predictor.
 *
 * @param inputs Shape [nSamples][96].
 * @returns Shape [nSamples][92].
 */
export async function predictPosteriors(
  predictor: PosteriorPredictor,
  inputs: readonly ArrayLike<number>[],
): Promise<readonly Float64Array[]> {
  if (inputs.length === 0) return [];
  return withParameters(predictor.parameters, (parameters) => {
    const rows = rowsTensor(inputs, inputSize);
    const values = tf.tidy(() => forward(parameters, rows, predictor.output).dataSync<"float32">());
    rows.dispose();
    return inputs.map((_, index) => Float64Array.from(values.subarray(index * nEntries, (index + 1) * nEntries)));
  });
}
