import { availableParallelism, totalmem } from "node:os";
import type { Notice } from "../results/cache";
import { RubbishError, requireAnswer } from "./answer";
import type { Calibration } from "./calibration";
import type { Execution, Executor, TaskListener, WorkOrder } from "./executor";
import { kindRegistry } from "./registry";
import { type Choose, type Priority, TaskQueue } from "./task-queue";
import type { Interval } from "./timeline";
import type { WorkerMemory, WorkerMessage } from "./worker";
import { isDeath, isDeathBefore, WorkerProcess } from "./worker-process";

/** Workers by default: one a core, because one TensorFlow thread a process scales better than threads in one. */
export function defaultWorkers(): number {
  return availableParallelism();
}

/** How often a task is given to another worker after one died under it (killed, out of memory, hung). */
const retries = 2;

/** Seconds without a step, news or answer after which a worker counts as hung, whatever its task, and per planned second. */
const silence = { atLeast: 600, perSecond: 20 } as const;

/** Seconds without an answer after which a worker counts as hung that starts, measures its speed or looks at its memory. */
const startWithin = 300;

/** Memory that a worker may hold before another replaces it: all of them together, most of the machine's. */
const mostBytesOf = (workers: number): number => Math.max(2 ** 30, (0.8 * totalmem()) / workers);

/** Settings of a {@link WorkerPool}. */
export interface PoolOptions {
  /** Processes at most, ≥ 1. */
  readonly workers: number;
  readonly notice: Notice;
  /** Replaces the order in which waiting tasks start; changes no result. */
  readonly choose?: Choose;
  /** Seconds without a sign of life after which a worker is ended; by what its task should take unless told. */
  readonly silence?: number;
  /** Seconds that a worker's start may take; 300 unless told. */
  readonly startWithin?: number;
  /** Resident memory after a task at which a worker is replaced. */
  readonly mostBytes?: number;
}

/** Work that waits for a worker. */
interface Waiting extends Priority {
  /** What it is, for notices. */
  readonly name: string;
  readonly run: (worker: WorkerProcess) => Promise<void>;
  readonly fail: (error: Error) => void;
  deaths: number;
}

/** How a worker ended under a task; undefined where the task failed by itself. */
function endOf({ hung }: WorkerProcess, error: unknown): string | undefined {
  if (hung) return "gave no sign of life";
  if (error instanceof RubbishError) return "answered rubbish";
  return isDeath(error) ? "died" : undefined;
}

/** Before everything else. */
const first: Priority = { trainedEpochs: -1, seconds: 0 };

/** Processes that run tasks, one task each at a time. Launched when there is something to do, or ahead of it. */
export class WorkerPool implements Executor {
  private readonly queue: TaskQueue<Waiting>;
  private readonly born = process.hrtime.bigint();
  private workers: WorkerProcess[] = [];
  private readonly gone: WorkerProcess[] = [];
  private launched = 0;
  private failedStarts = 0;
  private dispatching = false;
  private closed = false;
  private readonly startWithin: number;

  /** @throws RangeError when the number of workers is not a positive integer. */
  constructor(private readonly options: PoolOptions) {
    const { workers } = options;
    if (!Number.isInteger(workers) || workers < 1) {
      throw new RangeError(`The number of workers must be a positive integer, not ${workers}.`);
    }
    this.queue = new TaskQueue(options.choose);
    this.startWithin = options.startWithin ?? startWithin;
  }

  /** Seconds since the pool was made. */
  readonly now = (): number => Number(process.hrtime.bigint() - this.born) / 1e9;

  /** Launches workers ahead of the tasks that will need them. */
  warmUp(workers: number): void {
    while (!this.closed && this.workers.length < Math.min(workers, this.options.workers)) this.launch();
  }

