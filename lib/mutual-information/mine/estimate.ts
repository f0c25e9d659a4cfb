import { type Fit, fitWithAdam, initialOptimiserState, type ParameterTensors } from "../../platform/optimisation/adam";
import { GraphStep, tapeGradient } from "../../platform/optimisation/graph-step";
import type { NamedArray } from "../../platform/optimisation/named-array";
import { createRandom, type Random } from "../../platform/random/random";
import { tf } from "../../platform/tensorflow/engine";
import { gatherRows } from "../../platform/tensorflow/gather-rows";
import { readTidy } from "../../platform/tensorflow/read";
import { mean, standardErrorOfMean } from "../../statistics/spread";
import {
  type BoundPoint,
  type Bounds,
  classFrequencies,
  donskerVaradhan,
  donskerVaradhanError,
  labelEntropy,
  nguyenWainwrightJordan,
  pointwiseInformation,
} from "../bounds";
import { criticFeatures, criticTable, criticValues, initialCritic } from "./critic";
import { batchWeight, emptyLogMean, labelLoss, mineLoss } from "./loss";
import { channelScale, type LabelledMaps, requireMaps } from "./maps";
import type { MineOptions } from "./options";
import { type StopReason, stopReason } from "./stop-rule";

/** What MINE says of one layer. All in nats. */
export interface MineEstimate {
  /** The bound that was maximised, on the images of the fit: the thesis's number. */
  readonly nats: number;
  /** All bounds of the critic on the images of the fit; optimistic. */
  readonly fit: Bounds;
  /** All bounds of the critic on images that the fit never saw. */
  readonly report: Bounds;
  /** Standard error of `report.labelCrossEntropy` over the report images. */
  readonly standardError: number;
  /** Standard error of `report.dv` over the report images. */
  readonly dvStandardError: number;
  /** H(Y) of the fit's labels, which no mutual information with y exceeds. */
  readonly ceilingNats: number;
  /** Bounds after each epoch. */
  readonly curve: readonly BoundPoint[];
  readonly stopReason: StopReason;
}

/**
 * MINE with a convolutional critic, as in the thesis (2.1.1, A.2): gradient ascent on a lower bound of I(C; y) over
 * pairs (c_j, y_j) and shuffled pairs (c_j, y_k), at least 18 epochs and then until the bound stops rising.
 *
 * Shuffling is fresh for each epoch. Activations are standardised by channel, an invertible map that leaves the mutual
 * information as it is and spares the critic the scale of each layer.
 *
 * @param options.fit Maps and labels the critic is fitted to.
 * @param options.report Maps and labels it is judged on; never trained on.
 * @param options.height Side of the maps; likewise `width`, `channels`.
 * @param options.nConvolutions L − i for layer i of L.
 * @throws RangeError when shapes, labels or values do not fit.
 */
export async function estimateWithMine(options: {
  readonly fit: LabelledMaps;
  readonly report: LabelledMaps;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly nClasses: number;
  readonly nConvolutions: number;
  readonly mine: MineOptions;
  readonly seed: number;
  /** Parameters to begin with, such as `transferredCritic` makes of another layer's; fresh ones unless told. */
  readonly initial?: readonly NamedArray[];
  /** Told the critic's parameters when the fit ends. */
  readonly onEnd?: (parameters: readonly NamedArray[]) => void;
  /** Called after each epoch and awaited, so that a caller can let other events through. */
  readonly onEpoch?: (point: BoundPoint) => void | Promise<void>;
}): Promise<MineEstimate> {
  const { fit, report, height, width, channels, nClasses, nConvolutions, mine, seed } = options;
  const size = height * width * channels;
  requireMaps(fit, "fit", size, nClasses);
  requireMaps(report, "report", size, nClasses);
  const { shift, scale } = channelScale(fit.values, channels);
  const tensorOf = (maps: LabelledMaps): tf.Tensor4D =>
    tf.tidy(() => {
      const raw = tf.tensor4d(maps.values, [maps.labels.length, height, width, channels]);
      const scaled = tf.mul(tf.sub(raw, tf.tensor1d(shift)), tf.tensor1d(scale)) as tf.Tensor4D;
      // A critic without convolutions sees their spatial means only, which never change.
      return nConvolutions === 0 ? (tf.mean(scaled, [1, 2], true) as tf.Tensor4D) : scaled;
    });
  const fitMaps = tensorOf(fit);
  const reportMaps = tensorOf(report);
  const nPoints = fit.labels.length;
  const prior = classFrequencies([...fit.labels, ...report.labels], nClasses);
  const reportOrder = shuffledOrder(report.labels.length, mine.product, createRandom(seed, "report shuffle"));
  try {
    const fresh = options.initial ?? initialCritic({ channels, nClasses, nConvolutions }, mine, seed);
    const { result, state } = await fitWithAdam(initialOptimiserState(fresh), mine.learningRate, async (running) => {
      const curve: BoundPoint[] = [];
      const ascent = new MineAscent({ fit: running, maps: fitMaps, labels: fit.labels, prior, mine });
      const judge = (maps: tf.Tensor4D, labels: Int32Array, order: Int32Array) =>
        criticBounds({ parameters: running.parameters, maps, labels, shuffled: at(labels, order), prior });
      try {
        for (;;) {
          const epoch = curve.length + 1;
          const random = createRandom(seed, "epoch", epoch);
          const order = random.permutation(nPoints);
          const product = shuffledOrder(nPoints, mine.product, random);
          for (let start = 0; start + 1 < nPoints; start += mine.batchSize) {
            const picked = order.subarray(start, Math.min(start + mine.batchSize, nPoints));
            ascent.take(picked, at(product, picked));
          }
          const onFit = judge(fitMaps, fit.labels, product);
          const onReport = judge(reportMaps, report.labels, reportOrder);
          const point: BoundPoint = {
            epoch,
            fit: onFit.bounds[mine.bound],
            report: onReport.bounds[mine.bound],
            fitLabelCrossEntropy: onFit.bounds.labelCrossEntropy,
            reportLabelCrossEntropy: onReport.bounds.labelCrossEntropy,
          };
          curve.push(point);
          await options.onEpoch?.(point);
          const reason = stopReason(
            curve.map((point) => point.fit),
            mine,
          );
          if (reason !== undefined) {
            return {
              nats: onFit.bounds[mine.bound],
              fit: onFit.bounds,
              report: onReport.bounds,
              standardError: standardErrorOfMean(onReport.pointwise),
              dvStandardError: onReport.dvError,
              ceilingNats: labelEntropy(fit.labels, nClasses),
              curve,
              stopReason: reason,
            };
          }
        }
      } finally {
        ascent.dispose();
      }
    });
    options.onEnd?.(state.parameters);
    return result;
  } finally {
    tf.dispose([fitMaps, reportMaps]);
  }
}

