/** Mean and standard deviation by which a column is brought to one scale. */
export interface ColumnScale {
  readonly column: number;
  readonly mean: number;
  readonly deviation: number;
}

/**
 * The scale of some columns over the inputs that a predictor is trained on; those that it is judged on are brought to
 * the same one. A constant column becomes 0.
 *
 * @param inputs Shape [nInputs][nColumns].
 * @param columns Which are scaled; the others, such as a one-hot code, stay as they are.
 */
export function columnScales(inputs: readonly ArrayLike<number>[], columns: readonly number[]): readonly ColumnScale[] {
  return columns.map((column) => {
    const mean = inputs.reduce((sum, row) => sum + row[column], 0) / inputs.length;
    const squares = inputs.reduce((sum, row) => sum + (row[column] - mean) ** 2, 0);
    return { column, mean, deviation: Math.sqrt(squares / inputs.length) };
  });
}

/** An input with its columns brought to scale. */
export function scaled(input: ArrayLike<number>, scales: readonly ColumnScale[]): Float64Array {
  const row = Float64Array.from(input);
  for (const { column, mean, deviation } of scales) {
    const isConstant = deviation <= 1e-9 * Math.max(1, Math.abs(mean));
    row[column] = isConstant ? 0 : (row[column] - mean) / deviation;
  }
  return row;
}
