import { tf } from "../platform/tensorflow/engine";
import { nEntries } from "../search-space";

/** Samples of one data set: each input belongs to each target. */
export interface PredictorGroup {
  /** Shape [nInputs][inputSize]. */
  readonly inputs: readonly ArrayLike<number>[];
  /** Shape [nTargets][92], each `flat`. */
  readonly targets: readonly ArrayLike<number>[];
}

/** Rows of every group on the engine, each once, and which of them make a sample. */
export interface NetworkSamples {
  readonly inputs: tf.Tensor2D;
  readonly targets: tf.Tensor2D;
  /** Row of the input, and of the target, of each sample; shape [nSamples]. */
  readonly inputOf: Int32Array;
  readonly targetOf: Int32Array;
}

/** @throws RangeError for a row of another width. */
export function rowsTensor(rows: readonly ArrayLike<number>[], width: number): tf.Tensor2D {
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, index) => {
    if (row.length !== width) throw new RangeError(`Sample ${index} has ${row.length} entries, not ${width}.`);
    values.set(Array.from(row), index * width);
  });
  return tf.tensor2d(values, [rows.length, width]);
}

/**
 * Every input of a data set with every target of it (3.1.1). The thesis's 101,640 samples are 220 inputs and 9,240
 * targets, 3.5 MB: a sample is two indices.
 */
export function networkSamples(groups: readonly PredictorGroup[], width: number): NetworkSamples {
  const nSamples = groups.reduce((sum, { inputs, targets }) => sum + inputs.length * targets.length, 0);
  const [inputOf, targetOf] = [new Int32Array(nSamples), new Int32Array(nSamples)];
  let [sample, firstInput, firstTarget] = [0, 0, 0];
  for (const { inputs, targets } of groups) {
    for (let target = 0; target < targets.length; target++) {
      for (let input = 0; input < inputs.length; input++) {
        inputOf[sample] = firstInput + input;
        targetOf[sample++] = firstTarget + target;
      }
    }
    firstInput += inputs.length;
    firstTarget += targets.length;
  }
  const rows = (of: "inputs" | "targets") => groups.flatMap((group) => group[of]);
  return {
    inputs: rowsTensor(rows("inputs"), width),
    targets: rowsTensor(rows("targets"), nEntries),
    inputOf,
    targetOf,
  };
}
