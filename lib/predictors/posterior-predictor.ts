import {
  type Fit,
  fitWithAdam,
  initialOptimiserState,
  type ParameterTensors,
  withParameters,
} from "../platform/optimisation/adam";
import { GraphStep, tapeGradient } from "../platform/optimisation/graph-step";
import type { NamedArray } from "../platform/optimisation/named-array";
import { createRandom } from "../platform/random/random";
import { tf } from "../platform/tensorflow/engine";
import { gatherRows } from "../platform/tensorflow/gather-rows";
import { readTidy } from "../platform/tensorflow/read";
import { nEntries } from "../search-space";
import { type CleanTarget, cleanTarget, errorTo } from "./clean-target";
import { initialMlp, mlpOutputs } from "./mlp";
import { type NetworkSamples, networkSamples, type PredictorGroup, rowsTensor } from "./network-samples";
import { epochsRun, type PredictorOptions } from "./options";
import { type ColumnScale, columnScales, scaled } from "./scaling";

/** A fitted predictor: plain data. */
export interface PosteriorPredictor {
  readonly parameters: readonly NamedArray[];
  readonly output: PredictorOptions["output"];
  /** What is done to inputs first. */
  readonly scales: readonly ColumnScale[];
}

/** Mean squared error over all samples after each epoch. */
export interface PredictorCurve {
  readonly train: readonly number[];
  readonly test: readonly number[];
  /** On the data sets that decide when to stop; empty where none does. */
  readonly stopping: readonly number[];
}

function forward(parameters: ParameterTensors, inputs: tf.Tensor2D, output: PredictorOptions["output"]): tf.Tensor2D {
  const outputs = mlpOutputs(parameters, inputs);
  return output === "softmax" ? tf.softmax(outputs) : outputs;
}

/** Inputs of data sets and what stands for all of their targets, for errors. */
interface Judged {
  readonly inputs: tf.Tensor2D;
  readonly targetOf: readonly CleanTarget[];
  /** Samples behind each input. */
  readonly weights: readonly number[];
}

const judgedOf = (groups: readonly PredictorGroup[], width: number): Judged => {
  const targets = groups.map((group) => targetsInShort(group.targets));
  return {
    inputs: rowsTensor(
      groups.flatMap(({ inputs }) => inputs),
      width,
    ),
    targetOf: groups.flatMap(({ inputs }, index) => inputs.map(() => targets[index])),
    weights: groups.flatMap((group) => group.inputs.map(() => group.targets.length)),
  };
};

/** Mean of targets and their scatter about it. */
function targetsInShort(targets: readonly ArrayLike<number>[]): CleanTarget {
  const inShort = cleanTarget(targets, targets.length);
  const scatter = targets.length < 2 ? 0 : (inShort.variance * (targets.length - 1)) / targets.length;
  return { ...inShort, scatter };
}

function meanError(
  parameters: ParameterTensors,
  { inputs, targetOf, weights }: Judged,
  output: PredictorOptions["output"],
) {
  const values = readTidy(() => forward(parameters, inputs, output));
  let [sum, total] = [0, 0];
  targetOf.forEach((target, row) => {
    sum += weights[row] * errorTo(values.subarray(row * nEntries, (row + 1) * nEntries), target);
    total += weights[row];
  });
  return sum / total;
}

/**
 * From how many steps on batches of a size a fit takes them by a graph, which saves 1 to 2 ms a step and takes some 80 to
 * be made. With few samples an epoch may be one full batch and the rest. Since it counts the steps of all epochs, a fit
 * of fewer may take the same steps one by one, and differ in their last bits.
 */
const leastGraphSteps = 64;

/** Data sets that decide when to stop, a fifth and one at least; and the others. */
function setAside(groups: readonly PredictorGroup[], seed: number) {
  const order = createRandom(seed, "stopping").permutation(groups.length);
  const aside = new Set(order.subarray(0, Math.max(1, Math.round(groups.length / 5))));
  return {
    fitted: groups.filter((_, index) => !aside.has(index)),
    stopping: groups.filter((_, index) => aside.has(index)),
  };
}

/**
 * Fits the feed-forward network 96 → 128 → 128 → 64 → 92 with mean squared error (2.2, A.1, metric 2.5), or one for
 * inputs of another size.
 *
 * @param options.test Data sets whose error is followed but never trained on; may be empty.
 * @param options.scaledColumns Columns of the inputs that are brought to mean 0 and deviation 1 over training inputs.
 * @returns The network after its last epoch, or at the epoch that the option `stop` chooses.
 * @throws RangeError when there is no training sample, a row has the wrong length, or data sets are to decide when to
 * stop and there is only one.
 */
