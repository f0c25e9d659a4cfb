import { type BootstrapOptions, bootstrapInterval, type Interval } from "./bootstrap";
import { type Alternative, signFlipPValue } from "./paired-difference";
import { detectableDifference } from "./power";
import { standardDeviation as deviationOf, mean } from "./spread";

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
    detectable: detectableDifference({ standardDeviation: deviationOf(differences), n: differences.length }),
  };
  return verdictOf(found, { direction, threshold });
}

/** A difference of a data set, and what it is held against. */
export interface ScaledDifference {
  readonly difference: number;
  /** In the same unit. */
  readonly scale: number;
}

/**
 * The verdict on "no difference to speak of": the mean difference, as a share of the mean scale, lies between −threshold
 * and threshold. Two one-sided sign-flip tests, on difference − threshold · scale and difference + threshold · scale,
 * which need no quotient; the p value is the larger one (Schuirmann 1987). **Supported** with p < 0.05 and the whole
 * interval between the thresholds, **contradicted** with the whole interval beyond one of them. Where scales are not
 * shown to have a mean above 0, no share is one: undecided.
 *
 * @param pairs One a data set; shape [n].
 * @returns `statistic` and `interval` as shares, with their sign; `detectable`, the smallest threshold that is found to be
 * kept in 80 % of cases without a true difference.
 */
export function verdictOfEquivalence(
  pairs: readonly ScaledDifference[],
  { threshold }: { readonly threshold: number },
  { resamples = decidingResamples, ...options }: BootstrapOptions,
): HypothesisVerdict {
  const meanScale = (of: readonly ScaledDifference[]): number => mean(of.map(({ scale }) => scale));
  const share = (of: readonly ScaledDifference[]): number =>
    mean(of.map(({ difference }) => difference)) / meanScale(of);
  const interval = bootstrapInterval(pairs, share, { ...options, resamples });
  const [low, high] = interval;
  const isScale = bootstrapInterval(pairs, meanScale, { ...options, resamples })[0] > 0;
  const shifted = (by: number, alternative: Claim["direction"]): number =>
    signFlipPValue(
      pairs.map(({ difference, scale }) => difference + by * scale),
      { seed: options.seed, alternative },
    );
  const pValue = Math.max(shifted(-threshold, "below"), shifted(threshold, "above"));
  const within = pValue < level && -threshold < low && high < threshold;
  const beyond = low >= threshold || high <= -threshold;
  const verdict = within ? "supported" : beyond ? "contradicted" : "undecided";
  const standardDeviation = deviationOf(pairs.map(({ difference }) => difference));
  return {
    statistic: share(pairs),
    interval,
    pValue,
    verdict: isScale ? verdict : "undecided",
    // both ends must be kept, each in 90 % of cases
    detectable: detectableDifference({ standardDeviation, n: pairs.length, power: 0.9 }) / meanScale(pairs),
  };
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
