import { createRandom } from "../platform/random/random";
import { type Distribution, flat, nEntries } from "../search-space";

/** All ways to choose `size` of the indices 0 … count − 1, in lexicographic order. */
export function combinations(count: number, size: number): readonly (readonly number[])[] {
  if (!Number.isInteger(count) || !Number.isInteger(size) || size < 0 || size > count) {
    throw new RangeError(`Cannot choose ${size} of ${count}.`);
  }
  const result: number[][] = [];
  const chosen: number[] = [];
  const extend = (next: number): void => {
    if (chosen.length === size) {
      result.push([...chosen]);
      return;
    }
    for (let index = next; index <= count - (size - chosen.length); index++) {
      chosen.push(index);
      extend(index + 1);
      chosen.pop();
    }
  };
  extend(0);
  return result;
}

/** How many ways there are to choose k of n. */
export const choose = (n: number, k: number): number => (k === 0 ? 1 : Math.round((choose(n - 1, k - 1) * n) / k));

/**
 * Most clean posteriors made of a data set: 1,001 hold the thesis's 462 of 5 of 11; its variant of 26 samples a data
 * set (4.1.1) would have 65,780, of which so many are drawn.
 */
export const mostCombinations = 1001;

/** Clean posteriors that {@link cleanPosteriors} makes of so many. */
export const cleanCount = (count: number, size: number): number => Math.min(choose(count, size), mostCombinations);

function chosenCombinations(count: number, size: number): readonly (readonly number[])[] {
  if (size > count || choose(count, size) <= mostCombinations) return combinations(count, size);
  const random = createRandom(0, "combinations", count, size); // any will do: the same for every data set
  return Array.from({ length: mostCombinations }, () => [...random.permutation(count).subarray(0, size)]);
}

/**
 * The clean posteriors of a data set: every way to add `size` of its posteriors (3.1.1; 5 of 11 gives 462), or
 * {@link mostCombinations} drawn at random where there are more.
 *
 * @param posteriors Shape [nPosteriors][92].
 */
export function cleanPosteriors(posteriors: readonly ArrayLike<number>[], size: number): readonly Distribution[] {
  const parts = posteriors.map(flat);
  return chosenCombinations(parts.length, size).map((chosen) => {
    const clean = new Float64Array(nEntries); // each part sums to 1, so their mean does too
    for (const index of chosen) {
      const part = parts[index];
      for (let entry = 0; entry < part.length; entry++) clean[entry] += part[entry] / size;
    }
    return clean;
  });
}

/**
 * Noise of posteriors of one data set: the mean of the mean squared errors of all pairs (3.1.1).
 *
 * The sum over pairs is taken entry by entry, from Σ x and Σ x², so that 462 posteriors cost 462 rows and not 106,491
 * pairs.
 *
 * @param posteriors Shape [nPosteriors][92].
 * @returns NaN for fewer than two.
 */
export function meanPairwiseError(posteriors: readonly ArrayLike<number>[]): number {
  const count = posteriors.length;
  if (count < 2) return Number.NaN;
  // row by row, as they lie in memory
  const [means, squares] = [new Float64Array(nEntries), new Float64Array(nEntries)];
  for (const posterior of posteriors) {
    for (let entry = 0; entry < means.length; entry++) means[entry] += posterior[entry] / count;
  }
  for (const posterior of posteriors) {
    for (let entry = 0; entry < means.length; entry++) squares[entry] += (posterior[entry] - means[entry]) ** 2;
  }
  let total = 0;
  for (const square of squares) total += (2 * square) / (count - 1); // mean over pairs of (x − y)² is twice the variance
  return total / nEntries;
}
