import { nEntries, nFilterOptions } from "./architecture";
import type { Distribution } from "./distribution";

/** Share of each neighbour's count that is added to a filter option (thesis A.3). */
export const neighbourShare = 0.25;

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

/**
 * Solves {@link smoothCounts} for the counts, layer by layer (tridiagonal elimination). The system is diagonally
 * dominant, so a smoothed vector loses nothing.
 *
 * @param smoothed Shape [92].
 */
export function unsmoothCounts(smoothed: ArrayLike<number>): Distribution {
  if (smoothed.length !== nEntries) throw new RangeError(`Expected ${nEntries} entries, got ${smoothed.length}.`);
  const counts = new Float64Array(nEntries);
  for (let start = 0; start < nEntries; start += nFilterOptions) {
    const ratios = new Float64Array(nFilterOptions);
    const values = new Float64Array(nFilterOptions);
    for (let option = 0; option < nFilterOptions; option++) {
      const before = option > 0 ? ratios[option - 1] : 0;
      const pivot = 1 - neighbourShare * before;
      ratios[option] = neighbourShare / pivot;
      const carried = option > 0 ? neighbourShare * values[option - 1] : 0;
      values[option] = (smoothed[start + option] - carried) / pivot;
    }
    for (let option = nFilterOptions - 1; option >= 0; option--) {
      const next = option < nFilterOptions - 1 ? ratios[option] * counts[start + option + 1] : 0;
      counts[start + option] = values[option] - next;
    }
  }
  return counts;
}
