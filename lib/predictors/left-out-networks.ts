import { fitWithAdam, initialOptimiserState, type ParameterTensors } from "../platform/optimisation/adam";
import { GraphStep, tapeGradient } from "../platform/optimisation/graph-step";
import { createRandom } from "../platform/random/random";
import { tf } from "../platform/tensorflow/engine";
import { gatherRows } from "../platform/tensorflow/gather-rows";
import { readTidy } from "../platform/tensorflow/read";
import { nEntries } from "../search-space";
import { initialMlp } from "./initial-mlp";
import { rowsTensor } from "./network-samples";
import { type LeftOutOptions, stepsRun } from "./options";
import { forward } from "./posterior-predictor";
import { columnScales, scaled } from "./scaling";

/** Inputs of a data set, and what is predicted from each of them. */
export interface TargetedInputs {
  /** Shape [nInputs][nColumns]. */
  readonly inputs: readonly ArrayLike<number>[];
  /** Mean of its clean posteriors; shape [92]. */
  readonly target: ArrayLike<number>;
}

/** Places of rows, `count` at a time: one order of all after the other, so that every step has as many. */
function* batches(rows: Int32Array, count: number, seed: number): Generator<Int32Array, never> {
  const pending: number[] = [];
  for (let epoch = 1; ; ) {
    while (pending.length < count) {
      for (const place of createRandom(seed, "order", epoch++).permutation(rows.length)) pending.push(rows[place]);
    }
    yield Int32Array.from(pending.splice(0, count));
  }
}

/**
 * The thesis's network (A.1), fitted once for each data set to the inputs of all others, and what it then predicts for
 * the one left out. Each input is fitted to the mean of its data set's targets, whose gradient is that of all its clean
 * posteriors in the mean: inputs of a training and of a test data set of the thesis count alike, and an epoch has a
 * few steps instead of thousands. All networks of a call start from the same parameters, and take their steps by one
 * graph.
 *
 * @param options.scaledColumns Brought to mean 0 and deviation 1 over the inputs that a network is fitted to.
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
  const width = rows[0].length;
  const { output, batchSize, learningRate } = predictor;
  const initial = initialMlp([width, ...predictor.hidden, nEntries], seed);
  const loss = (parameters: ParameterTensors, [inputs, targets, places]: readonly tf.Tensor[]): tf.Scalar => {
    const [given, wanted] = [inputs, targets].map((all) => gatherRows(all as tf.Tensor2D, places as tf.Tensor1D));
    return tf.mean(tf.squaredDifference(forward(parameters, given, output), wanted)) as tf.Scalar;
  };
  const graph = new GraphStep(
    initial.map(({ shape }) => shape),
    tapeGradient(loss),
  );
  const targets = rowsTensor(
    groupOf.map((group) => groups[group].target),
    nEntries,
  );
  const fitWithout = async (leftOut: number): Promise<readonly Float64Array[]> => {
    const seen = Int32Array.from(rows.flatMap((_, row) => (groupOf[row] === leftOut ? [] : [row])));
    const fittedTo = Array.from(seen, (row) => rows[row]);
    const scales = columnScales(fittedTo, scaledColumns);
    const onScale = rows.map((row) => scaled(row, scales));
    const own = onScale.filter((_, row) => groupOf[row] === leftOut);
    const [inputs, judged] = [rowsTensor(onScale, width), rowsTensor(own, width)];
    const order = batches(seen, Math.min(batchSize, seen.length), seed);
    try {
      const { result } = await fitWithAdam(initialOptimiserState(initial), learningRate, (fit) => {
        for (let step = stepsRun(predictor, seen.length); step > 0; step--) {
          const places = tf.tensor1d(order.next().value, "int32");
          tf.dispose([places, ...fit.take(graph, [inputs, targets, places])]);
        }
        return readTidy(() => forward(fit.parameters, judged, output));
      });
      return own.map((_, index) => Float64Array.from(result.subarray(index * nEntries, (index + 1) * nEntries)));
    } finally {
      tf.dispose([inputs, judged]);
    }
  };
  try {
    const predictions: (readonly Float64Array[])[] = [];
    for (const leftOut of groups.keys()) predictions.push(await fitWithout(leftOut));
    return predictions;
  } finally {
    graph.dispose();
    targets.dispose();
  }
}
