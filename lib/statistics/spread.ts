/** Mean and sample standard deviation of repeated measurements. */
export interface Spread {
  readonly mean: number;
  /** NaN for a single measurement. */
  readonly standardDeviation: number;
  readonly count: number;
}

/** Mean and sample standard deviation (n − 1); mean NaN for no value. */
export function spreadOf(values: readonly number[]): Spread {
  const count = values.length;
  const mean = count > 0 ? values.reduce((sum, value) => sum + value, 0) / count : Number.NaN;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardDeviation: count > 1 ? Math.sqrt(squares / (count - 1)) : Number.NaN, count };
}
