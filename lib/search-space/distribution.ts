import type { Random } from "../platform/random/random";
import { type Architecture, filterOptions, nEntries, nFilterOptions, nLayers } from "./architecture";

/**
 * Four distributions over filter options, one for each layer, as one vector [92]. Two normalisations are in use and
 * named: `flat`, the whole vector sums to 1 (errors of Table 3.1), and `perLayer`, each layer's 23 entries sum to 1
 * (figures 3.3 and 3.10–3.15; sampling).
 */
export type Distribution = Float64Array;

function requireEntries(entries: ArrayLike<number>): void {
  const { length } = entries;
  if (length !== nEntries) throw new RangeError(`A distribution has ${nEntries} entries, not ${length}.`);
  for (let entry = 0; entry < length; entry++) {
    if (!(entries[entry] >= 0) || entries[entry] === Infinity) {
      throw new RangeError(`A distribution's entry ${entry} is ${entries[entry]}: it must be finite and ≥ 0.`);
    }
  }
}

function sum(entries: ArrayLike<number>, from: number, to: number): number {
  let total = 0;
  for (let entry = from; entry < to; entry++) total += entries[entry];
  return total;
}

/**
 * Scales the whole vector to sum to 1.
 *
 * @param entries Shape [92], weights ≥ 0.
 * @throws RangeError when an entry is negative or not finite, or all are 0.
 */
export function flat(entries: ArrayLike<number>): Distribution {
  requireEntries(entries);
  const total = sum(entries, 0, nEntries);
  if (total === 0) throw new RangeError("Cannot normalise a distribution whose entries are all 0.");
  return Float64Array.from(entries, (value) => value / total);
}

/**
 * Scales each layer's 23 entries to sum to 1; a layer of zeros becomes uniform, since nothing is known of it.
 *
 * @param entries Shape [92], weights ≥ 0.
 * @throws RangeError when an entry is negative or not finite.
 */
export function perLayer(entries: ArrayLike<number>): Distribution {
  requireEntries(entries);
  const result = new Float64Array(nEntries);
  const options = nFilterOptions; // a simulated search comes here for every architecture that it draws
  for (let start = 0; start < result.length; start += options) {
    const end = start + options;
    const total = sum(entries, start, end);
    for (let entry = start; entry < end; entry++) result[entry] = total === 0 ? 1 / options : entries[entry] / total;
  }
  return result;
}

/** The uniform distribution, `flat`: every entry 1/92. */
export function uniformDistribution(): Distribution {
  return new Float64Array(nEntries).fill(1 / nEntries);
}

/** An architecture with each layer's filters drawn from that layer's part of the distribution. */
export function sampleArchitecture(distribution: ArrayLike<number>, random: Random): Architecture {
  const probabilities = perLayer(distribution);
  return Array.from({ length: nLayers }, (_, layer) => {
    const start = layer * nFilterOptions;
    return filterOptions[random.categorical(probabilities.subarray(start, start + nFilterOptions))];
  });
}

/**
 * The mean of several distributions, each `flat` first, so that each counts the same: the thesis's clean posterior
 * of 5 added Hyperband posteriors (3.1.1).
 *
 * @throws RangeError when there is none.
 */
export function combineDistributions(distributions: readonly ArrayLike<number>[]): Distribution {
  if (distributions.length === 0) throw new RangeError("Cannot combine 0 distributions.");
  const total = new Float64Array(nEntries);
  for (const distribution of distributions) {
    flat(distribution).forEach((value, entry) => {
      total[entry] += value;
    });
  }
  return flat(total);
}

/**
 * Mean squared error between two vectors of 92 entries, as in Table 3.1 (both `flat`).
 *
 * @returns Σ (a − b)² / 92, no unit.
 */
export function meanSquaredError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== nEntries || b.length !== nEntries) {
    throw new RangeError(`Expected two vectors of ${nEntries} entries, got ${a.length} and ${b.length}.`);
  }
  let total = 0;
  for (let entry = 0; entry < nEntries; entry++) total += (a[entry] - b[entry]) ** 2;
  return total / nEntries;
}
