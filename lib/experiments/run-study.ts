import { listDataSets } from "../datasets";
import {
  type Calibration,
  type DataSample,
  type DataShape,
  type LedgerLine,
  type PlanLine,
  Planner,
  TaskRunner,
} from "../tasks";
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
  /** Seconds that the work left will take, from the measured speed of a worker; 0 when all is cached. */
  readonly estimatedSeconds: number;
}

/** What an experiment took. */
export interface Account {
  readonly lines: readonly LedgerLine[];
  readonly seconds: number;
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
}

/** Sizes of the data a task reads, without reading it. */
function shapeLookup(): (data: DataSample) => DataShape {
  const entries = new Map(listDataSets().map((entry) => [entry.id, entry]));
  return ({ id, trainPoints, validationPoints }) => {
    const entry = entries.get(id);
    if (!entry) throw new RangeError(`No data set "${id}".`);
    const size = (asked: number | "all", there: number): number => (asked === "all" ? there : Math.min(asked, there));
    return {
      trainPoints: size(trainPoints, entry.foundTrainPoints ?? entry.trainPoints),
      validationPoints: size(validationPoints, entry.foundTestPoints ?? entry.testPoints),
      channels: entry.channels,
      nClasses: entry.nClasses,
    };
  };
}

/** Counts what an experiment asks for and what the cache already holds. */
async function countTasks<Result>(
  options: Pick<StudyOptions, "profile" | "seed">,
  experiment: Experiment<Result>,
): Promise<Planner> {
  const planner = new Planner(shapeLookup());
  await experiment({ profile: options.profile, seed: options.seed, source: planner });
  return planner;
}

async function planOf(planner: Planner, workers: number, calibration: () => Promise<Calibration>): Promise<Plan> {
  const lines = planner.read();
  const cost = lines.reduce((sum, line) => sum + line.cost, 0);
  const estimatedSeconds = cost > 0 ? cost / (await calibration()).rate / workers : 0;
  return { lines, dataSets: planner.dataSets(), workers, estimatedSeconds };
}

/** The plan of an experiment, without running it. */
export async function planStudy<Result>(options: StudyOptions, experiment: Experiment<Result>): Promise<Plan> {
  const runner = new TaskRunner({ workers: options.workers, notice: options.notice });
  try {
    return await planOf(await countTasks(options, experiment), runner.workers, () => runner.calibration());
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
  const { profile, seed, workers, signal, onEvent, notice } = options;
  const runner = new TaskRunner({ workers, signal, onEvent, notice });
  try {
    const plan = await planOf(await countTasks(options, experiment), runner.workers, () => runner.calibration());
    options.onPlan?.(plan);
    const started = process.hrtime.bigint();
    const result = await experiment({ profile, seed, source: runner, report: onEvent });
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    return { result, plan, account: { lines: runner.ledger(), seconds } };
  } finally {
    await runner.close();
  }
}
