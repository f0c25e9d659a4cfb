import type { Random } from "../platform/random/random";

/** Convolution layers of every architecture in the search space (thesis 2.2). */
export const nLayers = 4;

/** Numbers of filters a layer may have: 10, 15, …, 120 (thesis 2.2). */
export const filterOptions: readonly number[] = Array.from({ length: 23 }, (_, index) => 10 + 5 * index);

/** Options of one layer: 23. */
export const nFilterOptions = filterOptions.length;

/** Entries of an encoded architecture or distribution: 4 × 23 = 92. */
export const nEntries = nLayers * nFilterOptions;

/** The number of filters of each layer, input side first; shape [4]. */
export type Architecture = readonly number[];

/**
 * The position of a number of filters among the options, (filters − 10) / 5.
 *
 * @throws RangeError when `filters` is no option.
 */
export function filterOptionIndex(filters: number): number {
  const index = filterOptions.indexOf(filters);
  if (index < 0) {
    throw new RangeError(`No filter option ${filters}: a layer has 10, 15, … or 120 filters.`);
  }
  return index;
}

/**
 * Checks that `filters` is a point of the search space.
 *
 * @throws RangeError naming the number of layers or the filter option that is wrong.
 */
export function architectureOf(filters: readonly number[]): Architecture {
  if (filters.length !== nLayers) {
    throw new RangeError(`An architecture has ${nLayers} layers, not ${filters.length}: ${filters.join("-")}.`);
  }
  filters.forEach(filterOptionIndex);
  return [...filters];
}

/** The id of an architecture, filters joined by hyphens: `115-90-70-10`. */
export function architectureId(architecture: Architecture): string {
  return architecture.join("-");
}

/**
 * The architecture of an id.
 *
 * @throws RangeError when the id is no point of the search space.
 * @example
 * parseArchitecture("115-90-70-10"); // [115, 90, 70, 10]
 */
export function parseArchitecture(id: string): Architecture {
  if (!/^\d+(-\d+)*$/.test(id)) throw new RangeError(`Not the id of an architecture: "${id}" (expected 115-90-70-10).`);
  return architectureOf(id.split("-").map(Number));
}

/** An architecture with each layer's filters drawn uniformly. */
export function sampleUniformArchitecture(random: Random): Architecture {
  return Array.from({ length: nLayers }, () => filterOptions[random.integer(nFilterOptions)]);
}

/**
 * The one-hot code of an architecture: entry 23·layer + option is 1 (thesis notation, layers one after the other).
 *
 * @returns Shape [92], four ones.
 */
export function oneHot(architecture: Architecture): Float32Array {
  const code = new Float32Array(nEntries);
  architectureOf(architecture).forEach((filters, layer) => {
    code[layer * nFilterOptions + filterOptionIndex(filters)] = 1;
  });
  return code;
}

/** Σ filters over the layers, the complexity that the Hyperband score penalises (definition 2.6). */
export function totalFilters(architecture: Architecture): number {
  return architecture.reduce((sum, filters) => sum + filters, 0);
}
