import { cacheFolder } from "../paths";
import { contentAddress, ResultCache } from "../results/cache";
import { CheckpointFiles } from "../results/checkpoints";
import { probeEngine } from "../tensorflow/probe";
import { chainAddressOf, groupOf, questionOf } from "./address";
import type { Calibration } from "./calibration";
import { CodeCheck, type StaleCounts } from "./code-check";
import type { PlainTask, ResultOf, Task, TaskKind } from "./kind";
import { addWork, inOrder, lessWork, noWork, type WorkCount, workOf } from "./ledger";
import { kindOf } from "./registry";
import type { Asking, TaskSource } from "./source";
import { addCosts, noCost, secondsOf, type TaskCost } from "./speed";

/** What a run will ask for, by kind of task. */
export interface PlanLine {
  readonly kind: string;
  /** What such tasks do. */
  readonly title: string;
  readonly asked: WorkCount;
  /** Answers that the cache already holds. */
  readonly cached: WorkCount;
  /** What is left to compute: equal tasks once (see `ofResults` of a kind), and of trainings the epochs that no checkpoint holds. */
  readonly left: WorkCount;
  /** Unfinished trainings that go on from a checkpoint, with the epochs and images that it holds. */
  readonly kept: WorkCount;
  /** Of what is left. */
  readonly cost: TaskCost;
  /** `asked` is the most that can happen: how much of it does depends on results. */
  readonly atMost?: true;
}

/**
 * Counts what an experiment would ask for, by letting it ask on what the cache holds and on assumed results. Schedules
 * do not depend on results, so the counts are exact; one that does reserves the rest of its bound, and the plan says so.
 */
export class Planner implements TaskSource {
  private readonly numerics = probeEngine().numerics;
  private readonly cache = new ResultCache(cacheFolder());
  private readonly checkpoints = new CheckpointFiles(cacheFolder());
  private readonly lines = new Map<string, PlanLine>();
  private readonly dataSetIds = new Set<string>();
  /** What is left of each training over all its rungs, and of each other task: what cannot be shared by workers. */
  private readonly chains = new Map<string, TaskCost>();
  private readonly counted = new Set<string>();
  /** Whether a result was assumed of which other tasks may be made. */
  private hasAssumed = false;
  /** Epochs to which each chain is planned so far. */
  private readonly reached = new Map<string, number>();
  private readonly staleAnswers = new Map<TaskKind, Set<string>>();
  private checking: Promise<CodeCheck> | undefined;
  /** As soon as the first task is counted. */
  private check: CodeCheck | undefined;

  /**
   * @param options.onMissing Called with the number of tasks so far that the cache does not answer.
   * @param options.recompute Answers that other code made count as none.
   */
  constructor(
    private readonly options: { readonly onMissing?: (tasks: number) => void; readonly recompute?: boolean } = {},
  ) {}

  async run<T extends Task>(task: T, { trainedEpochs = 0, readers = [] }: Asking = {}): Promise<ResultOf<T>> {
    this.checking ??= CodeCheck.of(cacheFolder());
    this.check = await this.checking;
    const address = contentAddress(questionOf(task, this.numerics));
    const stored = this.peek(task, address, this.check);
    this.count(task, address, trainedEpochs, stored !== undefined && !this.isMissed(task, readers, this.check));
    return (stored?.answer ?? kindOf(task).assumed(task)) as ResultOf<T>;
  }

  /** The stored answer, unless other code made it and it is to be computed again. */
  private peek(task: PlainTask, address: string, check: CodeCheck): { readonly answer: unknown } | undefined {
    const kind = kindOf(task);
    const stored = this.cache.read(groupOf(kind), address);
    if (!stored || check.isSame(kind, stored.code)) return stored;
    this.staleAnswers.set(kind, (this.staleAnswers.get(kind) ?? new Set()).add(address));
    return this.options.recompute ? undefined : stored;
  }

  /** Whether a task is computed again for its working files, which are gone and which a reader needs. */
  private isMissed(task: PlainTask, readers: readonly PlainTask[], check: CodeCheck): boolean {
    const chain = this.chainOf(task);
    const length = kindOf(task).chain?.(task).length ?? 0;
    if (!chain || (this.reached.get(chain) ?? 0) >= length) return false;
    const isOpen = (reader: PlainTask) => !this.peek(reader, contentAddress(questionOf(reader, this.numerics)), check);
    return readers.some(isOpen) && !this.checkpoints.has(chain, length);
  }

