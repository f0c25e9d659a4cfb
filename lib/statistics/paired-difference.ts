import { createRandom } from "../platform/random/random";
import { type BootstrapOptions, bootstrapInterval, type Interval } from "./bootstrap";
import { mean, standardErrorOfMean } from "./spread";

/** How far two methods are apart over data sets. */
export interface PairedDifference {
  readonly mean: number;
  readonly standardError: number;
  /** Bootstrap interval of the mean. */
  readonly interval: Interval;
  /** Two-sided, of the sign-flip test. */
  readonly pValue: number;
  /** Data sets. */
  readonly n: number;
}

/** What a test of differences is against: a mean of 0, or one that is not above or not below it. */
export type Alternative = "either" | "above" | "below";

/** Differences up to which all signs are tried, by halves of at most 2^16 sums. */
const exactUpTo = 32;
const drawnSigns = 2 ** 16;

/** The sums of some numbers with all signs, in rising order. */
function sumsOfSigns(values: readonly number[]): Float64Array {
  const sums = new Float64Array(2 ** values.length);
  let count = 1;
  for (const value of values) {
    for (let index = 0; index < count; index++) {
      sums[count + index] = sums[index] - value;
      sums[index] += value;
    }
    count *= 2;
  }
  return sums.sort();
}

/** Share of all signs whose sum is at least so large: each half's sums are sorted, and pairs counted in one pass. */
function exactShare(differences: readonly number[], least: number): number {
  const half = differences.length >> 1;
  const [left, right] = [sumsOfSigns(differences.slice(0, half)), sumsOfSigns(differences.slice(half))];
  let [count, from] = [0, right.length];
  for (const sum of left) {
    while (from > 0 && sum + right[from - 1] >= least) from--;
    count += right.length - from;
  }
  return count / 2 ** differences.length;
}

function drawnShare(differences: readonly number[], least: number, seed: number): number {
  const random = createRandom(seed, "sign-flip");
  let count = 1; // the signs found are one of those possible
  for (let draw = 0; draw < drawnSigns; draw++) {
    let sum = 0;
    for (const difference of differences) sum += random.integer(2) === 1 ? -difference : difference;
    if (sum >= least) count++;
  }
  return count / (drawnSigns + 1);
}

/**
 * p value of the sign-flip test: the share of all 2^n ways to give the differences other signs whose mean is as far from
 * 0 as the one found, on the side of the alternative (Fisher's randomisation test). Exact for any distribution that is
 * symmetric about 0 where the methods do not differ. The smallest value is 1/2^n, two-sided 2/2^n: 0.016 for 7 data
 * sets. Above 32 differences, 65,536 signs are drawn.
 *
 * @param options.alternative `either`, two-sided, unless told.
 * @returns NaN for none, or where one is NaN.
 */
export function signFlipPValue(
  differences: readonly number[],
  { seed, alternative = "either" }: { readonly seed: number; readonly alternative?: Alternative },
): number {
  const sum = differences.reduce((total, value) => total + value, 0);
  if (differences.length === 0 || Number.isNaN(sum)) return Number.NaN;
  // sums of the same numbers in another order differ in their last digits
  const rounding = 1e-12 * differences.reduce((total, value) => total + Math.abs(value), 0);
  const found = alternative === "either" ? Math.abs(sum) : alternative === "above" ? sum : -sum;
  const share = (least: number): number =>
    differences.length <= exactUpTo ? exactShare(differences, least) : drawnShare(differences, least, seed);
  // signs come in pairs of opposite sums
  return alternative === "either" ? Math.min(1, 2 * share(found - rounding)) : share(found - rounding);
}

/**
 * How far two methods are apart: mean of their differences over data sets, its bootstrap interval, and the sign-flip
 * test of no difference.
 *
 * @param differences One for each data set, such as error of one method − error of the other; shape [n].
 * @example
 * pairedDifference([1, 1, 1], { seed: 0 }).pValue; // 0.25, two of the eight signs
 */
export function pairedDifference(differences: readonly number[], options: BootstrapOptions): PairedDifference {
  return {
    mean: mean(differences),
    standardError: standardErrorOfMean(differences),
    interval: bootstrapInterval(differences, mean, options),
    pValue: signFlipPValue(differences, options),
    n: differences.length,
  };
}
