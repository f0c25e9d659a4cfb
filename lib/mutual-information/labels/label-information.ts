import { setImmediate } from "node:timers/promises";
import type { z } from "zod";
import { labelEntropy, logMeanExp, pointwiseInformation } from "../bounds";
import { type CurvePoint, type FitStopReason, type InformationEstimate, toBits } from "../information-estimate";
import { meanOf } from "./best-checks";
import type { CrossFit } from "./cross-fit";
import { fitCandidates, pairsFor } from "./fit-candidates";
import { missInGains, stratifiedFolds } from "./folds";
import { intervalAround } from "./interval";
import { type LabelledSample, requireSample } from "./labelled-sample";
import { neighbourWitness } from "./neighbour-witness";
import { labelInformationOptions, type labelInformationOptionsSchema } from "./options";
import { reportOutOfFold } from "./out-of-fold";
import { permutationNull } from "./permutation-null";
import { prepareSample } from "./prepare-sample";
import { labelVerdict } from "./verdict";

/**
 * Powers of the number of points by which the miss falls. 1 is theory for well-specified critics; 1/2 fits convolutional
 * critics on label channels of real images, where 1 leaves half of the miss.
 */
const rates = { convolutional: 0.5, others: 1 };

/** The label-aware estimate, with the out-of-fold numbers that other questions can be put to. */
export interface LabelInformation extends InformationEstimate {
  readonly ceilingNats: number;
  /** ln p̂(y|x) − ln p(y) of every point by critics that never saw it, shape [nPoints], nats. */
  readonly pointwise: Float64Array;
}

/**
 * I(X;Y) of points and their class labels: H(Y) − CE of cross-fitted critics, a lower bound whose marginal is summed
 * exactly over the classes (Barber & Agakov 2003), plus what critics of so few points are expected to miss; never above
 * H(Y). The bound itself is `estimates.labelCrossEntropy`.
 *
 * Points are parted into folds. Every critic leaves two folds out and is stopped on one and reported on the other;
 * capacity, weight decay and temperature are chosen on folds that are not reported. So every point is reported once, by
 * critics that neither were fitted to it nor chosen on it.
 *
 * @param sample Points [nPoints, d] or [nPoints, height, width, channels] with labels [nPoints].
 * @param options.seed Of folds, initial critics and batches.
 * @returns Nats; see {@link InformationEstimate}.
 * @throws RangeError when shapes, labels or values do not fit.
 */
export async function estimateLabelInformation(
  sample: LabelledSample,
  options: {
    readonly seed: number;
    readonly estimator?: z.input<typeof labelInformationOptionsSchema>;
    readonly onCheck?: () => void | Promise<void>;
  },
): Promise<LabelInformation> {
  requireSample(sample);
  const { labels, nClasses } = sample;
  const { seed } = options;
  const estimator = labelInformationOptions(options.estimator);
  const prepared = prepareSample(sample);
  try {
    const folds = stratifiedFolds(labels, estimator.folds, seed);
    const onCheck = options.onCheck ?? (() => setImmediate());
    const fits = await fitCandidates({ sample: prepared, folds, options: estimator, seed, onCheck });
    const { logRatios, ofMembers, chosen } = reportOutOfFold(fits, prepared, folds, estimator.folds);
    const pointwise = pointwiseInformation(logRatios, labels, prepared.prior);
    const witness = neighbourWitness(sample, pointwise);
    const { nats, standardError, missed, interval } = intervalAround({
      pointwise,
      ofMembers,
      table: logRatios,
      labels,
      prior: prepared.prior,
      witness,
      missInGains: missInGains(
        pairsFor(sample.pointShape, estimator),
        estimator.folds,
        chosen.includes("convolutional") ? rates.convolutional : rates.others,
      ),
    });
    const ceilingNats = labelEntropy(labels, nClasses);
    const { curve, stopReason } = courseOf(fits, chosen);
    const permutations = estimator.permutations;
    return {
      estimator: "labelCrossEntropy",
      nats,
      bits: toBits(nats),
      standardError,
      interval,
      ceilingNats,
      estimates: {
        labelCrossEntropy: meanOf(pointwise),
        ...marginalBounds(logRatios, prepared),
        ...(witness ? { nearestNeighbours: witness.nats } : {}),
      },
      critics: chosen,
      curve,
      stopReason,
      ...labelVerdict({ nats, interval, ceilingNats, curve, stopReason, standardError, witness, missed }),
      ...(permutations > 0
        ? {
            permutationNull: permutationNull({
              table: logRatios,
              labels,
              prior: prepared.prior,
              folds,
              permutations,
              seed,
            }),
          }
        : {}),
      nPoints: labels.length,
      pointwise,
    };
  } finally {
    prepared.dispose();
  }
}

/**
 * DV and NWJ of the same critic, with the marginal summed over classes instead of shuffled. T is normalised for each x,
 * the offset that is best for both; then they equal H(Y) − CE, and what they fall short of it shows a T that is not.
 */
function marginalBounds(
  table: Float64Array,
  { labels, prior, nClasses }: { readonly labels: Int32Array; readonly prior: Float64Array; readonly nClasses: number },
): { readonly dv: number; readonly nwj: number } {
  const joint = meanOf(Array.from(labels, (label, point) => table[point * nClasses + label]));
  const weighted: number[] = [];
  for (let point = 0; point < labels.length; point++) {
    for (let c = 0; c < nClasses; c++) {
      if (prior[c] > 0) weighted.push(table[point * nClasses + c] + Math.log(prior[c] * nClasses));
    }
  }
  const occurring = prior.filter((share) => share > 0).length;
  const logMean = logMeanExp(weighted) + Math.log(occurring / nClasses);
  return { dv: joint - logMean, nwj: 1 + joint - Math.exp(logMean) };
}

/** Mean curve of the critic that most folds chose, and whether any of the chosen fits was cut off. */
function courseOf(
  fits: readonly CrossFit[],
  chosen: readonly string[],
): { readonly curve: readonly CurvePoint[]; readonly stopReason: FitStopReason } {
  const votes = (name: string) => chosen.filter((other) => other === name).length;
  const favourite = [...chosen].sort((a, b) => votes(b) - votes(a))[0];
  const members = fits.filter(({ critic }) => chosen.includes(critic)).flatMap(({ members }) => members);
  const curves = fits.find(({ critic }) => critic === favourite)?.members.map(({ fit }) => fit.curve) ?? [];
  const longest = Math.max(...curves.map((curve) => curve.length));
  const curve = Array.from({ length: longest }, (_, index) => {
    const points = curves.map((each) => each[Math.min(index, each.length - 1)]); // a fit that ended stays where it was
    return {
      check: Math.max(...points.map(({ check }) => check)),
      fit: meanOf(points.map(({ fit }) => fit)),
      select: meanOf(points.map(({ select }) => select)),
    };
  });
  const cut = members.some(({ fit }) => fit.stopReason === "maxEpochs");
  return { curve, stopReason: cut ? "maxEpochs" : "converged" };
}
