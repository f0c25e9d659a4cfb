import type { Fit } from "../../platform/optimisation/adam";
import { GraphStep, tapeGradient } from "../../platform/optimisation/graph-step";
import { tf } from "../../platform/tensorflow/engine";
import { gatherRows } from "../../platform/tensorflow/gather-rows";
import { criticFeatures, criticValues } from "./critic";
import { batchWeight, emptyLogMean, labelLoss, mineLoss } from "./loss";
import type { MineOptions } from "./options";
import { at } from "./product";

/** The steps of the ascent: each takes a batch of images with their own labels and with shuffled ones. */
export class MineAscent {
  private readonly step: GraphStep;
  /** One-hot, shape [nPoints, nClasses]. */
  private readonly labels: tf.Tensor2D;
  /** ln p(c) for the label loss, shape [nClasses]. */
  private readonly logPrior: tf.Tensor1D | undefined;
  private logMean: tf.Tensor | undefined;
  private nSteps = 0;

  constructor(
    private readonly options: {
      readonly fit: Fit;
      /** Shape [nPoints, height, width, channels]. */
      readonly maps: tf.Tensor4D;
      /** Shape [nPoints]. */
      readonly labels: Int32Array;
      /** p(c), shape [nClasses]. */
      readonly prior: Float64Array;
      readonly mine: MineOptions;
    },
  ) {
    const { fit, labels, prior, mine } = options;
    const nClasses = prior.length;
    this.labels = oneHot(labels, nClasses);
    const isOfLabels = mine.bound === "labelCrossEntropy";
    // far below any other, yet finite, for a class that does not occur
    const logPrior = () => tf.tensor1d(Float32Array.from(prior, (share) => (share > 0 ? Math.log(share) : -60)));
    if (isOfLabels) this.logPrior = logPrior();
    else if (mine.gradient === "movingAverage") this.logMean = tf.scalar(emptyLogMean);
    const ofLoss = tapeGradient((parameters, [maps, all, picked, pairs, another, weight]) => {
      const features = criticFeatures(parameters, gatherRows(maps as tf.Tensor4D, picked as tf.Tensor1D));
      if (isOfLabels) {
        // `criticTable` by operations that a graph takes: every image with every label, class by class
        const each = Array.from({ length: nClasses }, () => features);
        const values = criticValues(parameters, tf.concat2d(each, 0), all as tf.Tensor2D);
        const table = tf.transpose(tf.reshape(values, [nClasses, -1])) as tf.Tensor2D;
        const loss = labelLoss(table, pairs as tf.Tensor1D, another as tf.Tensor1D); // pairs: the batch's own classes
        return { loss, others: [] };
      }
      // Both kinds of pairs at once: on small critics calls take longer than arithmetic.
      const labelsOfPairs = gatherRows(all as tf.Tensor2D, pairs as tf.Tensor1D);
      const values = criticValues(parameters, tf.concat2d([features, features], 0), labelsOfPairs);
      const [joint, product] = tf.split(values, 2);
      const running = another && { logMean: another as tf.Scalar, weight: weight as tf.Scalar };
      const found = mineLoss(joint, product, mine, running);
      return { loss: found.loss, others: running ? [found.logMean ?? running.logMean] : [] };
    });
    const shapes = fit.parameters.map(({ shape }) => shape);
    this.step = new GraphStep(shapes, (parameters, given) => {
      const { gradients, others = [] } = ofLoss(parameters, given);
      return { gradients, others: others.slice(1) }; // nobody reads the loss: a graph then leaves out its value
    });
  }

  /**
   * @param picked Places of the batch's images.
   * @param partners Places of the images whose labels make the shuffled pairs.
   */
  take(picked: Int32Array, partners: Int32Array): void {
    const pairs = this.logPrior ? at(this.options.labels, picked) : Int32Array.of(...picked, ...partners);
    const places = [picked, pairs].map((each) => tf.tensor1d(each, "int32"));
    const running = this.logMean ? [this.logMean, tf.scalar(batchWeight(this.nSteps++))] : [];
    const { fit, maps } = this.options;
    const prior = this.logPrior ? [this.logPrior] : [];
    // with the label loss each label for each image, class by class
    const each = (nClasses: number) =>
      Int32Array.from({ length: picked.length * nClasses }, (_, row) => Math.floor(row / picked.length));
    const labels = this.logPrior ? oneHot(each(this.logPrior.size), this.logPrior.size) : this.labels;
    const [logMean] = fit.take(this.step, [maps, labels, ...places, ...prior, ...running]);
    tf.dispose([...places, ...running, ...(labels === this.labels ? [] : [labels])]);
    this.logMean = logMean;
  }

  dispose(): void {
    this.step.dispose();
    tf.dispose([this.labels, ...(this.logPrior ? [this.logPrior] : []), ...(this.logMean ? [this.logMean] : [])]);
  }
}

/** One-hot, shape [labels, nClasses]. */
const oneHot = (labels: Int32Array, nClasses: number): tf.Tensor2D =>
  tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(labels, "int32"), nClasses), "float32") as tf.Tensor2D);