  private chainOf(task: PlainTask): string | undefined {
    return chainAddressOf(task, this.numerics, this.check?.digests.kinds[task.kind] ?? "");
  }

  /** Counts a task that results may ask for; without effect while all results are known, since then the rest is too. */
  reserve(task: Task, { trainedEpochs = 0 }: Asking = {}): void {
    if (this.counted.size === 0) return;
    this.count(task, contentAddress(questionOf(task, this.numerics)), trainedEpochs, false);
    const line = this.lines.get(task.kind)!;
    this.lines.set(task.kind, { ...line, atMost: true });
  }

  holding<Result>(_chains: readonly Task[], use: () => Promise<Result>): Promise<Result> {
    return use();
  }

  private count(task: PlainTask, address: string, trainedEpochs: number, cached: boolean): void {
    const kind = kindOf(task);
    const { name, title } = kind;
    const line = this.lines.get(name) ?? {
      kind: name,
      title,
      asked: noWork,
      cached: noWork,
      left: noWork,
      kept: noWork,
      cost: noCost,
    };
    const data = kind.data?.(task);
    if (data) this.dataSetIds.add(data.id);
    const work = workOf(task, trainedEpochs);
    const known = { ...line, asked: addWork(line.asked, work) };
    if (cached) this.lines.set(name, { ...known, cached: addWork(line.cached, work) });
    else this.lines.set(name, this.isEqual(kind, address) ? known : this.withTask(known, task, address, trainedEpochs));
  }

  /** Whether a task is one that was counted, and not another one whose question looks alike on assumed results. */
  private isEqual({ ofResults }: TaskKind, address: string): boolean {
    return this.counted.has(address) && !(ofResults && this.hasAssumed);
  }

  /** A line with a task that has to be computed. */
  private withTask(line: PlanLine, task: PlainTask, address: string, trainedEpochs: number): PlanLine {
    this.counted.add(address);
    this.options.onMissing?.(this.counted.size);
    const kind = kindOf(task);
    if (!kind.ofResults) this.hasAssumed = true;
    const chain = this.chainOf(task);
    const length = kind.chain?.(task).length ?? 0;
    // an equal architecture of another bracket may have got further, as may a run that was killed
    const reached = Math.max(trainedEpochs, (chain && this.reached.get(chain)) || 0);
    const kept = chain ? Math.max(reached, this.checkpoints.latestStep(chain, length)) : reached;
    const [work, left] = [workOf(task, trainedEpochs), workOf(task, kept)];
    const cost = kind.cost(task, kept);
    const shared = chain ?? `${address} ${this.chains.size}`;
    this.reached.set(shared, Math.max(reached, length));
    this.chains.set(shared, addCosts(this.chains.get(shared) ?? noCost, cost));
    const isKept = kept > reached;
    return {
      ...line,
      left: addWork(line.left, isKept ? left : work),
      kept: isKept ? addWork(line.kept, { ...lessWork(work, left), tasks: 1 }) : line.kept,
      cost: addCosts(line.cost, cost),
    };
  }

  /** Whether anything is left to compute. */
  hasWork(): boolean {
    return this.counted.size > 0;
  }

  /**
   * Seconds that what is left takes on so many workers: their start, then the work shared by all, or the longest
   * training with all its rungs where that is more. 0 when nothing is left.
   */
  estimatedSeconds({ speed, startSeconds }: Calibration, workers: number): number {
    if (!this.hasWork()) return 0;
    const chains = [...this.chains.values()].map((cost) => secondsOf(cost, speed));
    const work = chains.reduce((sum, seconds) => sum + seconds, 0);
    const longest = chains.reduce((a, b) => Math.max(a, b), 0);
    return startSeconds + Math.max(work / workers, longest);
  }

  /** Ids of the data sets that the tasks so far read. */
  dataSets(): readonly string[] {
    return [...this.dataSetIds];
  }

  /** How many different answers, by kind, were made by other code than there is now. */
  stale(): StaleCounts {
    return new Map([...this.staleAnswers].map(([kind, answers]) => [kind, answers.size]));
  }

  /** The plan so far, one line a kind. */
  read(): readonly PlanLine[] {
    return inOrder(this.lines);
  }
}
