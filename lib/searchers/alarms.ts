import { type Architecture, architectureId, type Distribution, nFilterOptions, nLayers } from "../search-space";
import { mean } from "../statistics/spread";
import { priorEntropy } from "./controller/losses";

/** What shows that a controller collapses, or does not look at its input. */
export interface Alarms {
  /** Mean entropy of the iteration's priors as a share of the highest, 4·ln 23; 0 is one architecture. */
  readonly entropy: number;
  /** Different architectures as a share of those suggested. */
  readonly distinct: number;
  /**
   * Mean distance between the priors of different data sets, each layer's total variation: 0 where the controller
   * answers all alike, so does not listen, 1 where no two share an option. Null with fewer than two.
   */
  readonly distance: number | null;
}

const highest = nLayers * Math.log(nFilterOptions);

/** Half the sum of absolute differences, in the mean over layers; both `perLayer`. */
export function priorDistance(a: Distribution, b: Distribution): number {
  return a.reduce((sum, probability, entry) => sum + Math.abs(probability - b[entry]), 0) / (2 * nLayers);
}

/** @param priors Of the iteration's data sets; none of a searcher that has no prior. */
export function alarmsOf(
  priors: readonly Distribution[],
  suggested: readonly (readonly Architecture[])[],
): Alarms | undefined {
  if (priors.length === 0) return undefined;
  const all = suggested.flat().map(architectureId);
  const pairs = priors.flatMap((a, index) => priors.slice(index + 1).map((b) => priorDistance(a, b)));
  return {
    entropy: mean(priors.map(priorEntropy)) / highest,
    distinct: new Set(all).size / all.length,
    distance: pairs.length > 0 ? mean(pairs) : null,
  };
}
