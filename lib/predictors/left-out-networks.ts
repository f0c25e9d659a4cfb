import { fitWithAdam, initialOptimiserState, type ParameterTensors } from "../platform/optimisation/adam";
import { GraphStep, tapeGradient } from "../platform/optimisation/graph-step";
import type { NamedArray } from "../platform/optimisation/named-array";
import { createRandom } from "../platform/random/random";
import { tf } from "../platform/tensorflow/engine";
import { gatherRows } from "../platform/tensorflow/gather-rows";
import { readTidy } from "../platform/tensorflow/read";
import { nEntries } from "../search-space";
import { initialMlp } from "./initial-mlp";
import { rowsTensor } from "./network-samples";
import { type LeftOutOptions, stepsRun } from "./options";
import { columnScales, scaled } from "./scaling";

/** Inputs of a data set, and what is predicted from each of them. */
export interface TargetedInputs {
  /** Shape [nInputs][nColumns]. */
  readonly inputs: readonly ArrayLike<number>[];
  /** Mean of its clean posteriors; shape [92]. */
  readonly target: ArrayLike<number>;
}

/** Places of rows, `count` at a time: one order of all after the other, so that every step has as many. */
function* batches(rows: Int32Array, count: number, seed: number): Generator<readonly number[], never> {
  const pending: number[] = [];
  for (let epoch = 1; ; ) {
    while (pending.length < count) {
      for (const place of createRandom(seed, "order", epoch++).permutation(rows.length)) pending.push(rows[place]);
    }
    yield pending.splice(0, count);
  }
}

/** The same parameters for several networks: kernels [nNetworks, in, out], biases [nNetworks, 1, out]. */
const forEach = (count: number, parameters: readonly NamedArray[]): readonly NamedArray[] =>
  parameters.map(({ name, shape, values }) => {
    const all = new Float32Array(count * values.length);
    for (let network = 0; network < count; network++) all.set(values, network * values.length);
    return { name, shape: [count, ...(shape.length === 1 ? [1] : []), ...shape], values: all };
  });

/** What each of several networks makes of inputs of its own, [nNetworks, n, nColumns]: shape [nNetworks, n, 92]. */
function forward(parameters: ParameterTensors, inputs: tf.Tensor, output: LeftOutOptions["output"]): tf.Tensor {
  let hidden = inputs;
  for (let index = 0; index < parameters.length; index += 2) {
    hidden = tf.add(tf.matMul(hidden, parameters[index]), parameters[index + 1]);
    if (index + 2 < parameters.length) hidden = tf.relu(hidden);
  }
  return output === "softmax" ? tf.softmax(hidden) : hidden;
}

/**
 * The thesis's network (A.1), fitted once for each data set to the inputs of all others, and what it then predicts for
 * the one left out. Each input is fitted to the mean of its data set's targets, whose gradient is that of all its clean
 * posteriors in the mean: inputs of a training and of a test data set of the thesis count alike, and an epoch has a
 * few steps instead of thousands. All networks start from the same parameters and are fitted side by side, which takes
 * half the time of one after the other.
 *
 * @param options.scaledColumns Brought to mean 0 and deviation 1 over the inputs that a network is fitted to.
 * @param options.predictor All networks take as many steps as the one with the most inputs.
 * @returns For each input of each data set; shape [nDataSets][nInputs][92].
 * @throws RangeError for fewer than two data sets, one without inputs, or rows of several widths.
 */
export async function predictLeftOutByNetworks(options: {
  readonly groups: readonly TargetedInputs[];
  readonly scaledColumns: readonly number[];
  readonly predictor: LeftOutOptions;
  readonly seed: number;
}): Promise<readonly (readonly Float64Array[])[]> {
  const { groups, scaledColumns, predictor, seed } = options;
  const sizes = groups.map(({ inputs }) => inputs.length);
  if (groups.length < 2 || sizes.includes(0)) {
    throw new RangeError(
      `Leave out each data set: at least 2 with an input are needed, got inputs ${sizes.join(", ") || "of none"}.`,
    );
  }
  const rows = groups.flatMap(({ inputs }) => inputs);
  const groupOf = groups.flatMap(({ inputs }, index) => inputs.map(() => index));
  const [nNetworks, nRows, width] = [groups.length, rows.length, rows[0].length];
  const seen = groups.map((_, leftOut) =>
    Int32Array.from(rows.flatMap((__, row) => (groupOf[row] === leftOut ? [] : [row]))),
  );
  const onScale = seen.flatMap((own) => {
    const scales = columnScales(
      Array.from(own, (row) => rows[row]),
      scaledColumns,
    );
    return rows.map((row) => scaled(row, scales));
  });
  const { output, learningRate } = predictor;
  const count = Math.min(predictor.batchSize, ...seen.map(({ length }) => length));
  const steps = Math.max(...seen.map(({ length }) => stepsRun(predictor, length)));
  const orders = seen.map((own) => batches(own, count, seed));
  const initial = forEach(nNetworks, initialMlp([width, ...predictor.hidden, nEntries], seed));
  const loss = (parameters: ParameterTensors, [inputs, targets, from, to]: readonly tf.Tensor[]): tf.Scalar => {
    const [given, wanted] = [gatherRows(inputs, from as tf.Tensor1D), gatherRows(targets, to as tf.Tensor1D)].map(
      (picked) => tf.reshape(picked, [nNetworks, count, -1]),
    );
    // no network's loss depends on another's parameters: each takes the step that it would take alone
    const squares = tf.squaredDifference(forward(parameters, given, output), wanted);
    return tf.div(tf.sum(squares), count * nEntries) as tf.Scalar;
  };
  const shapes = initial.map(({ shape }) => shape);
  const graph = new GraphStep(shapes, tapeGradient(loss));
  const inputs = rowsTensor(onScale, width);
  const targets = rowsTensor(
    groupOf.map((group) => groups[group].target),
    nEntries,
  );
  try {
    const { result } = await fitWithAdam(initialOptimiserState(initial), learningRate, (fit) => {
      for (let step = 0; step < steps; step++) {
        const places = orders.map((order) => order.next().value);
        const from = tf.tensor1d(
          places.flatMap((own, network) => own.map((row) => network * nRows + row)),
          "int32",
        );
        const to = tf.tensor1d(places.flat(), "int32");
        tf.dispose([from, to, ...fit.take(graph, [inputs, targets, from, to])]);
      }
      return readTidy(() => forward(fit.parameters, tf.reshape(inputs, [nNetworks, nRows, width]), output));
    });
    const prediction = (network: number, row: number) => {
      const start = (network * nRows + row) * nEntries;
      return Float64Array.from(result.subarray(start, start + nEntries));
    };
    return groups.map((_, group) => groupOf.flatMap((own, row) => (own === group ? [prediction(group, row)] : [])));
  } finally {
    graph.dispose();
    tf.dispose([inputs, targets]);
  }
}
