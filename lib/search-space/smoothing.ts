import { nEntries, nFilterOptions } from "./architecture";
import type { Distribution } from "./distribution";

/** Share of each neighbour's count that is added to a filter option (thesis A.3). */
const neighbourShare = 0.25;

/**
 * Adds a quarter of each neighbouring option's count inside the layer (thesis A.3):
 * `s[k] = c[k] + 0.25·c[k − 1] + 0.25·c[k + 1]`. Nothing wraps around and nothing leaks between layers. Not
 * normalised.
 *
 * @param counts Shape [92].
 * @throws RangeError when the length is not 92.
 */
export function smoothCounts(counts: ArrayLike<number>): Distribution {
  if (counts.length !== nEntries) throw new RangeError(`Expected ${nEntries} counts, got ${counts.length}.`);
  return Float64Array.from({ length: nEntries }, (_, entry) => {
    const option = entry % nFilterOptions;
    const left = option > 0 ? counts[entry - 1] : 0;
    const right = option < nFilterOptions - 1 ? counts[entry + 1] : 0;
    return counts[entry] + neighbourShare * (left + right);
  });
}
