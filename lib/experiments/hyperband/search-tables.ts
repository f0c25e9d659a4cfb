import type { HyperbandOutcome, Trial } from "../../hyperband";
import { integer, withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import { architectureId } from "../../search-space";
import { mean } from "../../statistics/spread";

/** A search with what tells it from others. */
export interface NamedSearch {
  readonly dataSet: string;
  /** Which search on the data set, from 0; absent where there is one. */
  readonly hyperband?: number;
  readonly outcome: HyperbandOutcome;
}

const nameOf = ({ dataSet, hyperband }: NamedSearch) => ({ dataSet, ...(hyperband !== undefined && { hyperband }) });

/**
 * One row for each trial of each search: accuracy and loss (nats) on the images that select, accuracy on those that do
 * not (null where the profile has none), and whether the network is dead, answering every image alike.
 */
export function trialRows(searches: readonly NamedSearch[]): readonly TableRow[] {
  const severalBrackets = searches.some(({ outcome }) => new Set(outcome.rungs.map((one) => one.bracket)).size > 1);
  const rows = searches.flatMap((search) =>
    search.outcome.trials.map((trial) => ({
      ...nameOf(search),
      architecture: architectureId(trial.architecture),
      ...(severalBrackets ? { bracket: trial.bracket } : {}),
      rung: trial.rung + 1,
      index: trial.index,
      epochs: trial.epochs,
      accuracy: trial.accuracy,
      loss: trial.loss,
      reportAccuracy: trial.reportAccuracy ?? null,
      dead: trial.dead ?? false,
      score: trial.score,
      survives: trial.survives,
    })),
  );
  return withColumns(rows, {
    ...{ hyperband: integer, bracket: integer, rung: integer, index: integer, epochs: integer },
    reportAccuracy: { type: "number" },
  });
}

/** The last record of each sampled architecture. */
const lastTrials = ({ trials }: HyperbandOutcome): readonly Trial[] => [
  ...new Map(trials.map((trial) => [trial.index, trial])).values(),
];

/** How many of the networks of some searches answer every image alike when their training ends. */
export function deadIn(searches: readonly Pick<NamedSearch, "outcome">[]) {
  const networks = searches.flatMap(({ outcome }) => lastTrials(outcome));
  return { dead: networks.filter(({ dead }) => dead).length, networks: networks.length };
}

/** Mean of what is known; null of nothing. */
const meanOrNull = (values: readonly (number | undefined)[]): number | null => {
  const known = values.flatMap((value) => (value === undefined ? [] : [value]));
  return known.length > 0 ? mean(known) : null;
};

/**
 * One row for each search: its summed score and the mean accuracy of those it selected, on the images that selected
 * them and, to be reported, on those that neither trained nor selected (null where the profile has none); dead
 * networks are counted, and no part of the means.
 */
export function selectionRows(searches: readonly NamedSearch[]): readonly TableRow[] {
  const rows = searches.map((search) => {
    const { outcome } = search;
    const { selected, summedScore } = outcome;
    const alive = selected.filter(({ dead }) => !dead);
    return {
      ...nameOf(search),
      summedScore,
      selectedReportAccuracy: meanOrNull(alive.map(({ reportAccuracy }) => reportAccuracy)),
      selectedAccuracy: meanOrNull(alive.map(({ accuracy }) => accuracy)),
      selected: selected.length,
      deadSelected: selected.length - alive.length,
      ...deadIn([search]),
    };
  });
  return withColumns(rows, {
    dataSet: { title: "Data set" },
    hyperband: { title: "Hyperband", ...integer },
    summedScore: { title: "Summed score", digits: 3 },
    selectedReportAccuracy: { title: "Accuracy of the selected, report images", digits: 3, type: "number" },
    selectedAccuracy: { title: "on the images that selected", digits: 3, type: "number" },
    selected: { title: "Selected", ...integer },
    deadSelected: { title: "of which dead", ...integer },
    dead: { title: "Dead", ...integer },
    networks: { title: "of networks", ...integer },
  });
}
