import { fitWithAdam, initialOptimiserState, type ParameterTensors } from "../../platform/optimisation/adam";
import type { NamedArray } from "../../platform/optimisation/named-array";
import { createRandom } from "../../platform/random/random";
import { tf } from "../../platform/tensorflow/engine";
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
import { MineAscent } from "./ascent";
import { criticFeatures, criticTable, initialCritic } from "./critic";
import { channelScale, type LabelledMaps, requireMaps } from "./maps";
import type { MineOptions } from "./options";
import { at, shuffledOrder } from "./product";
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
