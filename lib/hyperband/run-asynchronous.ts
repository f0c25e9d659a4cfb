import { AsynchronousHalving, type AsynchronousSchedule, type Job } from "./asynchronous-halving";
import type { SearchOptions } from "./run-brackets";
import { hyperbandScore } from "./score";
import type { Evaluation, Trial } from "./trial";

/**
 * How long a training takes on the simulated clock, in any unit; > 0.
 *
 * @param epochs Epochs behind the architecture when it ends.
 * @param trainedEpochs Epochs behind it when it starts.
 */
export type Duration = (
  architecture: SearchOptions["architectures"][number],
  epochs: number,
  trainedEpochs: number,
) => number;

interface RunningJob extends Job {
  readonly epochs: number;
  readonly finish: number;
  readonly evaluation: Promise<Evaluation>;
}

/**
 * Runs asynchronous halving on a simulated clock: jobs take as long as `duration` says, on as many lanes as the
 * schedule has, and a result counts from the moment its job ends on that clock. So decisions, results and cost are the
 * same for any number of workers and any order in which they finish; workers beyond the lanes stay idle.
 *
 * Equal architectures are contenders of their own, see `runBrackets`; they pass the same rungs, so nothing trains
 * twice.
 *
 * @returns The trials in order of the simulated clock.
 * @throws RangeError when a duration is not positive and finite.
 */
export async function runAsynchronous(
  options: SearchOptions & { readonly schedule: AsynchronousSchedule; readonly duration: Duration },
): Promise<readonly Trial[]> {
  const { schedule, architectures, filterPenalty, evaluate, duration, onRung } = options;
  const scheduler = new AsynchronousHalving(schedule);
  const { rungs } = scheduler;
  const trials: Trial[] = [];
  let clock = 0;
  let running: RunningJob[] = [];
  const start = ({ index, rung }: Job): RunningJob => {
    const architecture = architectures[index];
    const epochs = rungs[rung].resource;
    const trainedEpochs = rung === 0 ? 0 : rungs[rung - 1].resource;
    const seconds = duration(architecture, epochs, trainedEpochs);
    if (!(seconds > 0 && seconds < Infinity)) {
      throw new RangeError(`The simulated duration of a training must be positive and finite, not ${seconds}.`);
    }
    const evaluation = evaluate(architecture, epochs, index, trainedEpochs);
    evaluation.catch(() => undefined); // thrown where it is awaited, in order of the simulated clock
    return { index, rung, epochs, finish: clock + seconds, evaluation };
  };
  for (;;) {
    while (running.length < schedule.lanes) {
      const job = scheduler.next();
      if (!job) break;
      running.push(start(job));
    }
    if (running.length === 0) return trials;
    const first = running.reduce((a, b) => (b.finish < a.finish ? b : a)); // of several, the one started first
    running = running.filter((job) => job !== first);
    clock = first.finish;
    const evaluation = await first.evaluation;
    const { index, rung, epochs } = first;
    const architecture = architectures[index];
    const score = hyperbandScore(architecture, evaluation.accuracy, filterPenalty);
    const bracket = rungs.length - 1;
    const trial: Trial = { architecture, index, bracket, rung, epochs, score, survives: false, ...evaluation };
    trials.push(trial);
    scheduler.report(trial);
    onRung?.([trial]);
  }
}
