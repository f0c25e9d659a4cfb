/**
 * A quantile of numbers, linear between neighbours (Hyndman and Fan's type 7); NaN for none.
 *
 * @param sorted In rising order.
 * @param fraction In [0, 1].
 */
export function quantileOfSorted(sorted: ArrayLike<number>, fraction: number): number {
  const place = (sorted.length - 1) * fraction;
  const below = Math.floor(place);
  const upper = sorted[Math.min(below + 1, sorted.length - 1)];
  return sorted.length === 0 ? Number.NaN : sorted[below] + (place - below) * (upper - sorted[below]);
}
