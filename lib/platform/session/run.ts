import {
  type Choose,
  type Executor,
  type LedgerLine,
  type PlanLine,
  Planner,
  type Speed,
  type StudyEvent,
  staleNotice,
  TaskRunner,
  type WorkerTimes,
} from "../tasks";
import type { Experiment } from "./experiment";

/** What an experiment is going to take. */
export interface Plan {
  readonly lines: readonly PlanLine[];
  /** Ids of the data sets that its tasks read. */
  readonly dataSets: readonly string[];
  readonly workers: number;
  /** Seconds that the work left will take, start of the workers included, from their measured speed; 0 without work. */
  readonly estimatedSeconds: number;
  /** Of a worker here, and the seconds that one takes to start; absent without work. */
  readonly speed?: Speed;
  readonly startSeconds?: number;
}

/** What an experiment took. */
export interface Account {
  readonly lines: readonly LedgerLine[];
  readonly seconds: number;
  /** How the workers spent their time. */
  readonly workers: WorkerTimes;
}

/** Settings of {@link runExperiment}. */
export interface RunOptions<Profile> {
  readonly profile: Profile;
  readonly seed: number;
  /** Worker processes; one a core unless told. Changes no result. */
  readonly workers?: number;
  readonly signal?: AbortSignal;
  /** Called with the plan before anything is computed. */
  readonly onPlan?: (plan: Plan) => void;
  readonly onEvent?: (event: StudyEvent) => void;
  readonly notice?: (message: string) => void;
  /** Computes again what other code than there is now has answered; otherwise the user is told of it. */
  readonly recompute?: boolean;
  /** What runs the tasks; processes of this machine unless told. */
  readonly executor?: (options: { readonly workers: number; readonly notice: (message: string) => void }) => Executor;
  /** Replaces the order in which waiting tasks start, for tests; changes no result. */
  readonly choose?: Choose;
}

/** A runner of tasks: by the processes of this machine, or by the machines of the queue that `MI_NAS_REDIS` names. */
function runnerOf<Profile>(options: RunOptions<Profile>): TaskRunner {
  if (options.executor || !process.env.MI_NAS_REDIS) return new TaskRunner(options);
  const { queueExecutorHere } = require("../queue/queue-executor") as typeof import("../queue/queue-executor");
  return new TaskRunner({ ...options, executor: ({ notice }) => queueExecutorHere(notice)! });
}

/** Counts what an experiment asks for and what the cache already holds. */
async function countTasks<Result, Profile>(
  { profile, seed, recompute }: Pick<RunOptions<Profile>, "profile" | "seed" | "recompute">,
  experiment: Experiment<Result, Profile>,
  onMissing?: (tasks: number) => void,
): Promise<Planner> {
  const planner = new Planner({ onMissing, recompute });
  await experiment.ask({ profile, seed, source: planner });
  return planner;
}

async function planOf(planner: Planner, runner: TaskRunner): Promise<Plan> {
  const lines = planner.read();
  const { workers } = runner;
  const plan = { lines, dataSets: planner.dataSets(), workers };
  if (!planner.hasWork()) return { ...plan, estimatedSeconds: 0 };
  const calibration = await runner.calibration();
  const { speed, startSeconds } = calibration;
  return { ...plan, estimatedSeconds: planner.estimatedSeconds(calibration, workers), speed, startSeconds };
}

/** The plan of an experiment, without running it. */
export async function planExperiment<Result, Profile>(
  options: RunOptions<Profile>,
  experiment: Experiment<Result, Profile>,
): Promise<Plan> {
  const runner = runnerOf(options);
  try {
    return await planOf(await countTasks(options, experiment), runner);
  } finally {
    await runner.close();
  }
}

/**
 * Runs an experiment: plan, tasks over the workers, analysis, account. Results that the cache holds cost nothing;
 * whatever stops the run, a second call goes on where it ended.
 *
 * @throws Error when a task fails, after all those that do not depend on it have been computed, or at once when the
 * signal is aborted.
 */
export async function runExperiment<Result, Profile>(
  options: RunOptions<Profile>,
  experiment: Experiment<Result, Profile>,
): Promise<{ readonly result: Result; readonly plan: Plan; readonly account: Account }> {
  const { profile, seed, onEvent, onPlan, notice = console.warn, recompute = false } = options;
  const runner = runnerOf(options);
  try {
    // workers start while the rest is being planned
    const planner = await countTasks(options, experiment, (tasks) => runner.warmUp(tasks));
    const plan = await planOf(planner, runner);
    const stale = staleNotice(planner.stale(), recompute);
    if (stale) notice(stale);
    onPlan?.(plan);
    const started = process.hrtime.bigint();
    const study = { profile, seed, source: runner, report: onEvent };
    const result = await experiment.analyse(await experiment.ask(study), study);
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    return { result, plan, account: { lines: runner.ledger(), seconds, workers: runner.workerTimes() } };
  } catch (error) {
    throw await runner.finishOthers(error);
  } finally {
    await runner.close();
  }
}
