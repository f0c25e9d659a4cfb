import { cacheFolder } from "../paths";
import { contentAddress, type Notice, ResultCache } from "../results/cache";
import { CheckpointStore } from "../results/checkpoints";
import { probeEngine } from "../tensorflow/probe";
import type { Calibration } from "./calibration";
import { Ledger, type LedgerLine } from "./ledger";
import { defaultWorkers, WorkerPool } from "./pool";
import type { ResultOf } from "./result";
import type { RunEvent } from "./run-event";
import type { EstimateInformationTask, Task, TrainNetworkTask } from "./task";
import { trainingAddress } from "./training-address";

/** Where experiments get their results from: a runner, or a plan that only counts. */
export interface TaskSource {
  /**
   * The result of a task.
   *
   * @param behind Epochs that earlier stages have trained already, for the ledger.
   * @throws Error when the task fails or the run is stopped.
   */
  run<T extends Task>(task: T, behind?: number): Promise<ResultOf<T>>;
  /** Like {@link run}, and leaves the network on disk if one of the dependent tasks still has to read it. */
  runFor(task: TrainNetworkTask, dependents: readonly EstimateInformationTask[]): Promise<ResultOf<TrainNetworkTask>>;
  /** Notes a task that may be asked for, depending on results. Plans have it. */
  reserve?(task: Task, behind: number): void;
  /** Frees the working files of a training that no task needs any more. */
  forgetTraining(task: TrainNetworkTask): void;
}

/** Settings of a {@link TaskRunner}. */
export interface RunnerOptions {
  /** Worker processes; one a core unless told. Changes no result. */
  readonly workers?: number;
  /** Stops the run: workers end at once, what they finished stays in the cache. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /** Where news for the user goes that is not a result, such as a damaged cache entry. */
  readonly notice?: Notice;
}

/**
 * Answers tasks: from the cache, from the same task already running, or from a worker. The process that asks never
 * trains a network itself, so a notebook stays responsive. Call {@link close} at the end.
 */
export class TaskRunner implements TaskSource {
  readonly workers: number;
  readonly numerics: string;
  private readonly cache: ResultCache;
  private readonly checkpoints: CheckpointStore;
  private readonly running = new Map<string, Promise<unknown>>();
  private readonly account = new Ledger();
  private readonly notice: Notice;
  private pool: WorkerPool | undefined;
  private closing = false;

  constructor(private readonly options: RunnerOptions = {}) {
    this.workers = options.workers ?? defaultWorkers();
    this.notice = options.notice ?? ((message) => console.warn(message));
    this.numerics = probeEngine().numerics;
    this.cache = new ResultCache(cacheFolder(), this.notice);
    this.checkpoints = new CheckpointStore(cacheFolder(), this.notice);
    options.signal?.addEventListener("abort", () => void this.close(), { once: true });
  }

  private question(task: Task): { readonly numerics: string; readonly task: Task } {
    return { numerics: this.numerics, task };
  }

  private has(task: Task): boolean {
    return this.cache.has(task.kind, this.question(task));
  }

  private peek<T extends Task>(task: T): ResultOf<T> | undefined {
    return this.cache.read(task.kind, this.question(task)) as ResultOf<T> | undefined;
  }

  async run<T extends Task>(task: T, behind = 0): Promise<ResultOf<T>> {
    if (this.closing || this.options.signal?.aborted) throw new Error("The run was stopped.");
    const address = contentAddress(this.question(task));
    const twin = this.running.get(address);
    const stored = twin ? await twin : this.peek(task);
    if (stored !== undefined) {
      this.account.reuse(task, behind);
      this.tell(task, { type: "finished", result: stored, fromCache: true, behind });
      return stored as ResultOf<T>;
    }
    const answer = this.compute(task, behind);
    this.running.set(address, answer);
    try {
      return (await answer) as ResultOf<T>;
    } finally {
      this.running.delete(address);
    }
  }

  private tell(task: Task, event: { readonly type: RunEvent["type"]; readonly [detail: string]: unknown }): void {
    this.options.onEvent?.({ ...event, kind: task.kind, task } as unknown as RunEvent);
  }

  private workersReady(): WorkerPool {
    const { workers, numerics, notice } = this;
    this.pool ??= new WorkerPool({ workers, cacheFolder: cacheFolder(), numerics, notice });
    return this.pool;
  }

  /** The speed of a worker here, for estimates of time. */
  calibration(): Promise<Calibration> {
    return this.workersReady().calibration();
  }

  private async compute(task: Task, behind: number): Promise<unknown> {
    this.tell(task, { type: "asked" });
    const execution = await this.workersReady().run(task, {
      onStart: () => this.tell(task, { type: "started" }),
      onNews: (news) => this.tell(task, { type: "news", news }),
    });
    this.account.compute(task, behind, execution);
    this.tell(task, { type: "finished", result: execution.result, fromCache: false, behind });
    return execution.result;
  }

  async runFor(
    task: TrainNetworkTask,
    dependents: readonly EstimateInformationTask[],
  ): Promise<ResultOf<TrainNetworkTask>> {
    if (dependents.every((dependent) => this.has(dependent)) || !this.has(task)) return this.run(task);
    const kept = this.checkpoints.latest(trainingAddress(task, this.numerics), task.epochs);
    if (kept?.history.length === task.epochs) return this.run(task);
    return (await this.compute(task, 0)) as ResultOf<TrainNetworkTask>;
  }

  forgetTraining(task: TrainNetworkTask): void {
    this.checkpoints.remove(trainingAddress(task, this.numerics));
  }

  /** What was asked for so far and what it took. */
  ledger(): readonly LedgerLine[] {
    return this.account.read();
  }

  /** Ends the workers; waiting tasks fail. */
  async close(): Promise<void> {
    this.closing = true;
    await this.pool?.close();
  }
}
