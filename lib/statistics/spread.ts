/** Mean and sample standard deviation of repeated measurements. */
export interface Spread {
  readonly mean: number;
  /** NaN for a single measurement. */
  readonly standardDeviation: number;
  readonly count: number;
}

/** Mean and sample standard deviation (n − 1); mean NaN for no value. */
export function spreadOf(values: ArrayLike<number>): Spread {
  return { mean: mean(values), standardDeviation: standardDeviation(values), count: values.length };
}

/** The mean of numbers; NaN for none. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index];
  return sum / values.length;
}

/** The mean of vectors, entry by entry. */
export function meanVector(vectors: readonly ArrayLike<number>[]): readonly number[] {
  return Array.from(vectors[0], (_, entry) => mean(vectors.map((vector) => vector[entry])));
}

/** Sample standard deviation (n − 1); NaN for fewer than 2 values. */
export function standardDeviation(values: ArrayLike<number>): number {
  const n = values.length;
  if (n < 2) return Number.NaN;
  const centre = mean(values);
  let squares = 0;
  for (let index = 0; index < n; index++) squares += (values[index] - centre) ** 2;
  return Math.sqrt(squares / (n - 1));
}

/**
 * Standard error of a mean: sample standard deviation / √n; NaN for fewer than 2 values.
 *
 * @param groups 0 … nGroups − 1, shape [n], where values of a group stand or fall together; all are independent
 * unless told.
 */
export function standardErrorOfMean(values: ArrayLike<number>, groups?: Int32Array): number {
  const n = values.length;
  const centre = mean(values);
  const sums = new Float64Array(groups ? groups.reduce((most, group) => Math.max(most, group), 0) + 1 : n);
  for (let index = 0; index < n; index++) sums[groups ? groups[index] : index] += values[index] - centre;
  if (sums.length < 2) return Number.NaN;
  const squares = sums.reduce((sum, deviation) => sum + deviation ** 2, 0);
  return Math.sqrt((squares / (sums.length - 1)) * sums.length) / n;
}
