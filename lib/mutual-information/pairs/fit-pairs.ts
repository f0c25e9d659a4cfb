import { setImmediate } from "node:timers/promises";
import { fitWithAdam, initialOptimiserState, type ParameterTensors } from "../../platform/optimisation/adam";
import { GraphStep, tapeGradient } from "../../platform/optimisation/graph-step";
import type { NamedArray } from "../../platform/optimisation/named-array";
import { createRandom } from "../../platform/random/random";
import { tf } from "../../platform/tensorflow/engine";
import { gatherRows } from "../../platform/tensorflow/gather-rows";
import { readScalar, readTidy } from "../../platform/tensorflow/read";
import { logMeanExp } from "../bounds";
import type { CurvePoint, FitStopReason } from "../information-estimate";
import { fitGaussianCritic, type GaussianCritic, gaussianTable } from "./gaussian-critic";
import type { PairInformationOptions } from "./options";
import { diagonal, type PairTable } from "./pair-bounds";
import type { PairSample } from "./pair-sample";
import { initialPairCritic, pairTable } from "./separable-critic";

/** Pairs, also on the engine. */
export interface PreparedPairs {
  readonly sample: PairSample;
  readonly xs: tf.Tensor2D;
  readonly ys: tf.Tensor2D;
}

/** A critic of pairs fitted, stopped, and read out on the pairs to report. */
export interface PairFit {
  /** Tables of blocks of report pairs, already scaled and shifted. */
  readonly report: readonly PairTable[];
  /** A table of fit pairs: optimistic. */
  readonly onFit: PairTable;
  readonly curve: readonly CurvePoint[];
  readonly stopReason: FitStopReason;
}

/** Pairs of one table at most: n² numbers each. */
const blockSize = 1024;

/** Minus the objective of a batch, from T of all its combinations. */
function negativeObjective(table: tf.Tensor2D, options: PairInformationOptions): tf.Scalar {
  const size = table.shape[0];
  const eye = tf.eye(size);
  const joint = tf.div(tf.sum(tf.mul(table, eye)), size);
  if (options.objective === "infoNce") {
    // Both directions: which y goes with x, and which x with y.
    const rows = tf.mean(tf.logSumExp(table, 1));
    const columns = tf.mean(tf.logSumExp(table, 0));
    return tf.sub(tf.div(tf.add(rows, columns), 2), joint) as tf.Scalar;
  }
  const { smileClip } = options;
  const values = options.objective === "smile" ? tf.clipByValue(table, -smileClip, smileClip) : table;
  const others = tf.sub(values, tf.mul(eye, 1e9)); // e^−∞ for true pairs
  const logMean = tf.sub(tf.logSumExp(others), Math.log(size * (size - 1)));
  return tf.sub(options.objective === "nwj" ? tf.sub(tf.exp(logMean), 1) : logMean, joint) as tf.Scalar;
}

/** DV of a table whose T is multiplied by a factor, and the ln mean e^T that it takes off. */
function scaledDv(table: PairTable, scale: number): { readonly dv: number; readonly logMean: number } {
  const { values, nPoints } = table;
  const others = new Float64Array(nPoints * (nPoints - 1));
  let place = 0;
  for (let index = 0; index < values.length; index++) {
    if (index % (nPoints + 1) !== 0) others[place++] = scale * values[index];
  }
  const joint = diagonal(table).reduce((sum, value) => sum + scale * value, 0) / nPoints;
  const logMean = logMeanExp(others);
  return { dv: joint - logMean, logMean };
}

/** The factor in [0, 1.5] of T that is best for DV on a table; DV is concave in it. */
function bestScale(table: PairTable): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [0, 1.5];
  for (let step = 0; step < 12; step++) {
    const [a, b] = [high - golden * (high - low), low + golden * (high - low)];
    if (scaledDv(table, a).dv < scaledDv(table, b).dv) low = a;
    else high = b;
  }
  return (low + high) / 2;
}

/** T of all combinations of some pairs: what a normal distribution would say, and what the network adds. */
function combinations(
  parameters: ParameterTensors,
  base: GaussianCritic,
  { xs, ys }: Pick<PreparedPairs, "xs" | "ys">,
  picked: tf.Tensor1D,
): tf.Tensor2D {
  const [someXs, someYs] = [gatherRows(xs, picked), gatherRows(ys, picked)];
  return tf.add(gaussianTable(base, someXs, someYs), pairTable(parameters, someXs, someYs)) as tf.Tensor2D;
}

/**
 * The graph of a step down minus the objective and the weight decay, for critics on top of this `base` only. It is given
 * all x [nPairs, xSize], all y [nPairs, ySize] and a batch's places [batchSize], and hands out the loss, nats.
 */