export async function fitPosteriorPredictor(options: {
  readonly train: readonly PredictorGroup[];
  readonly test: readonly PredictorGroup[];
  readonly predictor: PredictorOptions;
  readonly scaledColumns?: readonly number[];
  readonly seed: number;
}): Promise<{ readonly predictor: PosteriorPredictor; readonly curve: PredictorCurve }> {
  const { predictor, scaledColumns = [], seed } = options;
  const { output, targets, batchSize } = predictor;
  const given = options.train.filter(({ inputs, targets: rows }) => inputs.length * rows.length > 0);
  if (given.length === 0) throw new RangeError("Cannot fit a predictor to 0 samples.");
  const stopsEarly = predictor.stop === "dataSets";
  if (stopsEarly && given.length < 2) {
    throw new RangeError("Stop a predictor by data sets left out: at least 2 training data sets are needed, got 1.");
  }
  const scales = columnScales(
    given.flatMap(({ inputs }) => inputs),
    scaledColumns,
  );
  const toScale = (groups: readonly PredictorGroup[]): readonly PredictorGroup[] =>
    groups.map(({ inputs, targets: rows }) => ({
      inputs: inputs.map((input) => scaled(input, scales)),
      targets: rows,
    }));
  const train = toScale(given);
  const { fitted, stopping } = stopsEarly ? setAside(train, seed) : { fitted: train, stopping: [] };
  const shortened = fitted.map((group) => ({ ...group, targets: [targetsInShort(group.targets).mean] }));
  const width = train[0].inputs[0].length;
  const samples = networkSamples(targets === "means" ? shortened : fitted, width);
  const judged = { train, test: toScale(options.test), stopping };
  const [onTrain, onTest, onStopping] = Object.values(judged).map((groups) =>
    groups.length > 0 ? judgedOf(groups, width) : undefined,
  );
  const initial = initialMlp([width, ...predictor.hidden, nEntries], seed);
  const loss = (parameters: ParameterTensors, [inputs, wanted]: readonly tf.Tensor[]): tf.Scalar =>
    tf.mean(tf.squaredDifference(forward(parameters, inputs as tf.Tensor2D, output), wanted)) as tf.Scalar;
  const shapes = initial.map(({ shape }) => shape);
  const graph = new GraphStep(shapes, tapeGradient(loss));
  try {
    const { state, result } = await fitWithAdam(initialOptimiserState(initial), predictor.learningRate, (fit) => {
      const curve = { train: [] as number[], test: [] as number[], stopping: [] as number[] };
      let best: readonly NamedArray[] | undefined;
      const nSamples = samples.inputOf.length;
      const epochs = epochsRun(predictor, nSamples);
      const stepsOf = (size: number): number => epochs * (size < batchSize ? 1 : Math.floor(nSamples / batchSize));
      const graphFor = (size: number) => (stepsOf(size) >= leastGraphSteps ? graph : undefined);
      for (let epoch = 1; epoch <= epochs; epoch++) {
        runEpoch({
          fit,
          samples,
          predictor,
          order: createRandom(seed, "order", epoch),
          loss,
          graphFor,
        });
        const errorOn = (part: Judged) => meanError(fit.parameters, part, output);
        if (onTrain) curve.train.push(errorOn(onTrain));
        if (onTest) curve.test.push(errorOn(onTest));
        if (!onStopping) continue;
        curve.stopping.push(errorOn(onStopping));
        if (Math.min(...curve.stopping) === curve.stopping[epoch - 1]) best = readParameters(fit.parameters, initial);
      }
      return { curve, best };
    });
    return { predictor: { parameters: result.best ?? state.parameters, output, scales }, curve: result.curve };
  } finally {
    graph.dispose();
    tf.dispose([
      samples.inputs,
      samples.targets,
      ...[onTrain, onTest, onStopping].flatMap((part) => part?.inputs ?? []),
    ]);
  }
}

const readParameters = (tensors: ParameterTensors, shapes: readonly NamedArray[]): readonly NamedArray[] =>
  shapes.map(({ name, shape }, index) => ({ name, shape, values: tensors[index].dataSync<"float32">().slice() }));

function runEpoch(options: {
  readonly fit: Fit;
  readonly samples: NetworkSamples;
  readonly predictor: PredictorOptions;
  readonly order: ReturnType<typeof createRandom>;
  readonly loss: (parameters: ParameterTensors, given: readonly tf.Tensor[]) => tf.Scalar;
  /** The graph that takes steps on batches of so many samples, where one does. */
  readonly graphFor: (size: number) => GraphStep | undefined;
}): void {
  const { fit, samples, loss } = options;
  const { batchSize } = options.predictor;
  const nSamples = samples.inputOf.length;
  const order = options.order.permutation(nSamples);
  for (let start = 0; start < nSamples; start += batchSize) {
    const picked = order.subarray(start, Math.min(start + batchSize, nSamples));
    const places = (rows: Int32Array) =>
      tf.tensor1d(
        picked.map((sample) => rows[sample]),
        "int32",
      );
    const batch = tf.tidy(() => [
      gatherRows(samples.inputs, places(samples.inputOf)),
      gatherRows(samples.targets, places(samples.targetOf)),
    ]);
    const graph = options.graphFor(picked.length);
    if (graph) tf.dispose([...fit.take(graph, batch)]);
    else fit.descend((parameters) => loss(parameters, batch));
    tf.dispose(batch);
  }
}

/**
 * Predictions of a fitted predictor.
 *
 * @param inputs Shape [nSamples][inputSize].
 * @returns Shape [nSamples][92].
 */
export async function predictPosteriors(
  predictor: PosteriorPredictor,
  inputs: readonly ArrayLike<number>[],
): Promise<readonly Float64Array[]> {
  if (inputs.length === 0) return [];
  const { parameters, output, scales } = predictor;
  const rows = inputs.map((input) => scaled(input, scales));
  return withParameters(parameters, (tensors) => {
    const tensor = rowsTensor(rows, parameters[0].shape[0]);
    const values = readTidy(() => forward(tensors, tensor, output));
    tensor.dispose();
    return inputs.map((_, index) => Float64Array.from(values.subarray(index * nEntries, (index + 1) * nEntries)));
  });
}
