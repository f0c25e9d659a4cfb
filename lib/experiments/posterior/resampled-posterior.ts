import {
  type HyperbandOutcome,
  hyperbandPosterior,
  hyperbandScore,
  recordAt,
  type Trial,
  trialsByIndex,
} from "../../hyperband";
import type { Random } from "../../platform/random/random";
import type { Distribution } from "../../search-space";

/** Hyperbands that are drawn. */
const draws = 100;

/**
 * Posteriors of many Hyperbands whose architectures are drawn from all that some Hyperbands trained: eliminations cost
 * nothing where trainings are recorded. Which twelve meet is then no longer chance that a target holds. Where one is kept
 * longer than the Hyperband that trained it kept it, its last record stands for it.
 *
 * @param outcomes Of one schedule with one bracket; of several brackets, their first is drawn again.
 */
export function resampledPosterior(
  outcomes: readonly HyperbandOutcome[],
  filterPenalty: number,
  random: Random,
): { readonly posteriors: readonly Distribution[]; readonly extrapolated: number } {
  const [{ rungs, selected }] = outcomes;
  const [{ bracket }] = rungs;
  const schedule = rungs.filter((rung) => rung.bracket === bracket);
  const trainings = outcomes.flatMap(({ trials }) => [
    ...trialsByIndex(trials.filter((trial) => trial.bracket === bracket)).values(),
  ]);
  let extrapolated = 0;
  let nSelected = 0;
  const posteriors = Array.from({ length: draws }, () => {
    const order = random.permutation(trainings.length);
    let alive = Array.from(order.subarray(0, schedule[0].configurations), (index) => trainings[index]);
    schedule.forEach(({ rung }, place) => {
      const kept = schedule[place + 1]?.configurations ?? selected.length;
      alive = alive
        .map((records) => ({ records, score: scoreOf(recordAt(records, rung), filterPenalty) }))
        .sort((a, b) => b.score - a.score)
        .slice(0, kept)
        .map(({ records }) => records);
    });
    const last = schedule[schedule.length - 1].rung;
    const chosen = alive.map((records) => recordAt(records, last));
    extrapolated += chosen.filter(({ rung }) => rung < last).length;
    nSelected += chosen.length;
    return hyperbandPosterior(
      chosen.map((trial) => ({ architecture: trial.architecture, score: scoreOf(trial, filterPenalty) })),
    );
  });
  return { posteriors, extrapolated: extrapolated / nSelected };
}

/** −1 for a training that diverged: below every other. */
function scoreOf({ architecture, accuracy }: Trial, filterPenalty: number): number {
  return Number.isNaN(accuracy) ? -1 : hyperbandScore(architecture, accuracy, filterPenalty);
}
