import { type Account, type Experiment, type Plan, runStudy, type StudyOptions } from "../experiments/run-study";
import { kernelHost } from "../kernel/host";
import type { RunEvent } from "../tasks";
import { showAccount, showPlan } from "./account";
import { startProgress } from "./progress";

/** What is happening, in a few words. */
function describe(event: RunEvent): string {
  const { task } = event;
  switch (task.kind) {
    case "train-network":
      return `${task.data.id} ${task.architecture}`;
    case "estimate-information":
      return `${task.training.data.id} ${task.training.architecture} layer ${task.layer}`;
    case "fit-predictor":
      return "posterior predictor";
  }
}

/** Settings of {@link compute}. */
export interface ComputeOptions extends Pick<StudyOptions, "profile" | "seed" | "workers"> {
  /** Named on the progress bar. */
  readonly title: string;
}

/**
 * Runs an experiment in front of the user: shows the plan, then progress in place, then the account. What the cache
 * holds is not computed again, and then nothing but the result is shown.
 *
 * @returns The experiment's result.
 * @throws Error when a task fails, or the cell is interrupted (workers end at once, what they finished stays).
 * @example
 * const outcome = await compute({ title: "Hyperband", profile, seed }, (study) => searchOneDataSet(study, "mnist"));
 */
export async function compute<Result>(options: ComputeOptions, experiment: Experiment<Result>): Promise<Result> {
  return (await computeWithAccount(options, experiment)).result;
}

/** Like {@link compute}, and hands out plan and account too. */
export async function computeWithAccount<Result>(
  options: ComputeOptions,
  experiment: Experiment<Result>,
): Promise<{ readonly result: Result; readonly plan: Plan; readonly account: Account }> {
  let progress: ReturnType<typeof startProgress> | undefined;
  let done = 0;
  try {
    const outcome = await runStudy(
      {
        ...options,
        signal: kernelHost()?.interruptSignal(),
        onPlan: (plan) => {
          const total = plan.lines.reduce((sum, { asked }) => sum + asked.tasks, 0);
          const cached = plan.lines.reduce((sum, line) => sum + line.cached.tasks, 0);
          if (cached === total) {
            if (!kernelHost()) console.log(`${options.title}: all ${total} tasks are in the cache.`);
            return;
          }
          showPlan(plan);
          progress = startProgress(options.title, total);
        },
        onEvent: (event) => {
          if (event.type === "finished") done++;
          progress?.update(done, describe(event));
        },
      },
      experiment,
    );
    progress?.finish("done");
    if (progress) showAccount(outcome.account, outcome.plan);
    return outcome;
  } catch (error) {
    progress?.finish(`stopped: ${(error as Error).message}`);
    throw error;
  }
}
