import {
  type Architecture,
  type Distribution,
  filterOptionIndex,
  flat,
  nEntries,
  nFilterOptions,
  smoothCounts,
} from "../search-space";

/** An architecture that Hyperband selected, with its score. */
export interface SelectedArchitecture {
  readonly architecture: Architecture;
  readonly score: number;
}

/**
 * How often each filter option occurs among the selected architectures, each occurrence weighted by its
 * architecture's score (thesis 2.2). A score below 0 (accuracy near chance, many filters) or of NaN weighs 0, since a
 * distribution has no negative entries; if no score is above 0, all weigh the same.
 *
 * @returns Shape [92], not normalised, not smoothed.
 * @throws RangeError when nothing is selected.
 */
export function weightedCounts(selected: readonly SelectedArchitecture[]): Distribution {
  if (selected.length === 0) throw new RangeError("Cannot count filter options of 0 architectures.");
  const informative = selected.some(({ score }) => score > 0);
  const counts = new Float64Array(nEntries);
  for (const { architecture, score } of selected) {
    architecture.forEach((filters, layer) => {
      counts[layer * nFilterOptions + filterOptionIndex(filters)] += informative ? (score > 0 ? score : 0) : 1;
    });
  }
  return counts;
}

/**
 * The Hyperband posterior distribution (definition 2.5): score-weighted counts, smoothed (A.3), `flat`.
 *
 * @returns Shape [92], sums to 1.
 */
export function hyperbandPosterior(selected: readonly SelectedArchitecture[]): Distribution {
  return flat(smoothCounts(weightedCounts(selected)));
}
