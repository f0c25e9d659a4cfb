import {
  type Choose,
  type LedgerLine,
  type PlanLine,
  Planner,
  shapeLookup,
  TaskRunner,
  type WorkerTimes,
} from "../platform/tasks";
import type { Profile } from "./profiles";
import type { Experiment } from "./study";
import type { StudyEvent } from "./study-event";

export type { Experiment } from "./study";

/** What an experiment is going to take. */
export interface Plan {
  readonly lines: readonly PlanLine[];
  /** Ids of the data sets that its tasks read. */
  readonly dataSets: readonly string[];
  readonly workers: number;
  /** Seconds that the work left will take, start of the workers included, from their measured speed; 0 without work. */
  readonly estimatedSeconds: number;
}

/** What an experiment took. */
export interface Account {
  readonly lines: readonly LedgerLine[];
  readonly seconds: number;
  /** How the workers spent their time. */
  readonly workers: WorkerTimes;
}

/** Settings of {@link runStudy}. */
export interface StudyOptions {
  readonly profile: Profile;
  readonly seed: number;
  /** Worker processes; one a core unless told. Changes no result. */
  readonly workers?: number;
  readonly signal?: AbortSignal;
  /** Called with the plan before anything is computed. */
  readonly onPlan?: (plan: Plan) => void;
  readonly onEvent?: (event: StudyEvent) => void;
  readonly notice?: (message: string) => void;
  /** Replaces the order in which waiting tasks start, for tests; changes no result. */
  readonly choose?: Choose;
}

/** Counts what an experiment asks for and what the cache already holds. */
async function countTasks<Result>(
  options: Pick<StudyOptions, "profile" | "seed">,
  experiment: Experiment<Result>,
  onMissing?: (tasks: number) => void,
): Promise<Planner> {
  const planner = new Planner({ shapeOf: shapeLookup(), onMissing });
  await experiment({ profile: options.profile, seed: options.seed, source: planner });
  return planner;
}

async function planOf(planner: Planner, runner: TaskRunner): Promise<Plan> {
  const lines = planner.read();
  const { workers } = runner;
  const estimatedSeconds = planner.hasWork() ? planner.estimatedSeconds(await runner.calibration(), workers) : 0;
  return { lines, dataSets: planner.dataSets(), workers, estimatedSeconds };
}

/** The plan of an experiment, without running it. */
export async function planStudy<Result>(options: StudyOptions, experiment: Experiment<Result>): Promise<Plan> {
  const runner = new TaskRunner({ workers: options.workers, notice: options.notice });
  try {
    return await planOf(await countTasks(options, experiment), runner);
  } finally {
    await runner.close();
  }
}

/**
 * Runs an experiment: plan, tasks over the workers, account. Results that the cache holds cost nothing; whatever
 * stops the run, a second call goes on where it ended.
 *
 * @throws Error when a task fails or the signal is aborted.
 */
export async function runStudy<Result>(
  options: StudyOptions,
  experiment: Experiment<Result>,
): Promise<{ readonly result: Result; readonly plan: Plan; readonly account: Account }> {
  const { profile, seed, workers, signal, onEvent, notice, choose } = options;
  const runner = new TaskRunner({ workers, signal, onEvent, notice, choose });
  try {
    // workers start while the rest is being planned
    const planner = await countTasks(options, experiment, (tasks) => runner.warmUp(tasks));
    const plan = await planOf(planner, runner);
    options.onPlan?.(plan);
    const started = process.hrtime.bigint();
    const result = await experiment({ profile, seed, source: runner, report: onEvent });
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    return { result, plan, account: { lines: runner.ledger(), seconds, workers: runner.workerTimes() } };
  } finally {
    await runner.close();
  }
}
