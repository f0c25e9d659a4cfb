import { setImmediate } from "node:timers/promises";
import { cacheFolder } from "../paths";
import { contentAddress, type Notice, ResultCache } from "../results/cache";
import { CheckpointFiles } from "../results/checkpoints";
import { announceEngine } from "../tensorflow/announce";
import type { Engine } from "../tensorflow/engine-kind";
import { probeEngine } from "../tensorflow/probe";
import { chainAddressOf, groupOf, questionOf } from "./address";
import { type Calibration, readCalibration } from "./calibration";
import { CodeCheck } from "./code-check";
import type { Executor } from "./executor";
import { Failures } from "./failures";
import { HeldChains } from "./held-chains";
import type { PlainTask, ResultOf, Task } from "./kind";
import { Ledger, type LedgerLine } from "./ledger";
import { defaultWorkers, WorkerPool } from "./pool";
import { kindOf } from "./registry";
import type { StudyEvent } from "./run-event";
import type { Asking, TaskSource } from "./source";
import { referenceSpeed, type Speed, secondsOf } from "./speed";
import type { Choose, Priority } from "./task-queue";
import { type Interval, type WorkerTimes, workerTimes } from "./timeline";

/** Settings of a {@link TaskRunner}. */
export interface RunnerOptions {
  /** Worker processes; one a core unless told. Changes no result. */
  readonly workers?: number;
  /** Stops the run: workers end at once, what they finished stays in the cache. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: StudyEvent) => void;
  /** Where news for the user goes that is not a result, such as a damaged cache entry. */
  readonly notice?: Notice;
  /** Computes again what other code than there is now has answered. */
  readonly recompute?: boolean;
  /** What runs the tasks; processes of this machine unless told. Made when there is something to run. */
  readonly executor?: (options: { readonly workers: number; readonly notice: Notice }) => Executor;
  /** Replaces the order in which waiting tasks start, for tests; changes no result. */
  readonly choose?: Choose;
}

interface Answer {
  readonly result: unknown;
  /** False for one from the cache. */
  readonly computed: boolean;
}

/**
 * Answers tasks: from the cache, from the same task already running, or from an executor. The process that asks never
 * computes itself, so a notebook stays responsive. Call {@link close} at the end.
 */
export class TaskRunner implements TaskSource {
  readonly workers: number;
  readonly numerics: string;
  private readonly engine: Engine;
  private readonly cache: ResultCache;
  private readonly checkpoints: CheckpointFiles;
  private readonly running = new Map<string, Promise<Answer>>();
  /** Addresses of what workers have run. */
  private readonly computed = new Set<string>();
  private readonly held: HeldChains;
  private readonly account = new Ledger();
  private readonly notice: Notice;
  private executor: Executor | undefined;
  private speed: Speed | undefined;
  private check: Promise<CodeCheck> | undefined;
  private readonly failures: Failures;
  private closing = false;

  constructor(private readonly options: RunnerOptions = {}) {
    this.workers = options.workers ?? defaultWorkers();
    this.notice = options.notice ?? ((message) => console.warn(message));
    this.failures = new Failures(this.notice);
    this.engine = probeEngine();
    this.numerics = this.engine.numerics;
    this.cache = new ResultCache(cacheFolder(), this.notice);
    this.checkpoints = new CheckpointFiles(cacheFolder(), this.notice);
    this.held = new HeldChains((chain) => this.checkpoints.remove(chain));
    options.signal?.addEventListener("abort", this.stop, { once: true });
  }

  private addressOf(task: PlainTask): string {
    return contentAddress(questionOf(task, this.numerics));
  }

  private codeCheck(): Promise<CodeCheck> {
    this.check ??= CodeCheck.of(cacheFolder());
    return this.check;
  }

  /** The stored answer; what other code made is none where it is to be computed again. */
  private async peek(task: PlainTask, address = this.addressOf(task)): Promise<unknown> {
    const kind = kindOf(task);
    const stored = this.cache.read(groupOf(kind), address);
    if (!stored || !this.options.recompute) return stored?.answer;
    return (await this.codeCheck()).isSame(kind, stored.code) ? stored.answer : undefined;
  }

  async run<T extends Task>(task: T, { trainedEpochs = 0, readers = [] }: Asking = {}): Promise<ResultOf<T>> {
    if (this.closing || this.options.signal?.aborted) throw new Error("The run was stopped.");
    const address = this.addressOf(task);
    const asking = { trainedEpochs, readers };
    const twin = this.running.get(address);
    // after a twin it is in the cache; what the twin freed or never had on disk, this one's readers may need
    const answering = twin ? twin.then(() => this.answer(task, address, asking)) : this.answer(task, address, asking);
    this.running.set(address, answering);
    try {
      const { result, computed } = await answering;
      if (!computed) {
        this.account.reuse(task, trainedEpochs);
        this.tell(task, { type: "finished", result, fromCache: true, trainedEpochs });
      }
      return result as ResultOf<T>;
    } catch (error) {
      if (!this.closing) this.failures.add(task, address, error as Error);
      throw error;
    } finally {
      if (this.running.get(address) === answering) this.running.delete(address);
    }
  }

