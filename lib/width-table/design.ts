import { type Architecture, filterOptions, nFilterOptions, nLayers } from "../search-space/architecture";

/** The real root above 1 of x⁵ = x + 1: the golden ratio's counterpart in four dimensions. */
const ratio = (() => {
  let root = 1;
  for (let step = 0; step < 64; step++) root = (1 + root) ** (1 / (nLayers + 1));
  return root;
})();

/**
 * A point of a nested design of low discrepancy over the search space: the additive recurrence of Roberts (2018), "The
 * unreasonable effectiveness of quasirandom sequences". The first n points are spread evenly for every n, so a table
 * grows without measuring anything twice, and every layer's options come up equally often.
 *
 * @param index From 0.
 * @throws RangeError when it is no whole number from 0.
 * @example
 * designedArchitecture(0); // [65, 65, 65, 65], the middle
 */
export function designedArchitecture(index: number): Architecture {
  if (!Number.isSafeInteger(index) || index < 0) {
    throw new RangeError(`A place in the design must be a whole number from 0, not ${index}.`);
  }
  return Array.from({ length: nLayers }, (_, layer) => {
    const place = (0.5 + index * (1 / ratio ** (layer + 1))) % 1;
    return filterOptions[Math.floor(place * nFilterOptions)];
  });
}
