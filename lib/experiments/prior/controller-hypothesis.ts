import { thesisSchedule } from "../../hyperband/elimination";
import { type PairedDifference, pairedDifference, signFlipPValue } from "../../statistics";
import type { TableSearches } from "./on-table";
import {
  blindName,
  correctedName,
  fixedName,
  permutedName,
  registeredName,
  standardisedName,
  uniformName,
} from "./searchers";
import { means, scores, truths } from "./tables";

/**
 * Whose summed score is compared with whose. Beside the registered controller the same that sees the thesis's form of the
 * information (A.4), that of other data sets, or none; the best fixed prior; and the controller with the better update
 * that is like that prior but for what it sees.
 */
const compared = [
  ...[registeredName, standardisedName, permutedName, blindName, fixedName, ...Object.values(correctedName)].map(
    (one) => [one, uniformName],
  ),
  ...[standardisedName, permutedName, blindName, fixedName].map((other) => [registeredName, other]),
  ...[correctedName.permuted, fixedName].map((other) => [correctedName.raw, other]),
] as const;

/** Architectures that a Hyperband selects: a summed score is so many times their mean score. */
const selected = thesisSchedule.sizes[thesisSchedule.sizes.length - 1];

/**
 * By which accuracy a Hyperband's selected are scored: on report images, which neither train nor select, as is registered
 * for all accuracies; or on those by which they were selected.
 */
const scoredBy = { report: truths, selection: scores } as const;

/** Where a difference is taken: on the data sets that were searched, or on those that no search has seen. */
const sides = { searched: "seen", unseen: "unseen" } as const;

/** A difference with the p value of the direction that was registered. */
export interface DirectedDifference extends PairedDifference {
  /** Sign-flip test against "no higher than the other". */
  readonly pOneSided: number;
}

/** What is compared, and how. */
export interface ScoreComparison {
  readonly one: string;
  /** Uniform unless told. */
  readonly other?: string;
  readonly filterPenalty: number;
  /** Report images unless told. */
  readonly by?: keyof typeof scoredBy;
  /** Those that were searched unless told. */
  readonly on?: keyof typeof sides;
}

/** Summed score of a Hyperband less that of another searcher on the same seeds, mean over seeds; one a data set. */
function scoreDifferences(
  searches: TableSearches,
  { one, other = uniformName, filterPenalty, by = "report", on = "searched" }: ScoreComparison,
): readonly number[] {
  const [ours, theirs] = [one, other].map((wanted) => {
    const found = searches.compared.find((each) => each.name === wanted && each.filterPenalty === filterPenalty);
    if (!found) throw new RangeError(`There are no searches of "${wanted}" under λ = ${filterPenalty}.`);
    return means(found, sides[on], scoredBy[by]);
  });
  return ours.map((value, index) => selected * (value - theirs[index]));
}

/**
 * The statistic of the fifth hypothesis (data/reference/hypotheses.md): summed score of a Hyperband after a search's last
 * iteration less that of another searcher on the same seeds, in the mean over seeds, paired by data set. The controller
 * suggests as it learned, half of each Hyperband uniform where its variant says so.
 *
 * @returns Bootstrap interval over data sets of 10,000 resamples; scores have no unit.
 * @throws RangeError when there are no searches of that name under that λ.
 */
export function scoreAgainst(searches: TableSearches, comparison: ScoreComparison): DirectedDifference {
  const differences = scoreDifferences(searches, comparison);
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
  by: keyof typeof scoredBy;
  on: keyof typeof sides;
  difference: number;
  standardError: number;
  low: number;
  high: number;
  pOneSided: number;
  /** Data sets. */
  n: number;
}>;

/**
 * The fifth hypothesis's statistic of the registered controller and of what stands beside it, under every λ; the registered
 * controller also by the accuracies that selected, and on data sets that no search has seen.
 */
export function controllerHypothesis(searches: TableSearches): readonly ControllerDifference[] {
  const penalties = [...new Set(searches.compared.map(({ filterPenalty }) => filterPenalty))];
  const comparisons = [
    ...compared.map(([one, other]) => ({ one, other, by: "report", on: "searched" }) as const),
    { one: registeredName, other: uniformName, by: "selection", on: "searched" } as const,
    ...(searches.dataSets.unseen.length > 0
      ? [{ one: registeredName, other: uniformName, by: "report", on: "unseen" } as const]
      : []),
  ];
  return penalties.flatMap((filterPenalty) =>
    comparisons.map(({ one, other, by, on }): ControllerDifference => {
      const found = scoreAgainst(searches, { one, other, filterPenalty, by, on });
      const { mean: difference, standardError, interval, pOneSided, n } = found;
      const [low, high] = interval;
      return { filterPenalty, prior: one, less: other, by, on, difference, standardError, low, high, pOneSided, n };
    }),
  );
}

/** A row of `controllerByDataSet`. */
export type ControllerOnDataSet = Readonly<{
  filterPenalty: number;
  dataSet: string;
  /** The registered controller's summed score on report images less uniform's. */
  difference: number;
  /** Whether its surrogate foretells architectures well enough, see `qualityRows`. */
  trusted: string;
}>;

/** The fifth hypothesis's statistic on each data set that was searched. */
export function controllerByDataSet(searches: TableSearches): readonly ControllerOnDataSet[] {
  const penalties = [...new Set(searches.compared.map(({ filterPenalty }) => filterPenalty))];
  const trusted = new Set(searches.quality.flatMap((one) => (one.trusted ? [one.dataSet] : [])));
  return penalties.flatMap((filterPenalty) =>
    scoreDifferences(searches, { one: registeredName, filterPenalty }).map((difference, index) => {
      const dataSet = searches.dataSets.train[index];
      return { filterPenalty, dataSet, difference, trusted: trusted.has(dataSet) ? "yes" : "no" };
    }),
  );
}
