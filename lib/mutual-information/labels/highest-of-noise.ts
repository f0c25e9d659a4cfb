/**
 * A value that the highest of `count` χ² variables of a freedom exceeds in one of ten cases at most (Laurent & Massart
 * 2000, lemma 1, and the union bound).
 */
export function highestOfNoise(freedom: number, count: number): number {
  const log = Math.log(10 * count);
  return freedom + 2 * Math.sqrt(freedom * log) + 2 * log;
}
