import { standardErrorOfMean } from "../../statistics/spread";
import { classFrequencies, labelEntropy } from "../bounds";
import { meanOf } from "./best-checks";

/** 97.5th and 95th percentile of the standard normal. */
export const twoSided = 1.96;
const oneSided = 1.645;

/** Nats below which only rounding is left. */
const rounding = 1e-9;

export interface BoundWithError {
  /** The mean of the pointwise terms, at least 0, nats. */
  readonly bound: number;
  /** Of the bound, over the points. */
  readonly standardError: number;
  /** One-sided 95 % limit of the bound, at least 0, nats. */
  readonly lowerLimit: number;
  /** Nats that critics of so few points are expected to miss, by what their mean gains on single ones. */
  readonly missed: number;
  /** Independent points that say as much as these. */
  readonly nIndependent: number;
}

/**
 * The mean of pointwise terms with its sampling error: the larger of what the terms show and of what the critics
 * themselves expect.
 *
 * @param options.pointwise Out-of-fold ln p̂(y|x)/p(y), shape [nPoints], nats.
 * @param options.ofMembers The same for single members, averaged over them; what their mean gains on them measures the
 *   miss.
 * @param options.table The T(x, c) behind them, row-major, shape [nPoints, nClasses].
 * @param options.groups The group of each point, where some are copies: they stand or fall together.
 * @param options.missInGains The miss in units of that gain, see `missInGains` of folds.
 */
export function boundWithError(options: {
  readonly pointwise: Float64Array;
  readonly ofMembers: Float64Array;
  readonly table: Float64Array;
  readonly prior: Float64Array;
  readonly groups?: Int32Array;
  readonly missInGains: number;
}): BoundWithError {
  const { pointwise, ofMembers, table, prior, groups, missInGains } = options;
  const bound = meanOf(pointwise);
  const nIndependent = groups ? effectiveCount(groups) : pointwise.length;
  const expected = expectedStandardError(table, prior, nIndependent);
  const standardError = Math.max(standardErrorOfMean(pointwise, groups), expected);
  const gain = meanOf(pointwise.map((term, index) => term - ofMembers[index]));
  return {
    bound: Math.max(0, bound),
    standardError,
    lowerLimit: positive(bound - oneSided * standardError),
    missed: missInGains * Math.max(0, gain),
    nIndependent,
  };
}

/**
 * An interval for I(X;Y) around a lower bound. Its lower end allows for sampling error alone, as the bound misses
 * information but invents none. Its upper end adds what is missing by the best knowledge there is.
 *
 * @param missing Nats that a bound of so few points and such critics may be short of; Infinity where nothing says it.
 * @param top What I(X;Y) cannot exceed, nats.
 */
export function intervalAround(
  { bound, standardError }: Pick<BoundWithError, "bound" | "standardError">,
  missing: number,
  top: number,
): readonly [number, number] {
  const low = positive(bound - twoSided * standardError);
  return [Math.min(top, low), Math.min(top, positive(bound + missing + twoSided * standardError))];
}

const positive = (nats: number): number => (nats < rounding ? 0 : nats);

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

/**
 * Nats that the entropy of so many labels may fall short of the population's for their number alone, and the bound with
 * it: 2 n (H − Ĥ) is near χ² for even classes.
 *
 * @param nClasses That occur.
 */
export function entropyShortfall(nClasses: number, nPoints: number): number {
  const freedom = nClasses - 1;
  return (freedom + 2 * Math.sqrt(2 * freedom)) / (2 * nPoints);
}

/** An upper end for H(Y) of the population: the sample's entropy, its bias and error; never above ln of the classes. */
export function highestEntropy(labels: Int32Array, nClasses: number, nPoints = labels.length): number {
  const shares = classFrequencies(labels, nClasses).filter((share) => share > 0);
  const entropy = labelEntropy(labels, nClasses);
  const bias = entropyShortfall(shares.length, nPoints);
  const variance = shares.reduce((sum, share) => sum + share * Math.log(share) ** 2, 0) - entropy ** 2;
  return Math.min(Math.log(shares.length), entropy + bias + twoSided * Math.sqrt(Math.max(0, variance) / nPoints));
}
