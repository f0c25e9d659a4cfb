import { fitWithAdam, initialOptimiserState, type ParameterTensors } from "../../platform/optimisation/adam";
import { GraphStep, tapeGradient } from "../../platform/optimisation/graph-step";
import type { NamedArray } from "../../platform/optimisation/named-array";
import type { Random } from "../../platform/random/random";
import { crossEntropies } from "../../platform/tensorflow/cross-entropy";
import { tf } from "../../platform/tensorflow/engine";
import { gatherRows } from "../../platform/tensorflow/gather-rows";
import { readTidy } from "../../platform/tensorflow/read";
import type { CriticFit } from "./best-checks";
import type { MemberPoints } from "./cross-fit";
import { type CheckRule, fitWithChecks, stepsPerCheck } from "./early-stopping";
import type { PreparedSample } from "./prepare-sample";

export interface NetworkFitting extends CheckRule {
  readonly learningRate: number;
  /** Decoupled weight decay of all parameters; 0 where the loss has its own. */
  readonly parameterDecay: number;
}

/** Points a forward pass takes at once; bounds memory, changes no result. */
const forwardBatch = 1024;

/**
 * A network as critic of a sample: fitted by its cross-entropy, read as a classifier p(c | x) ∝ p(c) e^T(x, c), so by
 * minus H(y) − CE; Adam with averaged parameters. All fits of a sample take their steps by the same graph.
 */
export class NetworkCritic {
  private readonly step: GraphStep;

  constructor(
    private readonly sample: PreparedSample,
    private readonly network: {
      readonly initial: (seed: number) => readonly NamedArray[];
      /**
       * T, shape [n, nClasses].
       *
       * @param xs Shape [n, ...pointShape].
       * @param noise What `noise` made of a batch; absent when reporting.
       */
      readonly table: (parameters: ParameterTensors, xs: tf.Tensor, noise: readonly tf.Tensor[]) => tf.Tensor2D;
      /** Added to the loss. */
      readonly penalty?: (parameters: ParameterTensors) => tf.Scalar;
      /** Moves a batch at random. */
      readonly moved?: (xs: tf.Tensor, random: Random) => tf.Tensor;
      /** Tensors of chance that a step on a batch of so many points takes. */
      readonly noise?: (batchSize: number, random: Random) => readonly tf.Tensor[];
    },
    private readonly fitting: NetworkFitting,
  ) {
    const { table, penalty } = network;
    const loss = (parameters: ParameterTensors, [xs, classes, logPrior, ...noise]: readonly tf.Tensor[]): tf.Scalar => {
      const logits = tf.add(table(parameters, xs, noise), logPrior) as tf.Tensor2D;
      const crossEntropy = tf.mean(crossEntropies(logits, classes as tf.Tensor1D)) as tf.Scalar;
      return penalty ? tf.add(crossEntropy, penalty(parameters)) : crossEntropy;
    };
    const shapes = network.initial(0).map(({ shape }) => shape);
    this.step = new GraphStep(shapes, tapeGradient(loss), true);
  }

  /** Fits to some points, stops and reads out on two folds. */
  async fit(options: { readonly points: MemberPoints; readonly seed: number }): Promise<CriticFit> {
    const { sample, network, fitting } = this;
    const { points, seed } = options;
    const { passes, steps } = stepsPerCheck(points.fitPoints.length, fitting);
    const additions = { weightDecay: fitting.parameterDecay, averagedSteps: Math.max(10, passes * steps) };
    const initial = initialOptimiserState(network.initial(seed));
    const { result } = await fitWithAdam(
      initial,
      fitting.learningRate,
      (running) =>
        fitWithChecks({
          ...options,
          sample,
          rule: fitting,
          step: (indices, random) => {
            const batch = tf.tidy(() => {
              const places = tf.tensor1d(indices, "int32");
              const xs = gatherRows(sample.xs, places);
              const moved = network.moved?.(xs, random) ?? xs;
              return [moved, gatherRows(sample.classes, places), ...(network.noise?.(indices.length, random) ?? [])];
            });
            const [xs, classes, ...noise] = batch;
            tf.dispose([...batch, ...running.take(this.step, [xs, classes, sample.logPrior, ...noise])]);
          },
          table: (indices) => this.tableOf(running.averaged, indices),
        }),
      additions,
    );
    return result;
  }

  private tableOf(parameters: ParameterTensors, indices: Int32Array): Float32Array {
    const table = new Float32Array(indices.length * this.sample.nClasses);
    for (let start = 0; start < indices.length; start += forwardBatch) {
      const part = indices.subarray(start, start + forwardBatch);
      const rows = readTidy(() =>
        this.network.table(parameters, gatherRows(this.sample.xs, tf.tensor1d(part, "int32")), []),
      );
      table.set(rows, start * this.sample.nClasses);
    }
    return table;
  }

  dispose(): void {
    this.step.dispose();
  }
}
