import { architectureId } from "../search-space/architecture";
import { type Duration, runAsynchronous } from "./run-asynchronous";
import { runBrackets, type SearchOptions } from "./run-brackets";
import { bracketsOf, type SearchSchedule } from "./schedule";
import { type HyperbandOutcome, outcomeOf } from "./trial";

/** Time in proportion to epochs, whatever the architecture. */
const epochsTrained: Duration = (_, epochs, trainedEpochs) => epochs - trainedEpochs;

/**
 * Runs a search by any schedule: the elimination of the thesis (1.3.1, 3.1.1), Hyperband, successive halving or
 * asynchronous halving. Ties of the score are broken by loss, then by the order of sampling. The architectures
 * selected are those with most epochs behind them, of these the best.
 *
 * @param options.architectures The sampled architectures; as many as the first rungs hold together.
 * @param options.evaluate Called for all architectures of a rung at once; they may run in parallel.
 * @param options.duration Simulated time of a training in asynchronous halving; its epochs unless told.
 * @throws RangeError when the number of architectures is not the schedule's, or the schedule is impossible.
 */
export async function runHyperband(
  options: SearchOptions & { readonly schedule: SearchSchedule; readonly duration?: Duration },
): Promise<HyperbandOutcome> {
  const { architectures, schedule, duration = epochsTrained } = options;
  const { selected } = schedule;
  const brackets = bracketsOf(schedule);
  const start = brackets.reduce((sum, { rungs }) => sum + rungs[0].configurations, 0);
  if (architectures.length !== start) {
    throw new RangeError(
      `Hyperband starts with ${start} architectures, not ${architectures.length}: ` +
        architectures.slice(0, 3).map(architectureId).join(", "),
    );
  }
  const trials =
    schedule.kind === "asha"
      ? await runAsynchronous({ ...options, schedule, duration })
      : await runBrackets({ ...options, brackets, selected });
  return outcomeOf(trials, selected);
}
