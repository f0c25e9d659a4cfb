import { type BudgetedSchedule, equalCostSchedules, hyperbandScore, type Trial } from "../../hyperband";
import { compareFinalists } from "../../hyperband/trial";
import { architectureId, totalFilters, uniformDistribution } from "../../search-space";
import { type AskingExperiment, asking, dataSampleOf, type Study, trainingTask } from "../study/study";
import { sampledArchitectures, searchWithHyperband } from "./search";

/** What one search, with all rounds that its budget allows, found. */
export interface ScheduleRun {
  readonly schedule: string;
  readonly repeat: number;
  readonly epochs: number;
  readonly architectures: number;
  /** Best of all selected, by score. */
  readonly architecture: string;
  readonly filters: number;
  /** Accuracy and score by which it was chosen: the best of many, so optimistic. */
  readonly chosenAccuracy: number;
  readonly chosenScore: number;
  /** The same of another training of the same architecture from another seed, on which nothing was chosen. */
  readonly accuracy: number;
  readonly score: number;
}

async function runOne(
  study: Study,
  dataSet: string,
  { name, schedule, rounds, epochs, architectures }: BudgetedSchedule,
  repeat: number,
): Promise<ScheduleRun> {
  const own = { ...study, profile: { ...study.profile, hyperband: schedule } };
  const found = await Promise.all(
    Array.from({ length: rounds }, (_, round) => {
      const sampled = sampledArchitectures(own, dataSet, uniformDistribution(), repeat * rounds + round);
      return searchWithHyperband({ study: own, dataSet, architectures: sampled });
    }),
  );
  // places among the sampled repeat from round to round; sorting keeps the earlier round first
  const [best] = found.flatMap(({ selected }): readonly Trial[] => selected).sort(compareFinalists);
  const data = await dataSampleOf(study, dataSet);
  const { architecture } = best;
  const again = trainingTask({ study, data, architecture, epochs: best.epochs, purpose: "hyperband", repeat: 1 });
  const { history } = await study.source.holding([again], () => study.source.run(again));
  const accuracy = history[history.length - 1].validationAccuracy;
  return {
    schedule: name,
    repeat,
    epochs,
    architectures,
    architecture: architectureId(architecture),
    filters: totalFilters(architecture),
    chosenAccuracy: best.accuracy,
    chosenScore: best.score,
    accuracy,
    score: hyperbandScore(architecture, accuracy, study.profile.filterPenalty),
  };
}

/**
 * The experiment "does it matter how the epochs are spent?": the profile's schedule, full Hyperband and random search
 * at the same cost on one data set, each several times with other architectures. All schedules draw from the same
 * stream, so that they differ in what they do with the architectures more than in which they got. The best that each
 * finds is trained once more from another seed, so that what is compared was not chosen for its luck.
 *
 * @param repeats Searches of each schedule.
 * @example
 * const runs = await session.compute("Schedules at equal cost", schedulesAtEqualCost("mnist", 2));
 */
export function schedulesAtEqualCost(dataSet: string, repeats: number): AskingExperiment<readonly ScheduleRun[]> {
  return asking(async (study) => {
    const runs: ScheduleRun[] = [];
    // One schedule after the other: they start from the same architectures, and two of them must not train one at once.
    for (const schedule of equalCostSchedules(study.profile.hyperband)) {
      const own = Array.from({ length: repeats }, (_, repeat) => runOne(study, dataSet, schedule, repeat));
      runs.push(...(await Promise.all(own)));
    }
    return runs;
  });
}
