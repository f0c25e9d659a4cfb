/**
 * ∫ f over [low, high] by the composite Simpson rule.
 *
 * @param steps Even number of parts.
 */
export function integrate(f: (x: number) => number, low: number, high: number, steps: number): number {
  const width = (high - low) / steps;
  let sum = f(low) + f(high);
  for (let index = 1; index < steps; index++) sum += (index % 2 === 1 ? 4 : 2) * f(low + index * width);
  return (sum * width) / 3;
}

/** Density of the normal distribution. */
export function normalDensity(x: number, mean = 0, deviation = 1): number {
  return Math.exp(-0.5 * ((x - mean) / deviation) ** 2) / (deviation * Math.sqrt(2 * Math.PI));
}

/** Density of Student's t with ν degrees of freedom and location. */
export function studentDensity(x: number, freedom: number, location = 0): number {
  const log =
    logGamma((freedom + 1) / 2) -
    logGamma(freedom / 2) -
    0.5 * Math.log(freedom * Math.PI) -
    ((freedom + 1) / 2) * Math.log1p((x - location) ** 2 / freedom);
  return Math.exp(log);
}

/** ln Γ(x) for x > 0: Stirling's series after raising x above 10. */
export function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  while (z < 10) {
    shift -= Math.log(z);
    z++;
  }
  const inverse = 1 / (z * z);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / z;
  return shift + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series;
}

/** ψ(x) = d ln Γ(x) / dx for x > 0: the asymptotic series after raising x above 6. */
export function digamma(x: number): number {
  let shift = 0;
  let z = x;
  while (z < 6) {
    shift -= 1 / z;
    z++;
  }
  const inverse = 1 / (z * z);
  return shift + Math.log(z) - 0.5 / z - inverse * (1 / 12 - inverse * (1 / 120 - inverse * (1 / 252 - inverse / 240)));
}
