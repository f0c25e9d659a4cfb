import { createRandom } from "../../platform/random/random";
import { labelEntropy } from "../bounds";
import type { LabelledSample } from "../labels/prepare-sample";
import { type MineOptions, mineOptions } from "../mine/options";
import { singlePrecision } from "../single-precision";
import { type Answer, bareAnswer, type Choices, type Estimator } from "./estimator";

/** Multiply-adds a second that small networks reach on one core. */
const rate = 2e10;

function mine(about: {
  readonly name: string;
  readonly title: string;
  readonly change: Partial<MineOptions>;
  readonly benchmark?: Estimator["benchmark"];
}): Estimator<LabelledSample> {
  const { change, ...named } = about;
  const options = mineOptions(change);
  return {
    ...named,
    kind: "labels",
    secondsPerPoint: ({ dimension }) => {
      const { filters, denseUnits, maxEpochs } = options;
      const isImage = dimension >= 28 * 28;
      const critic = isImage ? dimension * 9 * filters * (1 + filters) : dimension * denseUnits;
      return (maxEpochs / 2) * (1.5 * (critic / rate) + 4e-5); // a step of few points costs its calls
    },
    fit: (sample, choices) => fitToHalf(sample, choices, options),
  };
}

/** The thesis's MINE and its variants. */
export const mineEstimators: readonly Estimator<LabelledSample>[] = [
  mine({
    name: "mine",
    title: "the thesis's: shuffled pairs, Donsker–Varadhan; half of the points fit, the others report",
    change: {},
  }),
  mine({ name: "mine-nwj", title: "the same with the bound t − e^t", change: { bound: "nwj" } }),
  mine({
    name: "mine-labels",
    title: "mine's critic and halves, fitted by H(Y) − cross-entropy instead of shuffled pairs",
    change: { bound: "labelCrossEntropy" },
  }),
  mine({
    name: "mine-deranged",
    title: "mine with derangements and the gradient of a moving average",
    change: { product: "derangement", gradient: "movingAverage" },
  }),
];

/** A bigger critic (4.1.2). */
export const mineWide = mine({
  name: "mine-wide",
  title: "mine with eight times as many units",
  change: { denseUnits: 1024 },
  benchmark: { dimension: 64, nPoints: 10_000 },
});

/**
 * MINE as in the thesis (2.1.1, A.2) on one random half of the points, reported on the other. The thesis's own number,
 * on the half of the fit, is `estimates.dvOnFit`.
 *
 * @returns The bound that is maximised, with its standard error over the reported points where it is DV; no interval:
 *   a single fit does not know how far another would be.
 */
async function fitToHalf(
  { pointShape, labels, nClasses, ...points }: LabelledSample,
  { seed }: Choices,
  options: MineOptions,
): Promise<Answer> {
  const { estimateWithMine } = require("../mine/estimate") as typeof import("../mine/estimate");
  const [height, width, channels] = pointShape.length === 3 ? pointShape : [1, 1, pointShape[0]];
  const size = height * width * channels;
  const values = singlePrecision(points.values, channels);
  const order = createRandom(seed, "halves").permutation(labels.length); // files are often sorted by label
  const half = Math.floor(labels.length / 2);
  const pick = (places: Int32Array) => {
    const picked = new Float32Array(places.length * size);
    places.forEach((point, place) => {
      picked.set(values.subarray(point * size, (point + 1) * size), place * size);
    });
    return { values: picked, labels: places.map((point) => labels[point]) };
  };
  const nConvolutions = height * width > 1 ? 2 : 0;
  const { fit, report, dvStandardError, stopReason, curve } = await estimateWithMine({
    fit: pick(order.subarray(0, half)),
    report: pick(order.subarray(half)),
    height,
    width,
    channels,
    nClasses,
    nConvolutions,
    mine: options,
    seed,
  });
  const cut = stopReason === "maxEpochs";
  return {
    ...bareAnswer,
    nats: report[options.bound],
    standardError: options.bound === "dv" ? dvStandardError : null,
    ceilingNats: labelEntropy(labels, nClasses),
    verdict: cut ? "notConverged" : null,
    because: `The fit ${cut ? "was cut off" : "stopped rising"} after ${curve.length} epochs; one fit gives no interval.`,
    estimates: { ...report, dvOnFit: fit.dv },
    critics: [`as in the thesis, ${nConvolutions} convolutions`],
    curve: curve.map(({ epoch, fit: onFit, report: others }) => ({ check: epoch, fit: onFit, select: others })),
    stopReason,
  };
}