  /**
   * Runs a task in a worker.
   *
   * @throws Error when the task fails, or three workers in turn die, hang or answer rubbish.
   */
  run(order: WorkOrder, priority: Priority, listener: TaskListener = {}): Promise<Execution> {
    const on = (message: WorkerMessage): void => {
      if (message.started) listener.onStart?.();
      if ("news" in message) listener.onNews?.(message.news);
      if (message.notice) this.options.notice(message.notice);
    };
    const { data } = priority;
    const name = `a ${order.task.kind} task`;
    const quiet = this.options.silence ?? Math.max(silence.atLeast, silence.perSecond * priority.seconds);
    return this.enqueue(name, priority, async (worker) => {
      const execution = await worker.perform("perform", [order], { data, on, silence: quiet });
      requireAnswer(order.task, execution);
      return execution;
    });
  }

  /** The speed of a worker here, measured and stored. */
  calibration(): Promise<Calibration> {
    return this.enqueue("the calibration", first, (worker) =>
      worker.perform("calibrate", [], { silence: this.startWithin }),
    );
  }

  /** What one of the workers holds, after what it does now. */
  memory(): Promise<WorkerMemory> {
    return this.enqueue("a look at memory", first, (worker) =>
      worker.perform("memory", [], { silence: this.startWithin }),
    );
  }

  private enqueue<Result>(
    name: string,
    priority: Priority,
    run: (worker: WorkerProcess) => Promise<Result>,
  ): Promise<Result> {
    if (this.closed) return Promise.reject(new Error("The workers were stopped."));
    return new Promise((resolve, fail) => {
      this.queue.add({ ...priority, name, deaths: 0, fail, run: async (worker) => resolve(await run(worker)) });
      this.dispatchSoon();
    });
  }

  /** In a moment, so that all tasks that are asked for together are there and the longest of them starts first. */
  private dispatchSoon(): void {
    if (this.dispatching) return;
    this.dispatching = true;
    setImmediate(() => {
      this.dispatching = false;
      if (!this.closed) this.dispatch();
    });
  }

  private dispatch(): void {
    const busy = this.workers.filter(({ state }) => state === "busy").length;
    this.warmUp(busy + this.queue.length);
    const give = (take: (worker: WorkerProcess) => Waiting | undefined): void => {
      for (const worker of this.workers.filter(({ state }) => state === "idle")) {
        const work = take(worker);
        if (work) void this.work(worker, work);
      }
    };
    give((worker) => this.queue.takeLoaded(worker.loaded));
    give(() => this.queue.take());
  }

  private async work(worker: WorkerProcess, work: Waiting): Promise<void> {
    try {
      await work.run(worker);
      if (worker.residentBytes > (this.options.mostBytes ?? mostBytesOf(this.options.workers))) this.bury(worker);
    } catch (error) {
      const how = this.closed ? undefined : endOf(worker, error);
      if (how) this.bury(worker);
      if (how && isDeathBefore(error)) this.queue.add(work);
      else if (how && work.deaths++ < retries) {
        this.options.notice(`A worker ${how} during ${work.name}; another takes over from the last checkpoint.`);
        this.queue.add(work);
      } else
        work.fail(how ? new Error(`Every worker ${how} during ${work.name}.`, { cause: error }) : (error as Error));
    }
    this.dispatchSoon();
  }

  private launch(): void {
    const worker = new WorkerProcess(this.launched++, this.now, kindRegistry().module);
    this.workers.push(worker);
    worker
      .start(this.startWithin)
      .then(() => {
        this.failedStarts = 0;
      })
      .catch((error: Error) => {
        this.bury(worker);
        // what waits is told why only when none can be had: one that was killed while it started is replaced
        if (this.closed || this.failedStarts++ < retries) return;
        for (const { fail } of this.queue.drain()) fail(error);
      })
      .finally(() => this.dispatchSoon());
  }

  private bury(worker: WorkerProcess): void {
    this.workers = this.workers.filter((other) => other !== worker);
    this.gone.push(worker);
    worker.close().catch(() => undefined); // it is gone already
  }

  /** What each worker did so far. */
  timeline(): readonly Interval[] {
    return [...this.gone, ...this.workers].flatMap((worker) => worker.timeline());
  }

  /** Ends all workers at once; tasks in flight fail, what they finished is in the cache. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { fail } of this.queue.drain()) fail(new Error("The workers were stopped."));
    await Promise.all(this.workers.map((worker) => worker.close()));
  }
}
