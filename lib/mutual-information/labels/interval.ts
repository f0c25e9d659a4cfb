import { classFrequencies, labelEntropy, standardErrorOfMean } from "../bounds";
import { meanOf } from "./best-checks";

/** 97.5th percentile of the standard normal. */
const z95 = 1.96;

/**
 * What a critic fitted to finitely many points misses, in units of what averaging its members gained. Members see 1/2
 * of the points and their mean, in effect, 3/4 (4 folds): a miss that falls as 1/n is then 2 gains. Bounds from the
 * ground-truth cases, where well-specified linear critics reach 2 and networks about 1.
 */
export const missInGains = { low: 0, mean: 1.5, high: 3 };

/** An estimate with its error and the interval that allows for what the critic misses. */
export interface EstimateWithInterval {
  /** The lower bound's mean over the points, clipped to [0, H(Y)], nats. */
  readonly nats: number;
  readonly standardError: number;
  /** The bound plus the miss expected of it, clipped, nats. */
  readonly extrapolated: number;
  readonly interval: readonly [number, number];
}

/**
 * An interval for I(X;Y) around a lower bound: sampling error to both sides, and above it what the critic misses.
 *
 * @param pointwise Out-of-fold ln p̂(y|x)/p(y), shape [nPoints], nats.
 * @param ofMembers The same for single members, averaged over them.
 */
export function intervalAround(
  pointwise: Float64Array,
  ofMembers: Float64Array,
  labels: Int32Array,
  nClasses: number,
): EstimateWithInterval {
  const bound = meanOf(pointwise);
  const standardError = standardErrorOfMean(pointwise);
  const gains = pointwise.map((term, index) => term - ofMembers[index]);
  const gain = Math.max(0, meanOf(gains));
  const top = highestEntropy(labels, nClasses);
  const clip = (nats: number) => Math.min(top, Math.max(0, nats));
  const low = bound + missInGains.low * gain - z95 * standardError;
  const high =
    bound + missInGains.mean * gain + Math.hypot(z95 * standardError, (missInGains.high - missInGains.mean) * gain);
  const ceiling = labelEntropy(labels, nClasses);
  return {
    nats: Math.min(ceiling, Math.max(0, bound)),
    standardError,
    extrapolated: Math.min(ceiling, Math.max(0, bound + missInGains.mean * gain)),
    interval: [clip(low), clip(high)],
  };
}

/** An upper end for H(Y) of the population: the sample's entropy, its bias and error; never above ln of the classes. */
export function highestEntropy(labels: Int32Array, nClasses: number): number {
  const shares = classFrequencies(labels, nClasses).filter((share) => share > 0);
  const nPoints = labels.length;
  const entropy = labelEntropy(labels, nClasses);
  const freedom = shares.length - 1;
  const bias = (freedom + 2 * Math.sqrt(2 * freedom)) / (2 * nPoints); // 2 n (H − Ĥ) is near χ² for even classes
  const variance = shares.reduce((sum, share) => sum + share * Math.log(share) ** 2, 0) - entropy ** 2;
  return Math.min(Math.log(shares.length), entropy + bias + z95 * Math.sqrt(Math.max(0, variance) / nPoints));
}
