import { normalScores } from "../pairs/normal-scores";
import type { RealArray } from "../single-precision";

/** Standard deviations beyond which a channel is heavy-tailed: a Gaussian gets there once in 10²³ values. */
const heavyTail = 10;

/** Spreads from zero beyond which a channel is first shifted, so that its mean is not rounded. */
const farFromZero = 256;

/**
 * Points as critics read them: each channel (the last axis) shifted to mean 0 and scaled to standard deviation 1, in
 * double precision, so that any unit and offset gives the same. A channel with a value beyond 10 standard deviations is
 * replaced by its normal scores first, since no gradient step suits both its bulk and its tail. A constant channel
 * becomes 0.
 *
 * The maps rise strictly in each channel and use no label, so the mutual information stays as it is.
 *
 * @param values Shape [nPoints, …, channels].
 * @param scaled Where to put the result, same shape; 32 bits unless told.
 */
export function scaleInput<Numbers extends RealArray = Float32Array>(
  values: RealArray,
  channels: number,
  scaled: Numbers = new Float32Array(values.length) as Numbers,
): Numbers {
  const count = values.length / channels;
  const column = new Float64Array(count);
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0; row < count; row++) column[row] = values[row * channels + channel];
    standardise(column);
    if (hasHeavyTail(column)) {
      // of the numbers as they came: beside a far tail, centring rounds the bulk away
      for (let row = 0; row < count; row++) column[row] = values[row * channels + channel];
      column.set(normalScores(column, 1));
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
  if (!toUnitRange(column)) return;
  let mean = 0;
  for (let row = 0; row < column.length; row++) mean += column[row];
  mean /= column.length;
  let square = 0;
  for (let row = 0; row < column.length; row++) square += (column[row] - mean) * (column[row] - mean);
  const scale = 1 / Math.sqrt(square / column.length);
  for (let row = 0; row < column.length; row++) column[row] = (column[row] - mean) * scale;
}

/**
 * Scales a column by a power of two, which rounds nothing, to within ±2, so that no square overflows or vanishes; one
 * far from zero is shifted first.
 *
 * @returns Whether it varies; a constant column becomes 0.
 */
function toUnitRange(column: Float64Array): boolean {
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0; row < column.length; row++) {
    if (column[row] < low) low = column[row];
    if (column[row] > high) high = column[row];
  }
  if (low === high) {
    column.fill(0);
    return false;
  }
  const isFar = Math.abs(low / farFromZero) > high / 2 - low / 2;
  const shift = isFar ? low : 0;
  const top = Math.max(Math.abs(low - shift), Math.abs(high - shift));
  const scale = 2 ** Math.min(1023, -Math.floor(Math.log2(top)));
  for (let row = 0; row < column.length; row++) column[row] = (column[row] - shift) * scale;
  return true;
}
