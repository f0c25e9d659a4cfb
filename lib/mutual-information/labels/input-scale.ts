/** Standard deviations beyond which a channel is heavy-tailed: a Gaussian gets there once in 10²³ values. */
const heavyTail = 10;

/**
 * Points as critics read them: each channel (the last axis) shifted to mean 0 and scaled to standard deviation 1. A
 * channel with a value beyond 10 standard deviations is put through asinh((x − median) / half interquartile range)
 * first, since no gradient step suits both its bulk and its tail.
 *
 * Both maps are invertible and use no label, so the mutual information stays as it is.
 *
 * @param values Shape [nPoints, …, channels].
 * @returns Same shape.
 */
export function scaleInput(values: Float32Array, channels: number): Float32Array {
  const scaled = new Float32Array(values.length);
  const count = values.length / channels;
  const column = new Float64Array(count);
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0; row < count; row++) column[row] = values[row * channels + channel];
    standardise(column);
    if (hasHeavyTail(column)) {
      squash(column);
      standardise(column);
    }
    for (let row = 0; row < count; row++) scaled[row * channels + channel] = column[row];
  }
  return scaled;
}

// Plain loops: they go over every number of a layer.
function hasHeavyTail(column: Float64Array): boolean {
  for (let row = 0; row < column.length; row++) if (Math.abs(column[row]) > heavyTail) return true;
  return false;
}

/** In place; a constant column becomes 0. */
function standardise(column: Float64Array): void {
  let mean = 0;
  for (let row = 0; row < column.length; row++) mean += column[row];
  mean /= column.length;
  let square = 0;
  for (let row = 0; row < column.length; row++) square += (column[row] - mean) * (column[row] - mean);
  square /= column.length;
  const scale = square > 1e-20 ? 1 / Math.sqrt(square) : 0;
  for (let row = 0; row < column.length; row++) column[row] = (column[row] - mean) * scale;
}

/** In place: asinh around the median, in units of half the interquartile range. */
function squash(column: Float64Array): void {
  const sorted = Float64Array.from(column).sort();
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))];
  const unit = (at(0.75) - at(0.25)) / 2 || 1;
  const median = at(0.5);
  for (let row = 0; row < column.length; row++) column[row] = Math.asinh((column[row] - median) / unit);
}
