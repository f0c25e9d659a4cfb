import { thesisSchedule } from "../../hyperband/elimination";
import { type PairedDifference, pairedDifference, signFlipPValue } from "../../statistics";
import type { TableSearches } from "./on-table";
import { fixedName, registeredName, uniformName } from "./searchers";
import { means, scores } from "./tables";

/** Beside the registered controller: the same without what the information tells, and the best fixed prior. */
const controls = [
  "controller, moving baseline, half uniform", // the thesis's form of the information (A.4)
  "controller, moving baseline, half uniform, permuted",
  "controller, moving baseline, half uniform, architecture alone",
  fixedName,
] as const;

/** Architectures that a Hyperband selects: a summed score is so many times their mean score. */
const selected = thesisSchedule.sizes[thesisSchedule.sizes.length - 1];

/** A difference with the p value of the direction that was registered. */
export interface DirectedDifference extends PairedDifference {
  /** Sign-flip test against "no higher than the other". */
  readonly pOneSided: number;
}

/**
 * The statistic of the fifth hypothesis (data/reference/hypotheses.md): summed score of a Hyperband after a search's last
 * iteration less that of another searcher on the same seeds, in the mean over seeds, paired by data set; over those that
 * were searched. The controller suggests as it learned, half of each Hyperband uniform where its variant says so.
 *
 * @param options.other Uniform unless told.
 * @returns Bootstrap interval over data sets of 10,000 resamples; scores have no unit.
 * @throws RangeError when there are no searches of that name under that λ.
 */
export function scoreAgainst(
  searches: TableSearches,
  {
    one,
    other = uniformName,
    filterPenalty,
  }: { readonly one: string; readonly other?: string; readonly filterPenalty: number },
): DirectedDifference {
  const [ours, theirs] = [one, other].map((wanted) => {
    const found = searches.compared.find((each) => each.name === wanted && each.filterPenalty === filterPenalty);
    if (!found) throw new RangeError(`There are no searches of "${wanted}" under λ = ${filterPenalty}.`);
    return means(found, "seen", scores);
  });
  const differences = ours.map((value, index) => selected * (value - theirs[index]));
  return {
    ...pairedDifference(differences, { seed: 1, resamples: 10_000 }),
    pOneSided: signFlipPValue(differences, { seed: 1, alternative: "above" }),
  };
}

/** A row of `controllerHypothesis`. */
export type ControllerDifference = Readonly<{
  filterPenalty: number;
  /** Whose summed score, less whose. */
  prior: string;
  less: string;
  difference: number;
  standardError: number;
  low: number;
  high: number;
  pOneSided: number;
  /** Data sets. */
  n: number;
}>;

/**
 * The fifth hypothesis's statistic of the registered controller and of its controls, each less uniform, and the
 * registered controller less each of its controls; under every λ.
 */
export function controllerHypothesis(searches: TableSearches): readonly ControllerDifference[] {
  const penalties = [...new Set(searches.compared.map(({ filterPenalty }) => filterPenalty))];
  const compared = [
    ...[registeredName, ...controls].map((one) => [one, uniformName]),
    ...controls.map((other) => [registeredName, other]),
  ];
  return penalties.flatMap((filterPenalty) =>
    compared.map(([one, other]): ControllerDifference => {
      const { mean, standardError, interval, pOneSided, n } = scoreAgainst(searches, { one, other, filterPenalty });
      const [low, high] = interval;
      return { filterPenalty, prior: one, less: other, difference: mean, standardError, low, high, pOneSided, n };
    }),
  );
}
