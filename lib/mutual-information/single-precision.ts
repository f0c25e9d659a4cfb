/**
 * The place of the first number that is not finite; −1 when all are. A plain loop: a function called for each of the
 * millions of numbers of a layer takes ten times as long.
 */
export function firstNotFinite(values: ArrayLike<number>): number {
  for (let index = 0; index < values.length; index++) if (!Number.isFinite(values[index])) return index;
  return -1;
}

/** Real numbers in the precision that they came in. */
export type RealArray = Float32Array | Float64Array;

/** Offset in spreads from which 32 bits would lose digits that carry information. */
const farFromZero = 256;

/** Largest and smallest power of two of a column's numbers that are left as they are. */
const ordinary = { most: 20, least: -20 };

/**
 * Numbers in 32 bits, for critics that read them as they are. A column (of the last axis) of doubles that is far from
 * zero, such as a time stamp, is shifted first, as 32 bits would round its differences away; one of very large or very
 * small numbers is scaled by a power of two. Neither changes any information.
 *
 * @param values Row-major, shape [nRows, columns]; finite.
 */
export function singlePrecision(values: RealArray, columns: number): Float32Array {
  const single = new Float32Array(values.length);
  for (let column = 0; column < columns; column++) {
    let [low, high] = [Infinity, -Infinity];
    for (let at = column; at < values.length; at += columns) {
      low = Math.min(low, values[at]);
      high = Math.max(high, values[at]);
    }
    const isFar = values instanceof Float64Array && Math.abs(low / farFromZero) > high / 2 - low / 2;
    const shift = isFar ? low : 0;
    const power = Math.floor(Math.log2(Math.max(Math.abs(low - shift), Math.abs(high - shift))));
    const scale = power > ordinary.most || power < ordinary.least ? 2 ** Math.max(-1023, Math.min(1023, -power)) : 1;
    for (let at = column; at < values.length; at += columns) single[at] = (values[at] - shift) * scale;
  }
  return single;
}
