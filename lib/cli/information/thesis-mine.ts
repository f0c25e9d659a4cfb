import {
  estimateWithMine,
  type LabelledSample,
  labelEntropy,
  type MineOptions,
  mineOptions,
  singlePrecision,
} from "../../mutual-information";
import { createRandom } from "../../platform/random/random";
import type { Answer } from "./answer";

/**
 * MINE as in the thesis (2.1.1, A.2) on one random half of the points, reported on the other. The thesis's own number,
 * on the half of the fit, is `estimates.dvOnFit`.
 *
 * @returns The bound that is maximised, with its standard error over the reported points where it is DV; no interval:
 *   a single fit does not know how far another would be.
 */
export async function thesisMine(
  { pointShape, labels, nClasses, ...points }: LabelledSample,
  seed: number,
  overrides: Partial<MineOptions>,
): Promise<Answer> {
  const [height, width, channels] = pointShape.length === 3 ? pointShape : [1, 1, pointShape[0]];
  const size = height * width * channels;
  const values = singlePrecision(points.values, channels);
  const order = createRandom(seed, "halves").permutation(labels.length); // files are often sorted by label
  const half = Math.floor(labels.length / 2);
  const pick = (points: Int32Array) => {
    const picked = new Float32Array(points.length * size);
    points.forEach((point, place) => {
      picked.set(values.subarray(point * size, (point + 1) * size), place * size);
    });
    return { values: picked, labels: points.map((point) => labels[point]) };
  };
  const mine = mineOptions(overrides);
  const nConvolutions = height * width > 1 ? 2 : 0;
  const { fit, report, dvStandardError, stopReason, curve } = await estimateWithMine({
    fit: pick(order.subarray(0, half)),
    report: pick(order.subarray(half)),
    height,
    width,
    channels,
    nClasses,
    nConvolutions,
    mine,
    seed,
  });
  const cut = stopReason === "maxEpochs";
  return {
    nats: report[mine.bound],
    standardError: mine.bound === "dv" ? dvStandardError : null,
    interval: null,
    ceilingNats: labelEntropy(labels, nClasses),
    verdict: cut ? "notConverged" : null,
    because: `The fit ${cut ? "was cut off" : "stopped rising"} after ${curve.length} epochs; one fit gives no interval.`,
    estimates: { ...report, dvOnFit: fit.dv },
    permutationNull: null,
    critics: [`as in the thesis, ${nConvolutions} convolutions`],
    curve: curve.map(({ epoch, fit: onFit, report: others }) => ({ check: epoch, fit: onFit, select: others })),
    stopReason,
  };
}
