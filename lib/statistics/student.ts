/** Φ, the distribution function of the standard normal (series of Marsaglia, 2004). */
export function normalCumulative(z: number): number {
  if (Math.abs(z) > 8) return z > 0 ? 1 : 0;
  let term = z;
  let sum = z;
  for (let odd = 3; Math.abs(term) > 1e-18 * Math.abs(sum); odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI);
}

/**
 * Distribution function of Student's t (finite series, Abramowitz and Stegun 26.7.3 and 26.7.4).
 *
 * @param freedom Degrees of freedom, an integer ≥ 1.
 * @throws RangeError for others.
 */
export function studentCumulative(t: number, freedom: number): number {
  if (!Number.isInteger(freedom) || freedom < 1) {
    throw new RangeError(`Student's t: degrees of freedom must be an integer of at least 1, got ${freedom}.`);
  }
  const angle = Math.atan(t / Math.sqrt(freedom));
  const squared = Math.cos(angle) ** 2;
  const odd = freedom % 2 === 1;
  let term = odd ? Math.cos(angle) : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= freedom - 2; k += 2) {
    term *= (squared * (k - 1)) / k;
    sum += term;
  }
  const within = odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return 0.5 + 0.5 * within;
}

/** The argument at which a rising function takes a value, by bisection of an interval that holds it. */
export function invertRising(
  rising: (x: number) => number,
  value: number,
  [low, high]: readonly [number, number],
): number {
  let [below, above] = [low, high];
  while (rising(above) < value) above += above - below;
  while (rising(below) > value) below -= above - below;
  for (let step = 0; step < 100; step++) {
    const middle = 0.5 * (below + above);
    if (rising(middle) < value) below = middle;
    else above = middle;
  }
  return 0.5 * (below + above);
}

/** Quantile of Student's t; see {@link studentCumulative}. */
export function studentQuantile(probability: number, freedom: number): number {
  return invertRising((t) => studentCumulative(t, freedom), probability, [-10, 10]);
}
