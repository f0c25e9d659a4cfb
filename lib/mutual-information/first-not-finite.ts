/**
 * The place of the first number that is not finite; −1 when all are. A plain loop: a function called for each of the
 * millions of numbers of a layer takes ten times as long.
 */
export function firstNotFinite(values: ArrayLike<number>): number {
  for (let index = 0; index < values.length; index++) if (!Number.isFinite(values[index])) return index;
  return -1;
}
