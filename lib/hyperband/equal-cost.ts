import { rungsOf, type SearchSchedule, startSizes, totalEpochs } from "./schedule";

/** A way to spend a budget of training. */
export interface BudgetedSchedule {
  readonly name: string;
  readonly schedule: SearchSchedule;
  /** Searches with other architectures that the budget allows; the best over all of them counts. */
  readonly rounds: number;
  /** Epochs of all rounds together. */
  readonly epochs: number;
  /** Architectures that are looked at, all rounds together. */
  readonly architectures: number;
}

function budgeted(name: string, schedule: SearchSchedule, budget: number): BudgetedSchedule {
  const rounds = Math.max(1, Math.floor(budget / totalEpochs(schedule)));
  const start = startSizes(schedule).reduce((sum, size) => sum + size, 0);
  return { name, schedule, rounds, epochs: rounds * totalEpochs(schedule), architectures: rounds * start };
}

/**
 * A schedule beside two others that cost no more epochs: full Hyperband of the same maximum resource (Li et al. 2018),
 * repeated as often as the budget allows, and random search, which trains every architecture to the end and eliminates
 * none. Whoever is judged at the end has the same number of epochs behind it.
 *
 * @returns The schedule itself first; its epochs are the budget. Hyperband is left out where one round exceeds it.
 */
export function equalCostSchedules(schedule: SearchSchedule): readonly BudgetedSchedule[] {
  const budget = totalEpochs(schedule);
  const maxResource = Math.max(...rungsOf(schedule).map(({ resource }) => resource));
  const { selected } = schedule;
  const own = budgeted("as in the profile", schedule, budget);
  const full = (keep: number): SearchSchedule => {
    return { kind: "hyperband", maxResource, eta: 3, convention: "algorithm1", selected: keep };
  };
  const mostKept = startSizes(full(1)).reduce((sum, size) => sum + size, 0);
  const hyperband = budgeted("full Hyperband", full(Math.min(selected, mostKept)), budget);
  const size = Math.floor(budget / maxResource);
  const random = budgeted(
    "random search",
    { kind: "elimination", sizes: [size], epochsPerRung: maxResource, selected: Math.min(selected, size) },
    budget,
  );
  return [own, hyperband, random].filter(({ epochs }) => epochs <= budget);
}
