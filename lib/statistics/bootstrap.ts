import { createRandom } from "../platform/random/random";
import { Recent } from "../platform/recent";
import { quantileOfSorted } from "./quantile";
import { normalCumulative, studentQuantile } from "./student";

/** Two-sided interval: lower and upper end. */
export type Interval = readonly [low: number, high: number];

/** How an interval is drawn from resamples. */
export interface BootstrapOptions {
  readonly seed: number;
  /** Resamples; 2,000 unless told. */
  readonly resamples?: number;
  /** Coverage aimed at; 0.95 unless told. */
  readonly level?: number;
}

/**
 * Bootstrap interval of a statistic: values are drawn with replacement, and the quantiles of the statistic over the
 * resamples are its ends. What stands and falls together (all records of a data set) is one value.
 *
 * The quantiles are the **expanded** ones of Hesterberg (2015, The American Statistician 69: 371–386), at
 * Φ(−√(n/(n − 1)) t): plain percentiles are too narrow for the 7 to 27 data sets there are, these are as wide as
 * Student's t where the statistic is a mean of normal values.
 *
 * @param values n independent ones.
 * @param statistic Of n values; resamples for which it is NaN are left out.
 * @returns Both NaN for fewer than 2 values, or where no resample has a statistic.
 */
export function bootstrapInterval<Value>(
  values: readonly Value[],
  statistic: (sample: readonly Value[]) => number,
  { seed, resamples = 2_000, level = 0.95 }: BootstrapOptions,
): Interval {
  const n = values.length;
  if (n < 2) return [Number.NaN, Number.NaN];
  const places = placesDrawn(seed, n, resamples);
  const drawn: number[] = [];
  for (let from = 0; from < places.length; from += n) {
    const sample: Value[] = [];
    for (let index = from; index < from + n; index++) sample.push(values[places[index]]);
    drawn.push(statistic(sample));
  }
  const sorted = Float64Array.from(drawn.filter((value) => !Number.isNaN(value))).sort();
  const tail = normalCumulative(-Math.sqrt(n / (n - 1)) * studentQuantile(0.5 + level / 2, n - 1));
  return [quantileOfSorted(sorted, tail), quantileOfSorted(sorted, 1 - tail)];
}

/** Tables ask for many intervals of one seed over the same data sets: drawing is most of the work. */
const recentPlaces = new Recent<Int32Array>({ maxEntries: 16, maxBytes: 2 ** 24, bytesOf: (each) => each.byteLength });

/** Which value each place of each resample takes, shape [resamples · n]. */
function placesDrawn(seed: number, n: number, resamples: number): Int32Array {
  return recentPlaces.get(`${seed} ${n} ${resamples}`, () => {
    const random = createRandom(seed, "bootstrap");
    return Int32Array.from({ length: resamples * n }, () => random.integer(n));
  });
}
