import { cacheFolder } from "../paths";
import { contentAddress, type Notice, ResultCache } from "../results/cache";
import { CheckpointStore } from "../results/checkpoints";
import type { Engine } from "../tensorflow/engine-kind";
import { probeEngine } from "../tensorflow/probe";
import { type Calibration, readCalibration } from "./calibration";
import { type DataShape, taskCost } from "./cost";
import { dataOf, noData, shapeLookup } from "./data-shape";
import { Ledger, type LedgerLine } from "./ledger";
import { defaultWorkers, WorkerPool } from "./pool";
import type { ResultOf } from "./result";
import type { RunEvent } from "./run-event";
import { noticeSlowEngine } from "./slow-engine";
import { referenceSpeed, type Speed, secondsOf } from "./speed";
import type { DataSample, NetworkReader, Task, TrainNetworkTask } from "./task";
import type { Choose, Priority } from "./task-queue";
import { type Interval, type WorkerTimes, workerTimes } from "./timeline";
import { trainingAddress } from "./training-address";
import type { WorkerMemory } from "./worker";

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
  runFor(
    task: TrainNetworkTask,
    dependents: readonly NetworkReader[],
    behind?: number,
  ): Promise<ResultOf<TrainNetworkTask>>;
  /** Notes a task that may be asked for, depending on results. Plans have it. */
  reserve?(task: Task, behind: number): void;
  /** Keeps the working files of a training until as many who hold it have called {@link forgetTraining}. */
  holdTraining?(task: TrainNetworkTask): void;
  /** Frees the working files of a training that the caller needs no more, unless others hold it. */
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
  /** Replaces the order in which waiting tasks start, for tests; changes no result. */
  readonly choose?: Choose;
}

/**
 * Answers tasks: from the cache, from the same task already running, or from a worker. The process that asks never
 * trains a network itself, so a notebook stays responsive. Call {@link close} at the end.
 */
export class TaskRunner implements TaskSource {
  readonly workers: number;
  readonly numerics: string;
  private readonly engine: Engine;
  private readonly cache: ResultCache;
  private readonly checkpoints: CheckpointStore;
  private readonly running = new Map<string, Promise<unknown>>();
  /** How many hold a training, by its address. */
  private readonly holders = new Map<string, number>();
  private readonly account = new Ledger();
  private readonly notice: Notice;
  private pool: WorkerPool | undefined;
  private speed: Speed | undefined;
  private shapeOf: ((data: DataSample) => DataShape) | undefined;
  private closing = false;

  constructor(private readonly options: RunnerOptions = {}) {
    this.workers = options.workers ?? defaultWorkers();
    this.notice = options.notice ?? ((message) => console.warn(message));
    this.engine = probeEngine();
    this.numerics = this.engine.numerics;
    this.cache = new ResultCache(cacheFolder(), this.notice);
    this.checkpoints = new CheckpointStore(cacheFolder(), this.notice);
    options.signal?.addEventListener("abort", this.stop, { once: true });
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
      this.account.reuse(task, behind, this.shapeFor(task));
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
    const { choose } = this.options;
    noticeSlowEngine(this.engine, notice);
    this.pool ??= new WorkerPool({ workers, cacheFolder: cacheFolder(), numerics, notice, choose });
    return this.pool;
  }

  /** Launches workers for tasks that are about to come. */
  warmUp(tasks: number): void {
    if (!this.closing) this.workersReady().warmUp(tasks);
  }

  /** The speed of a worker here, for estimates of time. */
  async calibration(): Promise<Calibration> {
    const calibration = readCalibration(this.numerics) ?? (await this.workersReady().calibration());
    this.speed = calibration.speed;
    return calibration;
  }

  /** What one of the workers holds now. */
  memory(): Promise<WorkerMemory> {
    return this.workersReady().memory();
  }

  private priorityOf(task: Task, behind: number): Priority {
    this.speed ??= readCalibration(this.numerics)?.speed ?? referenceSpeed;
    const data = dataOf(task);
    const seconds = secondsOf(taskCost(task, behind, this.shapeFor(task)), this.speed);
    return { behind, seconds, ...(data ? { data: contentAddress(data) } : {}) };
  }

  /** Sizes of the data that a task reads. */
  private shapeFor(task: Task): DataShape {
    const data = dataOf(task);
    if (!data) return noData;
    this.shapeOf ??= shapeLookup();
    return this.shapeOf(data);
  }

  private async compute(task: Task, behind: number): Promise<unknown> {
    this.tell(task, { type: "asked" });
    const execution = await this.workersReady().run(task, this.priorityOf(task, behind), {
      onStart: () => this.tell(task, { type: "started" }),
      onNews: (news) => this.tell(task, { type: "news", news }),
    });
    this.account.compute(task, behind, this.shapeFor(task), execution);
    this.tell(task, { type: "finished", result: execution.result, fromCache: false, behind });
    return execution.result;
  }

  async runFor(
    task: TrainNetworkTask,
    dependents: readonly NetworkReader[],
    behind = 0,
  ): Promise<ResultOf<TrainNetworkTask>> {
    if (dependents.every((dependent) => this.has(dependent)) || !this.has(task)) return this.run(task, behind);
    const kept = this.checkpoints.latest(trainingAddress(task, this.numerics), task.epochs);
    if (kept?.history.length === task.epochs) return this.run(task, behind);
    return (await this.compute(task, behind)) as ResultOf<TrainNetworkTask>;
  }

  holdTraining(task: TrainNetworkTask): void {
    const training = trainingAddress(task, this.numerics);
    this.holders.set(training, (this.holders.get(training) ?? 0) + 1);
  }

  forgetTraining(task: TrainNetworkTask): void {
    const training = trainingAddress(task, this.numerics);
    const others = (this.holders.get(training) ?? 1) - 1;
    if (others > 0) {
      this.holders.set(training, others);
      return;
    }
    this.holders.delete(training);
    this.checkpoints.remove(training);
  }

  /** What was asked for so far and what it took. */
  ledger(): readonly LedgerLine[] {
    return this.account.read();
  }

  /** What each worker did so far. */
  timeline(): readonly Interval[] {
    return this.pool?.timeline() ?? [];
  }

  /** How the workers spent their time so far. */
  workerTimes(): WorkerTimes {
    return workerTimes(this.timeline(), this.pool?.now() ?? 0);
  }

  private readonly stop = (): void => void this.close();

  /** Ends the workers; waiting tasks fail. */
  async close(): Promise<void> {
    this.options.signal?.removeEventListener("abort", this.stop); // a notebook's signal outlives its runs
    this.closing = true;
    await this.pool?.close();
  }
}
