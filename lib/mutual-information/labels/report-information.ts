import { labelEntropy, logMeanExp, pointwiseInformation } from "../bounds";
import { type CurvePoint, type FitStopReason, type InformationEstimate, toBits } from "../information-estimate";
import { meanOf } from "./best-checks";
import type { CrossFit } from "./cross-fit";
import { type HeldOut, missInGains } from "./folds";
import { type BoundWithError, boundWithError, highestEntropy, intervalAround, twoSided } from "./interval";
import type { Limits } from "./limits";
import type { NeighbourReference } from "./neighbour-reference";
import { type FoldChooser, reportOutOfFold } from "./out-of-fold";
import { permutationNull } from "./permutation-null";
import type { PreparedSample } from "./prepare-sample";
import { labelVerdict } from "./verdict";

/** The label-aware estimate, with the out-of-fold numbers that other questions can be put to. */
export interface LabelInformation extends InformationEstimate {
  readonly ceilingNats: number;
  /** ln p̂(y|x) − ln p(y) of every point by critics that never saw it, shape [nPoints], nats. */
  readonly pointwise: Float64Array;
}

/**
 * Powers of the number of points by which the miss falls. 1 is theory for well-specified critics; 1/2 fits
 * convolutional critics on label channels of real images, where 1 leaves half of the miss.
 */
const rates = { convolutional: 0.5, others: 1 };

/**
 * Makes the estimate of cross-fitted critics: every fold is reported by what all others chose.
 *
 * @param options.folds The fold of each point, shape [nPoints].
 * @param options.groups The group of each point, where some are copies.
 * @param options.pairs The pairs of folds that members left out.
 * @param options.choose How what reports a fold is chosen; the best single critic unless told.
 * @param options.referenceOf A second opinion on the critics' pointwise terms, where there is one.
 */
export function reportInformation(options: {
  readonly fits: readonly CrossFit[];
  readonly sample: PreparedSample;
  readonly folds: Int32Array;
  readonly groups?: Int32Array;
  readonly pairs: readonly HeldOut[];
  readonly nFolds: number;
  readonly permutations: number;
  readonly seed: number;
  /** Words for the critics to choose from; made of their names unless told. */
  readonly family?: string;
  /** What I(X;Y) cannot exceed for a reason known beforehand, such as a label channel, nats. */
  readonly capNats?: number;
  readonly choose?: FoldChooser;
  /** What would limit the bound, where it was tried. */
  readonly limits?: Limits;
  readonly referenceOf?: (pointwise: Float64Array) => NeighbourReference | undefined;
}): LabelInformation {
  const { fits, sample, folds, groups, pairs, nFolds, permutations, seed } = options;
  const { labels, prior, nClasses } = sample;
  const { logRatios, ofMembers, choices } = reportOutOfFold(fits, sample, folds, nFolds, options.choose);
  const pointwise = pointwiseInformation(logRatios, labels, prior);
  const reference = options.referenceOf?.(pointwise);
  const parts = choices.flatMap((choice) => choice.parts);
  const rate = parts.some((name) => name.endsWith("convolutional")) ? rates.convolutional : rates.others;
  const estimate = boundWithError({
    pointwise,
    ofMembers,
    table: logRatios,
    prior,
    groups,
    missInGains: missInGains(pairs, nFolds, rate),
  });
  const { bound, lowerLimit, standardError } = estimate;
  const { capNats = Number.POSITIVE_INFINITY, limits } = options;
  const ceilingNats = Math.min(labelEntropy(labels, nClasses), capNats);
  const { curve, stopReason } = courseOf(fits, parts);
  const judged = labelVerdict({ estimate, labels, ceilingNats, curve, stopReason, rate, limits, reference });
  const expected = expectedMiss(estimate, limits);
  const top = Math.min(highestEntropy(labels, nClasses, estimate.nIndependent), capNats);
  const nullOf = () => permutationNull({ table: logRatios, labels, prior, folds, groups, permutations, seed });
  return {
    estimator: "labelCrossEntropy",
    nats: bound,
    bits: toBits(bound),
    bound,
    lowerLimit,
    family: options.family ?? [...new Set(fits.map(({ critic }) => critic.replace(/, decay .*/, "")))].join(", "),
    extrapolated: Math.min(ceilingNats, bound + expected),
    standardError,
    interval: intervalAround(estimate, Math.max(expected, judged.missing), top),
    ceilingNats,
    estimates: {
      labelCrossEntropy: meanOf(pointwise),
      ...marginalBounds(logRatios, sample),
      ...(reference ? { nearestNeighbours: reference.nats } : {}),
    },
    critics: choices.map(({ critic }) => critic),
    curve,
    stopReason,
    verdict: judged.verdict,
    because: judged.because,
    ...(permutations > 0 ? { permutationNull: nullOf() } : {}),
    nPoints: labels.length,
    ...(groups ? { copies: labels.length - new Set(groups).size } : {}),
    pointwise,
  };
}

/**
 * DV and NWJ of the same critic, with the marginal summed over classes instead of shuffled. A critic fitted by its
 * cross-entropy may have any offset for each x; T is normalised there, which is best for both bounds, and makes them
 * equal to H(Y) − CE up to rounding. So they are no second opinion: shuffling is all that sets DV apart for labels.
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

/**
 * What more points are expected to add, nats: the smaller of what averaging members shows and of what the last doubling
 * of the points showed, since both are too much where points are few. 0 for a bound within chance of 0.
 */
function expectedMiss({ bound, standardError, missed }: BoundWithError, limits?: Limits): number {
  if (bound <= twoSided * standardError) return 0;
  // the gain from a quarter to a half of the points is 2 c if the miss is c / share, and that of three quarters 4/3 c
  return limits ? Math.max(0, Math.min(missed, (2 / 3) * limits.points.nats)) : missed;
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
