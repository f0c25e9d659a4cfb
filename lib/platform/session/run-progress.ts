import { progress } from "../display/progress";
import { kindOf, type StudyEvent, secondsOf } from "../tasks";
import type { Plan } from "./run";

/** The progress bar of a run. */
export interface RunProgress {
  /** @param best The best values so far, in a few words. */
  onEvent(event: StudyEvent, best: string): void;
  finish(note: string): void;
}

/**
 * Follows a run by the work that its plan counted: a task moves the bar by what it was planned to cost, so that a
 * hundred short ones do not stand for one long one, and answers from the cache move it by nothing.
 */
export function followRun(title: string, { lines, estimatedSeconds, speed }: Plan): RunProgress {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const bar = progress(title, sum(lines.map(({ asked }) => asked.tasks)), estimatedSeconds);
  const planned = speed ? sum(lines.map(({ cost }) => secondsOf(cost, speed))) : 0;
  let [done, reused, seconds] = [0, 0, 0];
  return {
    onEvent: (event, best) => {
      if (!("task" in event)) return;
      if (event.type === "finished") {
        done++;
        if (event.fromCache) reused++;
        else if (speed) seconds += secondsOf(kindOf(event.task).cost(event.task, event.trainedEpochs), speed);
      }
      if (event.type === "asked") return;
      const note = [kindOf(event.task).describe(event.task), best].filter(Boolean).join(" · ");
      bar.update(done, note, { reused, ...(planned > 0 ? { share: seconds / planned } : {}) });
    },
    finish: (note) => bar.finish(note),
  };
}
