import { type BootstrapOptions, bootstrapInterval, type Interval } from "./bootstrap";
import { type Alternative, signFlipPValue } from "./paired-difference";
import { detectableDifference } from "./power";
import { mean, standardDeviation } from "./spread";

/** What a hypothesis that was written down beforehand comes to. */
export interface HypothesisVerdict {
  /** In the hypothesis's own unit. */
  readonly statistic: number;
  /** Two-sided, 95 %. */
  readonly interval: Interval;
  /** One-sided, in the hypothesis's direction. */
  readonly pValue: number;
  readonly verdict: "supported" | "contradicted" | "undecided";
  /** Smallest effect beyond the threshold that is found in 80 % of cases; NaN where that is not known. */
  readonly detectable: number;
}

/** On which side of which number the statistic should lie. */
export interface Claim {
  readonly direction: Exclude<Alternative, "either">;
  /** 0 unless told. */
  readonly threshold?: number;
}

/** Resamples of an interval that decides. */
const decidingResamples = 10_000;

/** p values below it count. */
const level = 0.05;

/**
 * The rule for all hypotheses: **supported** with p < 0.05 and the whole interval beyond the threshold;
 * **contradicted** with the whole interval on its other side, the threshold itself included; else **undecided**.
 *
 * @param found What was computed; an interval or p value that is not a number decides nothing.
 * @example
 * verdictOf({ statistic: 2, interval: [1, 3], pValue: 0.01 }, { direction: "above" }).verdict; // "supported"
 */
export function verdictOf(
  found: Omit<HypothesisVerdict, "verdict" | "detectable"> & { readonly detectable?: number },
  { direction, threshold = 0 }: Claim,
): HypothesisVerdict {
  const [low, high] = found.interval;
  const beyond = direction === "above" ? low > threshold : high < threshold;
  const against = direction === "above" ? high <= threshold : low >= threshold;
  const supported = found.pValue < level && beyond;
  return {
    ...{ statistic: found.statistic, interval: found.interval, pValue: found.pValue },
    verdict: supported ? "supported" : against ? "contradicted" : "undecided",
    detectable: found.detectable ?? Number.NaN,
  };
}

/**
 * The verdict on a mean of differences over data sets: bootstrap interval, exact one-sided sign-flip test against the
 * threshold, and the difference beyond it that a two-sided t test sees with a power of 0.8: the interval, and not the
 * p value, is the harder of the two to pass.
 *
 * @param differences One a data set; shape [n].
 * @param options Of the interval: 10,000 resamples unless told.
 */
export function verdictOfDifferences(
  differences: readonly number[],
  { direction, threshold = 0 }: Claim,
  { resamples = decidingResamples, ...options }: BootstrapOptions,
): HypothesisVerdict {
  const beyond = differences.map((difference) => difference - threshold);
  const found = {
    statistic: mean(differences),
    interval: bootstrapInterval(differences, mean, { ...options, resamples }),
    pValue: signFlipPValue(beyond, { seed: options.seed, alternative: direction }),
    detectable: detectableDifference({ standardDeviation: standardDeviation(differences), n: differences.length }),
  };
  return verdictOf(found, { direction, threshold });
}

/**
 * Holm's correction (1979): what each p value is when all are looked at together. Sorted, the i-th smallest of m counts
 * m − i times, and none less than those below it.
 *
 * @param pValues Those that are not numbers stay so, and do not count.
 * @returns In the same order.
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const order = pValues.flatMap((p, index) => (Number.isNaN(p) ? [] : [index])).sort((a, b) => pValues[a] - pValues[b]);
  const corrected = [...pValues];
  let least = 0;
  order.forEach((index, place) => {
    least = Math.max(least, Math.min(1, pValues[index] * (order.length - place)));
    corrected[index] = least;
  });
  return corrected;
}
