import { type LiveOutcome, type LiveView, showLive } from "../display/live";
import { kernelHost } from "../kernel/host";
import type { StudyEvent } from "../tasks";
import { dataSentence, showAccount, showPlan, tasksLeft } from "./account";
import { BestSoFar } from "./best-so-far";
import type { Experiment } from "./experiment";
import { type Account, type Plan, type RunOptions, runExperiment } from "./run";
import { followRun, type RunProgress } from "./run-progress";

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
