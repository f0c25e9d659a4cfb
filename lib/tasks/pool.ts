import { availableParallelism } from "node:os";
import { join } from "node:path";
import workerpool from "workerpool";
import { projectRoot } from "../paths";
import { type Calibration, readCalibration } from "./calibration";
import type { Execution } from "./execute";
import type { TaskNews } from "./result";
import type { Task } from "./task";
import type { WorkerMessage, WorkOrder } from "./worker";

/** Workers by default: one a core, because one TensorFlow thread a process scales better than threads in one. */
export function defaultWorkers(): number {
  return availableParallelism();
}

/** How often a task is given to another worker after one died under it (killed, out of memory). */
const retries = 2;

/** Who hears what a running task says. */
export interface TaskListener {
  /** A worker has begun; again when another takes over. */
  readonly onStart?: () => void;
  readonly onNews?: (news: TaskNews) => void;
}

/** Processes that run tasks, one task each at a time. Started when the first task comes. */
export class WorkerPool {
  private readonly pool: ReturnType<typeof workerpool.pool>;
  private closed = false;

  /**
   * @param options.workers Processes at most, ≥ 1.
   * @throws RangeError when the number of workers is not a positive integer.
   */
  constructor(
    private readonly options: {
      readonly workers: number;
      readonly cacheFolder: string;
      readonly numerics: string;
      readonly notice: (message: string) => void;
    },
  ) {
    const { workers } = options;
    if (!Number.isInteger(workers) || workers < 1) {
      throw new RangeError(`The number of workers must be a positive integer, not ${workers}.`);
    }
    this.pool = workerpool.pool(join(projectRoot, "lib/tasks/worker.cjs"), {
      workerType: "process",
      maxWorkers: workers,
      forkOpts: { execArgv: [] }, // not the parent's: a debugger or loader of a notebook's kernel has no place here
    });
  }

  /**
   * Runs a task in a worker.
   *
   * @throws Error when the task fails, or the workers die under it three times.
   */
  async run(task: Task, listener: TaskListener = {}): Promise<Execution> {
    const { cacheFolder, numerics, notice } = this.options;
    const order: WorkOrder = { task, cacheFolder, numerics };
    const on = (message: WorkerMessage): void => {
      if (message.started) listener.onStart?.();
      if (message.news) listener.onNews?.(message.news);
      if (message.notice) notice(message.notice);
    };
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.pool.exec("perform", [order], { on });
      } catch (error) {
        const died = String((error as Error).message).startsWith("Workerpool Worker terminated Unexpectedly");
        if (!died || this.closed || attempt >= retries) throw error;
        notice(`A worker died during a ${task.kind} task; another takes over from its last checkpoint.`);
      }
    }
  }

  /** The speed of a worker here, measured once and stored. */
  async calibration(): Promise<Calibration> {
    return readCalibration(this.options.numerics) ?? (await this.pool.exec("calibrate", []));
  }

  /** Ends all workers at once; tasks in flight fail, what they finished is in the cache. */
  async close(): Promise<void> {
    this.closed = true;
    await this.pool.terminate(true);
  }
}