function pairStep(parameters: readonly NamedArray[], base: GaussianCritic, estimator: PairInformationOptions) {
  const loss = (values: ParameterTensors, given: readonly tf.Tensor[]): tf.Scalar => {
    const [xs, ys, picked] = given as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D];
    const table = combinations(values, base, { xs, ys }, picked);
    const kernels = values.filter(({ shape }) => shape[0] > 1);
    const squares = tf.addN(kernels.map((kernel) => tf.sum(tf.square(kernel))));
    return tf.add(negativeObjective(table, estimator), tf.mul(squares, estimator.weightDecay / 2)) as tf.Scalar;
  };
  const shapes = parameters.map(({ shape }) => shape);
  return new GraphStep(shapes, tapeGradient(loss));
}

function tableOf(
  parameters: ParameterTensors,
  base: GaussianCritic,
  pairs: PreparedPairs,
  indices: Int32Array,
): PairTable {
  const values = readTidy(() => combinations(parameters, base, pairs, tf.tensor1d(indices, "int32")));
  return { values, nPoints: indices.length };
}

/** Parts of at most `blockSize` pairs, as even as can be. */
function blocks(indices: Int32Array): readonly Int32Array[] {
  const count = Math.ceil(indices.length / blockSize);
  return Array.from({ length: count }, (_, block) =>
    indices.subarray(Math.floor((block * indices.length) / count), Math.floor(((block + 1) * indices.length) / count)),
  );
}

/**
 * Fits a separable critic on top of the normal distribution's, stops it where it is best on the select pairs, scales
 * and shifts T there, and reads it out on the report pairs.
 */
export async function fitPairCritic(options: {
  readonly pairs: PreparedPairs;
  readonly fit: Int32Array;
  readonly select: Int32Array;
  readonly report: Int32Array;
  readonly estimator: PairInformationOptions;
  readonly seed: number;
}): Promise<PairFit> {
  const { pairs, fit, estimator, seed } = options;
  const select = options.select.subarray(0, blockSize);
  const initial = initialPairCritic(
    { xSize: pairs.xs.shape[1], ySize: pairs.ys.shape[1], units: estimator.units, embedding: estimator.embedding },
    seed,
  );
  const base = fitGaussianCritic(pairs.sample, fit);
  const batchSize = Math.min(estimator.batchSize, fit.length);
  const steps = Math.max(1, Math.floor(fit.length / batchSize));
  const passes = Math.ceil(10 / steps);
  const graph = pairStep(initial, base, estimator);
  const { result } = await fitWithAdam(initialOptimiserState(initial), estimator.learningRate, async (running) => {
    const curve: { check: number; fit: number; select: number }[] = [];
    let best = { value: Number.NEGATIVE_INFINITY, check: 0, parameters: [] as tf.Tensor[] };
    try {
      for (let check = 0; ; check++) {
        let loss = 0;
        for (let pass = 0; check > 0 && pass < passes; pass++) {
          const order = createRandom(seed, "pass", check, pass)
            .permutation(fit.length)
            .map((position) => fit[position]);
          for (let step = 0; step < steps; step++) {
            const picked = order.subarray(step * batchSize, (step + 1) * batchSize);
            const places = tf.tensor1d(picked, "int32");
            const [before] = running.take(graph, [pairs.xs, pairs.ys, places]);
            loss += readScalar(before);
            places.dispose();
          }
        }
        const value = scaledDv(tableOf(running.parameters, base, pairs, select), 1).dv;
        const contrastive = estimator.objective === "infoNce" ? Math.log(batchSize) : 0;
        curve.push({ check, fit: check === 0 ? 0 : contrastive - loss / (steps * passes), select: value });
        if (value > best.value) {
          const progress = value > best.value + 1e-3;
          tf.dispose(best.parameters);
          const parameters = running.parameters.map((parameter) => tf.clone(parameter));
          best = { value, check: progress ? check : best.check, parameters };
        }
        await setImmediate();
        const converged = check - best.check >= estimator.patience;
        if (!converged && check < estimator.maxChecks) continue;
        const selected = tableOf(best.parameters, base, pairs, select);
        const scale = bestScale(selected);
        const shift = scaledDv(selected, scale).logMean;
        const read = (indices: Int32Array): PairTable => {
          const { values, nPoints } = tableOf(best.parameters, base, pairs, indices);
          return { values: values.map((entry) => scale * entry - shift), nPoints };
        };
        return {
          report: blocks(options.report).map(read),
          onFit: read(fit.subarray(0, blockSize)),
          curve,
          stopReason: converged ? ("converged" as const) : ("maxEpochs" as const),
        };
      }
    } finally {
      graph.dispose();
      tf.dispose(best.parameters);
    }
  });
  return result;
}
