import { thesisSchedule } from "../../hyperband/elimination";
import type { TableRow } from "../../platform/results/tables";
import { type PairedDifference, pairedDifference } from "../../statistics";
import type { TableSearches } from "./on-table";
import { fixedName, registeredName, uniformName } from "./searchers";
import { means, scores } from "./tables";

/** Beside the registered controller: the same without what the information tells, and the best fixed prior. */
const beside = [
  "controller, moving baseline, half uniform",
  "controller, moving baseline, half uniform, permuted",
  "controller, moving baseline, half uniform, architecture alone",
  fixedName,
] as const;

/** Architectures that a Hyperband selects: a summed score is so many times their mean score. */
const selected = thesisSchedule.sizes[thesisSchedule.sizes.length - 1];

/** A difference with the p value of the direction that was registered. */
export interface DirectedDifference extends PairedDifference {
  /** Sign-flip test against "no higher than uniform"; half the two-sided value where the mean is above 0. */
  readonly pOneSided: number;
}

/**
 * The statistic of the fifth hypothesis (data/reference/hypotheses.md): summed score of a Hyperband after a search's last
 * iteration less uniform's on the same seeds, in the mean over seeds, paired by data set; over those that were searched.
 * The controller suggests as it learned, half of each Hyperband uniform where its variant says so.
 *
 * @returns Bootstrap interval over data sets of 10,000 resamples; scores have no unit.
 * @throws RangeError when there are no searches of that name under that λ.
 */
export function againstUniform(searches: TableSearches, name: string, filterPenalty: number): DirectedDifference {
  const [ours, theirs] = [name, uniformName].map((wanted) => {
    const found = searches.compared.find((each) => each.name === wanted && each.filterPenalty === filterPenalty);
    if (!found) throw new RangeError(`There are no searches of "${wanted}" under λ = ${filterPenalty}.`);
    return means(found, "seen", scores);
  });
  const difference = pairedDifference(
    ours.map((value, index) => selected * (value - theirs[index])),
    { seed: 1, resamples: 10_000 },
  );
  const half = difference.pValue / 2;
  return { ...difference, pOneSided: difference.mean > 0 ? half : 1 - half };
}

/** The fifth hypothesis's statistic of the registered controller, and of what stands beside it, under every λ. */
export function controllerHypothesis(searches: TableSearches): readonly TableRow[] {
  const penalties = [...new Set(searches.compared.map(({ filterPenalty }) => filterPenalty))];
  return penalties.flatMap((filterPenalty) =>
    [registeredName, ...beside].map((prior): TableRow => {
      const { mean, standardError, interval, pOneSided, n } = againstUniform(searches, prior, filterPenalty);
      return {
        filterPenalty,
        prior,
        difference: mean,
        standardError,
        low: interval[0],
        high: interval[1],
        pOneSided,
        n,
      };
    }),
  );
}
