import { standardErrorOfMean } from "../../statistics/spread";
import { classFrequencies, labelEntropy } from "../bounds";
import { meanOf } from "./best-checks";
import type { NeighbourReference } from "./neighbour-reference";

/** 97.5th and 95th percentile of the standard normal. */
const z95 = 1.96;
const z90 = 1.645;

/** Nats below which only rounding is left. */
const rounding = 1e-9;

/** An estimate with its error and the interval that allows for what the critic misses. */
export interface EstimateWithInterval {
  /** The mean of the pointwise terms, at least 0, nats. */
  readonly bound: number;
  /** Of the bound, over the points. */
  readonly standardError: number;
  /** One-sided 95 % limit of the bound, at least 0, nats. */
  readonly lowerLimit: number;
  /** The bound plus the miss expected of it, clipped to [0, H(Y)], nats. */
  readonly extrapolated: number;
  /** Nats that the critics are expected to miss. */
  readonly missed: number;
  readonly interval: readonly [number, number];
}

/**
 * An interval for I(X;Y) around a lower bound. Its lower end allows for sampling error alone, as the bound misses
 * information but invents none. Its upper end adds the miss expected of the critics and as much again for its error, or
 * what nearest neighbours see beyond them.
 *
 * @param options.pointwise Out-of-fold ln p̂(y|x)/p(y), shape [nPoints], nats.
 * @param options.ofMembers The same for single members, averaged over them; what their mean gains on them measures the
 *   miss.
 * @param options.table The T(x, c) behind them, row-major, shape [nPoints, nClasses].
 * @param options.groups The group of each point, where some are copies: they stand or fall together.
 * @param options.missInGains The miss in units of that gain, see `missInGains` of folds.
 */
export function intervalAround(options: {
  readonly pointwise: Float64Array;
  readonly ofMembers: Float64Array;
  readonly table: Float64Array;
  readonly labels: Int32Array;
  readonly prior: Float64Array;
  readonly groups?: Int32Array;
  readonly missInGains: number;
  readonly reference?: NeighbourReference;
}): EstimateWithInterval {
  const { pointwise, ofMembers, table, labels, prior, groups, missInGains, reference } = options;
  const nClasses = prior.length;
  const bound = meanOf(pointwise);
  const nIndependent = groups ? effectiveCount(groups) : labels.length;
  const expected = expectedStandardError(table, prior, nIndependent);
  const standardError = Math.max(standardErrorOfMean(pointwise, groups), expected);
  const gains = pointwise.map((term, index) => term - ofMembers[index]);
  const miss = missInGains * Math.max(0, meanOf(gains));
  const top = highestEntropy(labels, nClasses, nIndependent);
  const clip = (nats: number) => (nats < rounding ? 0 : Math.min(top, nats));
  const low = bound - z95 * standardError;
  // A bound within chance of 0 gives no reason to add to it.
  const added = bound > z95 * standardError;
  const byGain = bound + miss + Math.hypot(z95 * standardError, miss);
  const sees = reference !== undefined && reference.excess > reference.excessError;
  const byNeighbours = sees ? bound + reference.excess + z95 * Math.hypot(standardError, reference.excessError) : 0;
  const high = Math.max(byGain, byNeighbours);
  const ceiling = labelEntropy(labels, nClasses);
  return {
    bound: Math.max(0, bound),
    standardError,
    lowerLimit: Math.max(0, bound - z90 * standardError),
    extrapolated: Math.min(ceiling, Math.max(0, bound + (added ? miss : 0))),
    missed: miss,
    interval: [clip(low), clip(high)],
  };
}

/**
 * The standard error that p̂(c|x) itself expects of the mean of ln p̂(y|x)/p(y). Rare labels count in it before one has
 * turned up: few points that all went well say little of how well the next will go.
 */
function expectedStandardError(table: Float64Array, prior: Float64Array, nIndependent: number): number {
  const nClasses = prior.length;
  const nPoints = table.length / nClasses;
  let [total, squares] = [0, 0];
  for (let row = 0; row < table.length; row += nClasses) {
    let top = -Infinity;
    for (let c = 0; c < nClasses; c++) if (prior[c] > 0) top = Math.max(top, table[row + c]);
    let sum = 0;
    for (let c = 0; c < nClasses; c++) sum += prior[c] > 0 ? prior[c] * Math.exp(table[row + c] - top) : 0;
    for (let c = 0; c < nClasses; c++) {
      if (prior[c] === 0) continue;
      const term = table[row + c] - top - Math.log(sum);
      const share = prior[c] * Math.exp(term);
      total += share * term;
      squares += share * term * term;
    }
  }
  return Math.sqrt(Math.max(0, squares / nPoints - (total / nPoints) ** 2) / nIndependent);
}

/** Independent points that say as much as points of which some are copies: n² / Σ (points of a group)². */
function effectiveCount(groups: Int32Array): number {
  const counts = new Float64Array(groups.length);
  for (const group of groups) counts[group]++;
  return groups.length ** 2 / counts.reduce((sum, count) => sum + count * count, 0);
}

/** An upper end for H(Y) of the population: the sample's entropy, its bias and error; never above ln of the classes. */
export function highestEntropy(labels: Int32Array, nClasses: number, nPoints = labels.length): number {
  const shares = classFrequencies(labels, nClasses).filter((share) => share > 0);
  const entropy = labelEntropy(labels, nClasses);
  const freedom = shares.length - 1;
  const bias = (freedom + 2 * Math.sqrt(2 * freedom)) / (2 * nPoints); // 2 n (H − Ĥ) is near χ² for even classes
  const variance = shares.reduce((sum, share) => sum + share * Math.log(share) ** 2, 0) - entropy ** 2;
  return Math.min(Math.log(shares.length), entropy + bias + z95 * Math.sqrt(Math.max(0, variance) / nPoints));
}
