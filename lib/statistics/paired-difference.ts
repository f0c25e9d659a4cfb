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

/** Differences up to which all signs are tried. */
const exactUpTo = 16;
const drawnSigns = 2 ** exactUpTo;

/**
 * Two-sided p value of the sign-flip test: the share of all 2^n ways to give the differences other signs whose mean is
 * as far from 0 as the one found (Fisher's randomisation test). Exact for any distribution that is symmetric about 0
 * where the methods do not differ. The smallest value is 2/2^n: 0.016 for 7 data sets. Above 16 differences, 65,536
 * signs are drawn.
 *
 * @returns NaN for none, or where one is NaN.
 */
export function signFlipPValue(differences: readonly number[], { seed }: { readonly seed: number }): number {
  const n = differences.length;
  const found = Math.abs(differences.reduce((sum, value) => sum + value, 0));
  if (n === 0 || Number.isNaN(found)) return Number.NaN;
  // sums of the same numbers in another order differ in their last digits
  const least = found - 1e-12 * differences.reduce((sum, value) => sum + Math.abs(value), 0);
  let asFar = 0;
  if (n <= exactUpTo) {
    for (let signs = 0; signs < 2 ** n; signs++) {
      let sum = 0;
      for (let index = 0; index < n; index++) sum += (signs >> index) & 1 ? -differences[index] : differences[index];
      if (Math.abs(sum) >= least) asFar++;
    }
    return asFar / 2 ** n;
  }
  const random = createRandom(seed, "sign-flip");
  for (let draw = 0; draw < drawnSigns; draw++) {
    let sum = 0;
    for (const difference of differences) sum += random.integer(2) === 1 ? -difference : difference;
    if (Math.abs(sum) >= least) asFar++;
  }
  return (asFar + 1) / (drawnSigns + 1); // the signs found are one of those possible
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
