import { cacheFolder } from "../paths";
import { contentAddress, ResultCache } from "../results/cache";
import { probeEngine } from "../tensorflow/probe";
import { chainAddressOf, groupOf, questionOf } from "./address";
import type { Calibration } from "./calibration";
import { CodeCheck, type StaleCounts } from "./code-check";
import type { PlainTask, ResultOf, Task, TaskKind } from "./kind";
import { addWork, inOrder, noWork, type WorkCount, workOf } from "./ledger";
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
  /** What is left; a task that is asked for twice is computed once. */
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
  private readonly lines = new Map<string, PlanLine>();
  private readonly dataSetIds = new Set<string>();
  /** What is left of each training over all its rungs, and of each other task: what cannot be shared by workers. */
  private readonly chains = new Map<string, TaskCost>();
  private readonly counted = new Set<string>();
  /** Epochs to which each chain is planned so far. */
  private readonly reached = new Map<string, number>();
  private readonly staleAnswers = new Map<TaskKind, Set<string>>();
  private check: Promise<CodeCheck> | undefined;

  /**
   * @param options.onMissing Called with the number of tasks so far that the cache does not answer.
   * @param options.recompute Answers that other code made count as none.
   */
  constructor(
    private readonly options: { readonly onMissing?: (tasks: number) => void; readonly recompute?: boolean } = {},
  ) {}

  async run<T extends Task>(task: T, { trainedEpochs = 0 }: Asking = {}): Promise<ResultOf<T>> {
    const kind = kindOf(task);
    const address = contentAddress(questionOf(task, this.numerics));
    let stored = this.cache.read(groupOf(kind), address);
    if (stored) {
      this.check ??= CodeCheck.of(cacheFolder());
      if (!(await this.check).isSame(kind, stored.code)) {
        this.staleAnswers.set(kind, (this.staleAnswers.get(kind) ?? new Set()).add(address));
        if (this.options.recompute) stored = undefined;
      }
    }
    this.count(task, address, trainedEpochs, stored !== undefined);
    return (stored?.answer ?? kind.assumed(task)) as ResultOf<T>;
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
    const line = this.lines.get(name) ?? { kind: name, title, asked: noWork, cached: noWork, cost: noCost };
    const data = kind.data?.(task);
    if (data) this.dataSetIds.add(data.id);
    const work = workOf(task, trainedEpochs);
    this.lines.set(name, {
      ...line,
      asked: addWork(line.asked, work),
      cached: cached ? addWork(line.cached, work) : line.cached,
      cost: cached ? line.cost : addCosts(line.cost, this.costLeft(task, address, trainedEpochs)),
    });
  }

  private costLeft(task: PlainTask, address: string, trainedEpochs: number): TaskCost {
    const kind = kindOf(task);
    if (this.counted.has(address)) return noCost;
    this.counted.add(address);
    this.options.onMissing?.(this.counted.size);
    const chain = chainAddressOf(task, this.numerics, "") ?? address;
    // an equal architecture of another bracket may have got further
    const reached = Math.max(trainedEpochs, this.reached.get(chain) ?? 0);
    const length = kind.chain?.(task).length ?? 0;
    this.reached.set(chain, Math.max(reached, length));
    const cost = kind.cost(task, reached);
    this.chains.set(chain, addCosts(this.chains.get(chain) ?? noCost, cost));
    return cost;
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
