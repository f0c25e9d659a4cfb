import { invertRising, normalCumulative, studentQuantile } from "./student";

/** A paired comparison over data sets. */
export interface Comparison {
  /** Sd of the difference between data sets. */
  readonly standardDeviation: number;
  /** Data sets. */
  readonly n: number;
  /** Two-sided level of the test; 0.05 unless told. */
  readonly level?: number;
}

const midpoints = 400;

/** P(|T| > critical) of a noncentral t: the mean over s = √(χ²/freedom) of what the normal part exceeds. */
function tailOfNoncentral(shift: number, freedom: number, critical: number): number {
  const reach = 12 / Math.sqrt(2 * freedom); // twelve deviations of s about 1
  const from = Math.max(0, 1 - reach);
  const density = (s: number) => Math.exp((freedom - 1) * Math.log(s) - 0.5 * freedom * (s * s - 1));
  let [weighted, weights] = [0, 0];
  for (let point = 0; point < midpoints; point++) {
    const s = from + ((1 + reach - from) * (point + 0.5)) / midpoints;
    const weight = density(s);
    weighted += weight * (normalCumulative(shift - critical * s) + normalCumulative(-shift - critical * s));
    weights += weight;
  }
  return weighted / weights;
}

/**
 * Power of a comparison: how often a two-sided paired t test would see a true mean difference.
 *
 * @param difference In the unit of the deviation.
 * @returns In [0, 1]; NaN for fewer than 2 data sets.
 */
export function powerOf({ difference, ...comparison }: Comparison & { readonly difference: number }): number {
  const { standardDeviation, n, level = 0.05 } = comparison;
  if (!(n >= 2) || !(standardDeviation >= 0)) return Number.NaN;
  if (standardDeviation === 0) return difference === 0 ? level : 1;
  const shift = (difference * Math.sqrt(n)) / standardDeviation;
  return tailOfNoncentral(shift, n - 1, studentQuantile(1 - level / 2, n - 1));
}

/** Factors that were inverted, which takes 20 ms; by data sets, level and power. */
const inDeviations = new Map<string, number>();

/** The smallest true mean difference that a comparison sees with a power of 0.8, or another; in the deviation's unit. */
export function detectableDifference({
  standardDeviation,
  n,
  level = 0.05,
  power = 0.8,
}: Comparison & { readonly power?: number }): number {
  if (!(n >= 2) || !(standardDeviation >= 0)) return Number.NaN;
  const key = JSON.stringify([n, level, power]);
  const known =
    inDeviations.get(key) ??
    invertRising((difference) => powerOf({ n, level, standardDeviation: 1, difference }), power, [0, 10]);
  inDeviations.set(key, known);
  return standardDeviation * known;
}

const mostDataSets = 10_000;

/**
 * How many data sets it takes to see a true mean difference with a power of 0.8, or another.
 *
 * @returns At least 2; Infinity for no difference, or where 10,000 are too few.
 */
export function dataSetsNeeded(wanted: {
  readonly difference: number;
  readonly standardDeviation: number;
  readonly level?: number;
  readonly power?: number;
}): number {
  const { power = 0.8, ...comparison } = wanted;
  const suffices = (n: number): boolean => powerOf({ ...comparison, n }) >= power;
  let high = 2;
  while (!suffices(high)) {
    if (high > mostDataSets || comparison.difference === 0) return Number.POSITIVE_INFINITY;
    high *= 2;
  }
  let low = high / 2;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (suffices(middle)) high = middle;
    else low = middle;
  }
  return high;
}