  /**
   * Lets the tasks that do not depend on a failed one come to their end, so that their results are kept.
   *
   * @returns The error that says what failed: the one given, or one for several tasks.
   */
  async finishOthers(error: unknown): Promise<unknown> {
    while (this.running.size > 0 && !this.closing) {
      await Promise.allSettled(this.running.values());
      await setImmediate(); // who waited for them asks for what comes next
    }
    return this.closing ? error : this.failures.errorOf(error);
  }

  private async answer(
    task: PlainTask,
    address: string,
    { trainedEpochs, readers }: Required<Asking>,
  ): Promise<Answer> {
    const stored = await this.peek(task, address);
    if (stored !== undefined && !(await this.isMissed(task, readers))) return { result: stored, computed: false };
    return { result: await this.compute(task, address, trainedEpochs), computed: true };
  }

  /** Whether what a task leaves on disk is gone and one of its readers has still to be computed. */
  private async isMissed(task: PlainTask, readers: readonly PlainTask[]): Promise<boolean> {
    if (readers.length === 0) return false;
    const answers = await Promise.all(readers.map((reader) => this.peek(reader)));
    if (answers.every((answer) => answer !== undefined)) return false;
    const chain = await this.chainAddress(task);
    return chain !== undefined && !this.checkpoints.has(chain, kindOf(task).chain!(task).length);
  }

  private async chainAddress(task: PlainTask): Promise<string | undefined> {
    if (!kindOf(task).chain) return undefined;
    return chainAddressOf(task, this.numerics, (await this.codeCheck()).digests.kinds[task.kind]);
  }

  private tell(task: PlainTask, event: { readonly type: string; readonly [detail: string]: unknown }): void {
    this.options.onEvent?.({ ...event, kind: task.kind, task } as unknown as StudyEvent);
  }

  private executorReady(): Executor {
    const { workers, notice } = this;
    const { choose, executor = (given) => new WorkerPool({ ...given, choose }) } = this.options;
    announceEngine(this.engine, notice);
    this.executor ??= executor({ workers, notice });
    return this.executor;
  }

  /** Launches workers for tasks that are about to come. */
  warmUp(tasks: number): void {
    if (!this.closing) this.executorReady().warmUp(tasks);
  }

  /** The speed of a worker here, for estimates of time. */
  async calibration(): Promise<Calibration> {
    const code = (await this.codeCheck()).digests.measureSpeed;
    const calibration = readCalibration(this.numerics, code) ?? (await this.executorReady().calibration());
    this.speed = calibration.speed;
    return calibration;
  }

  private priorityOf(task: PlainTask, trainedEpochs: number, check: CodeCheck): Priority {
    this.speed ??= readCalibration(this.numerics, check.digests.measureSpeed)?.speed ?? referenceSpeed;
    const kind = kindOf(task);
    const data = kind.data?.(task);
    const seconds = secondsOf(kind.cost(task, trainedEpochs), this.speed);
    return { trainedEpochs, seconds, ...(data ? { data: contentAddress(data.sample) } : {}) };
  }

  private async compute(task: PlainTask, address: string, trainedEpochs: number): Promise<unknown> {
    this.tell(task, { type: "asked" });
    const check = await this.codeCheck();
    const order = { task, cacheFolder: cacheFolder(), numerics: this.numerics, code: check.digests.kinds };
    const execution = await this.executorReady().run(order, this.priorityOf(task, trainedEpochs, check), {
      onStart: () => this.tell(task, { type: "started" }),
      onNews: (news) => this.tell(task, { type: "news", news }),
    });
    // its network was freed and a reader needs it: known already, trained again
    if (this.computed.has(address)) this.account.repeat(task, trainedEpochs, execution);
    else this.account.compute(task, trainedEpochs, execution);
    this.computed.add(address);
    this.tell(task, { type: "finished", result: execution.result, fromCache: false, trainedEpochs });
    return execution.result;
  }

  async holding<Result>(chains: readonly Task[], use: () => Promise<Result>): Promise<Result> {
    const addresses = (await Promise.all(chains.map((task) => this.chainAddress(task)))).flatMap(
      (chain) => chain ?? [],
    );
    return this.held.during(addresses, use);
  }

  /** What was asked for so far and what it took. */
  ledger(): readonly LedgerLine[] {
    return this.account.read();
  }

  /** What each worker did so far. */
  timeline(): readonly Interval[] {
    return this.executor?.timeline() ?? [];
  }

  /** How the workers spent their time so far. */
  workerTimes(): WorkerTimes {
    return workerTimes(this.timeline(), this.executor?.now() ?? 0);
  }

  private readonly stop = (): void => void this.close();

  /** Ends the workers; waiting tasks fail. */
  async close(): Promise<void> {
    this.options.signal?.removeEventListener("abort", this.stop); // a notebook's signal outlives its runs
    this.closing = true;
    await this.executor?.close();
  }
}
