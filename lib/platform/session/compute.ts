import { type LiveOutcome, type LiveView, showLive } from "../display/live";
import { progress } from "../display/progress";
import { kernelHost } from "../kernel/host";
import { kindOf, kindRegistry, type StudyEvent, secondsOf, type TaskKind } from "../tasks";
import { dataSentence, showAccount, showPlan, tasksLeft } from "./account";
import type { Experiment } from "./experiment";
import { type Account, type Plan, type RunOptions, runExperiment } from "./run";

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

/** Follows the best values of a run for its progress bar, of each kind of task that tells one. */
export class BestSoFar {
  private readonly best = new Map<TaskKind, { readonly value: number; readonly whose: string }>();

  onEvent(event: StudyEvent): void {
    if (event.type !== "news" && event.type !== "finished") return;
    const kind = kindRegistry().kinds.find(({ name }) => name === event.kind);
    const value = kind?.best?.value(event.type === "news" ? { news: event.news } : { result: event.result });
    if (!kind?.best || value === undefined || !(value > (this.best.get(kind)?.value ?? Number.NEGATIVE_INFINITY)))
      return;
    this.best.set(kind, { value, whose: kind.best.whose(event.task) });
  }

  /** The best values so far in a few words; empty while there are none. */
  describe(): string {
    return [...this.best]
      .map(([{ best }, { value, whose }]) => {
        const { label, digits, unit } = best!;
        return `${label} ${value.toFixed(digits)}${unit ? ` ${unit}` : ""} (${whose})`;
      })
      .join(", ");
  }
}

/** Settings of {@link compute}. */
export interface ComputeOptions<Profile>
  extends Pick<RunOptions<Profile>, "profile" | "seed" | "workers" | "recompute" | "signal" | "onPlan"> {
  /** Named on the progress bar. */
  readonly title: string;
  /** A figure that follows the run in the cell, and stays there. */
  readonly live?: LiveView;
  /** A plan that takes longer than this is announced at length; 10 minutes unless told. */
  readonly longRunMinutes?: number;
}

/**
 * Runs an experiment in front of the user: shows the plan, then progress in place, then the account. What the cache
 * holds is not computed again, and then nothing but the live view's last state and the result is shown.
 *
 * @returns The experiment's result.
 * @throws Error when a task fails, or the cell is interrupted (workers end at once, what they finished stays).
 * @example
 * const outcome = await compute({ title: "Hyperband", profile, seed }, uniformSearch("mnist"));
 */
export async function compute<Result, Profile>(
  options: ComputeOptions<Profile>,
  experiment: Experiment<Result, Profile>,
): Promise<Result> {
  return (await computeWithAccount(options, experiment)).result;
}

/** What is shown while a run goes. */
interface Show {
  readonly onPlan: (plan: Plan) => void;
  readonly onEvent: (event: StudyEvent) => void;
  /** Closes bar and view; further calls do nothing. */
  readonly close: (outcome: LiveOutcome) => void;
}

function showRun({
  title,
  live,
  longRunMinutes,
}: Omit<ComputeOptions<unknown>, "profile">): Show & { readonly hasWork: () => boolean } {
  const display = live && showLive(live);
  const best = new BestSoFar();
  let progress: RunProgress | undefined;
  let closed = false;
  const ending = (outcome: LiveOutcome): string => {
    if (outcome.status === "done") return ["done", best.describe()].filter(Boolean).join(" · ");
    return outcome.status === "stopped" ? "stopped; run again to go on" : `failed: ${outcome.error.message}`;
  };
  return {
    hasWork: () => progress !== undefined,
    onPlan: (plan) => {
      const total = plan.lines.reduce((sum, { asked }) => sum + asked.tasks, 0);
      if (tasksLeft(plan) === 0) {
        if (!kernelHost()) console.log(`${title}: all ${total} tasks are in the cache.${dataSentence(plan)}`);
        return;
      }
      showPlan(plan, { longRunMinutes });
      progress = followRun(title, plan);
    },
    onEvent: (event) => {
      if (closed) return;
      best.onEvent(event);
      display?.onEvent(event);
      progress?.onEvent(event, best.describe());
    },
    close: (outcome) => {
      if (closed) return;
      closed = true;
      display?.close(outcome);
      progress?.finish(ending(outcome));
    },
  };
}

/** Like {@link compute}, and hands out plan and account too. */
export async function computeWithAccount<Result, Profile>(
  options: ComputeOptions<Profile>,
  experiment: Experiment<Result, Profile>,
): Promise<{ readonly result: Result; readonly plan: Plan; readonly account: Account }> {
  const { profile, seed, workers, recompute, signal = kernelHost()?.interruptSignal() } = options;
  const show = showRun(options);
  // At once, not when the workers are gone: the cell that shows it ends with the interrupt.
  const stop = (): void => show.close({ status: "stopped" });
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const onPlan = (plan: Plan): void => {
      options.onPlan?.(plan);
      show.onPlan(plan);
    };
    const { onEvent } = show;
    const outcome = await runExperiment({ profile, seed, workers, recompute, signal, onPlan, onEvent }, experiment);
    show.close({ status: "done" });
    if (show.hasWork()) showAccount(outcome.account, outcome.plan);
    return outcome;
  } catch (error) {
    show.close({ status: "failed", error: error as Error });
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}