/** The values at some places. */
function at(values: Int32Array, places: Int32Array): Int32Array {
  return places.map((place) => values[place]);
}

/** The order of the labels that makes shuffled pairs; a derangement leaves no label in its place. */
function shuffledOrder(length: number, product: MineOptions["product"], random: Random): Int32Array {
  return product === "derangement" ? derangement(length, random) : random.permutation(length);
}

/**
 * A uniformly random order of 0 … length − 1 that leaves nothing in its place: orders are drawn until one has no fixed
 * point, which takes e ≈ 2.7 draws.
 *
 * @throws RangeError for fewer than 2.
 */
export function derangement(length: number, random: Random): Int32Array {
  if (length < 2) throw new RangeError(`Cannot derange ${length} points: at least 2 are needed.`);
  for (;;) {
    const order = random.permutation(length);
    if (order.every((place, index) => place !== index)) return order;
  }
}

/** The steps of the ascent: each takes a batch of images with their own labels and with shuffled ones. */
class MineAscent {
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
    this.labels = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(labels, "int32"), nClasses), "float32") as tf.Tensor2D);
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
    const labels = this.logPrior ? everyLabel(picked.length, this.logPrior.size) : this.labels;
    const [logMean] = fit.take(this.step, [maps, labels, ...places, ...prior, ...running]);
    tf.dispose([...places, ...running, ...(labels === this.labels ? [] : [labels])]);
    this.logMean = logMean;
  }

  dispose(): void {
    this.step.dispose();
    tf.dispose([this.labels, ...(this.logPrior ? [this.logPrior] : []), ...(this.logMean ? [this.logMean] : [])]);
  }
}

/** Each label for each of so many images, class by class: one-hot, shape [nClasses · nImages, nClasses]. */
function everyLabel(nImages: number, nClasses: number): tf.Tensor2D {
  const labels = Int32Array.from({ length: nImages * nClasses }, (_, row) => Math.floor(row / nImages));
  return tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(labels, "int32"), nClasses), "float32") as tf.Tensor2D);
}

/** Maps a forward pass takes at once; bounds memory, changes no result. */
const forwardBatch = 256;

/**
 * All bounds that a critic gives on maps, nats; the standard error of DV over the pairs; and the terms whose mean is the
 * label cross-entropy bound, [nPoints].
 */
function criticBounds(options: {
  readonly parameters: ParameterTensors;
  readonly maps: tf.Tensor4D;
  readonly labels: Int32Array;
  /** Labels of the shuffled pairs, shape of `labels`. */
  readonly shuffled: Int32Array;
  /** p(c), shape [nClasses]. */
  readonly prior: Float64Array;
}): { readonly bounds: Bounds; readonly dvError: number; readonly pointwise: Float64Array } {
  const { parameters, maps, labels, shuffled, prior } = options;
  const [nPoints, nClasses] = [labels.length, prior.length];
  const table = new Float32Array(nPoints * nClasses);
  for (let start = 0; start < nPoints; start += forwardBatch) {
    const size = Math.min(forwardBatch, nPoints - start);
    const rows = readTidy(() => {
      const features = criticFeatures(parameters, tf.slice(maps, [start, 0, 0, 0], [size, -1, -1, -1]));
      return criticTable(parameters, features, nClasses);
    });
    table.set(rows, start * nClasses);
  }
  const valuesOf = (of: Int32Array) => Float32Array.from(of, (label, point) => table[point * nClasses + label]);
  const [joint, product] = [valuesOf(labels), valuesOf(shuffled)];
  const pointwise = pointwiseInformation(table, labels, prior);
  const bounds: Bounds = {
    dv: donskerVaradhan(joint, product),
    nwj: nguyenWainwrightJordan(joint, product),
    labelCrossEntropy: mean(pointwise),
  };
  return { bounds, dvError: donskerVaradhanError(joint, product), pointwise };
}
