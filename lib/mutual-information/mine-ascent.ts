import type { Fit, ParameterTensors } from "../platform/optimisation/adam";
import { GraphStep } from "../platform/optimisation/graph-step";
import { tf } from "../platform/tensorflow/engine";
import { gatherRows } from "../platform/tensorflow/gather-rows";
import { boundSlopes } from "./bound-slopes";
import { criticGradients } from "./critic-gradients";
import { batchWeight, emptyLogMean } from "./moving-log-mean";
import type { MineOptions } from "./options";

/**
 * The steps of MINE's gradient ascent: each takes a batch of images with their own labels and with shuffled ones.
 */
export class MineAscent {
  private readonly step: GraphStep;
  private readonly labels: tf.Tensor1D;
  private logMean: tf.Tensor = tf.scalar(emptyLogMean);
  private nSteps = 0;

  /**
   * @param options.fit A running fit of the critic's parameters.
   * @param options.maps Shape [nPoints, height, width, channels].
   * @param options.labels Shape [nPoints].
   */
  constructor(
    private readonly options: {
      readonly fit: Fit;
      readonly maps: tf.Tensor4D;
      readonly labels: Int32Array;
      readonly nClasses: number;
      readonly mine: MineOptions;
    },
  ) {
    const { fit, labels, nClasses, mine } = options;
    this.labels = tf.tensor1d(labels, "int32");
    const shapes = fit.parameters.map(({ shape }) => shape);
    this.step = new GraphStep(shapes, (parameters: ParameterTensors, given) => {
      const [maps, allLabels, picked, partners, logMean, weight] = given as [
        tf.Tensor4D,
        tf.Tensor1D,
        tf.Tensor1D,
        tf.Tensor1D,
        tf.Scalar,
        tf.Scalar,
      ];
      const pairs = gatherRows(allLabels, tf.concat1d([picked, partners]));
      let moved = logMean;
      const gradients = criticGradients(parameters, {
        maps: gatherRows(maps, picked),
        labels: tf.cast(tf.oneHot(pairs, nClasses), "float32") as tf.Tensor2D,
        slopes: (values) => {
          const found = boundSlopes(values, mine, { logMean, weight });
          moved = found.logMean;
          return found.slopes;
        },
      });
      return { gradients, others: [moved] };
    });
  }

  /**
   * @param picked Places of the batch's images.
   * @param partners Places of the images whose labels make the shuffled pairs.
   */
  take(picked: Int32Array, partners: Int32Array): void {
    const given = [
      tf.tensor1d(picked, "int32"),
      tf.tensor1d(partners, "int32"),
      this.logMean,
      tf.scalar(batchWeight(this.nSteps++)),
    ];
    const [logMean] = this.options.fit.take(this.step, [this.options.maps, this.labels, ...given]);
    tf.dispose(given);
    this.logMean = logMean;
  }

  dispose(): void {
    this.step.dispose();
    tf.dispose([this.labels, this.logMean]);
  }
}
