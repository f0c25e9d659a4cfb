import { labelEntropy } from "../../mutual-information/bounds";
import type { BenchmarkRun } from "../../mutual-information/ground-truth";
import { nEntries } from "../../search-space/architecture";
import { cacheFolder } from "../paths";
import { contentAddress, ResultCache } from "../results/cache";
import { probeEngine } from "../tensorflow/probe";
import type { Calibration } from "./calibration";
import { type DataShape, taskCost } from "./cost";
import { dataOf, noData } from "./data-shape";
import { assumedLabelInformation } from "./label-information-cost";
import { addWork, noWork, type WorkCount, workOf } from "./ledger";
import type { FitPredictorResult, ResultOf, TrainNetworkResult } from "./result";
import type { TaskSource } from "./runner";
import { addCosts, noCost, secondsOf, type TaskCost } from "./speed";
import type { DataSample, NetworkReader, Task, TaskKind, TrainNetworkTask } from "./task";
import { trainingAddress } from "./training-address";

/** What a run will ask for, by kind of task. */
export interface PlanLine {
  readonly kind: TaskKind;
  readonly asked: WorkCount;
  /** Answers that the cache already holds. */
  readonly cached: WorkCount;
  /** What is left; a task that is asked for twice is computed once. */
  readonly cost: TaskCost;
  /** `asked` is the most that can happen: how much of it does depends on results. */
  readonly atMost?: true;
}

/** Results of the right form for tasks whose results are not known yet; only their number matters to a plan. */
function assumedResult(task: Task): unknown {
  const zeros = () => new Array<number>(nEntries).fill(1 / nEntries);
  switch (task.kind) {
    case "train-network": {
      const record = { trainLoss: 0, validationLoss: 0, validationAccuracy: 0 };
      const history = Array.from({ length: task.epochs }, (_, index) => ({ epoch: index + 1, ...record }));
      return { history } satisfies TrainNetworkResult;
    }
    case "estimate-information": {
      const bounds = { dv: 0, nwj: 0, labelCrossEntropy: 0 };
      const ceilingNats = labelEntropy([0, 1], 2);
      return {
        nats: 0,
        fit: bounds,
        report: bounds,
        standardError: 0,
        dvStandardError: 0,
        ceilingNats,
        curve: [],
        stopReason: "converged",
      };
    }
    case "estimate-label-information":
      return assumedLabelInformation(task);
    case "fit-predictor": {
      const predictions = (groups: typeof task.train) => groups.map(({ inputs }) => inputs.map(zeros));
      const curve = { train: [], test: [] };
      return {
        curve,
        trainPredictions: predictions(task.train),
        testPredictions: predictions(task.test),
      } satisfies FitPredictorResult;
    }
    case "estimate-known-truth": {
      const { case: caseId, estimator, seed } = task;
      const answer = { nats: 0, standardError: null, interval: null, verdict: null, pValue: null, estimates: {} };
      return { caseId, estimator, seed, truthNats: 0, seconds: 0, ...answer } satisfies BenchmarkRun;
    }
  }
}

/**
 * Counts what an experiment would ask for, by running the experiment's own code on what the cache holds and on
 * assumed results. Schedules do not depend on results, so the counts are exact; one that does reserves the rest of its
 * bound, and the plan says so.
 */
export class Planner implements TaskSource {
  private readonly numerics = probeEngine().numerics;
  private readonly cache = new ResultCache(cacheFolder());
  private readonly lines = new Map<TaskKind, PlanLine>();
  private readonly dataSetIds = new Set<string>();
  /** What is left of each training over all its stages, and of each other task: what cannot be shared by workers. */
  private readonly chains = new Map<string, TaskCost>();
  private readonly counted = new Set<string>();
  /** Epochs to which each training is planned so far. */
  private readonly reached = new Map<string, number>();

  /**
   * @param options.shapeOf Sizes of the data a task reads, for the estimate of its cost.
   * @param options.onMissing Called with the number of tasks so far that the cache does not answer.
   */
  constructor(
    private readonly options: {
      readonly shapeOf: (data: DataSample) => DataShape;
      readonly onMissing?: (tasks: number) => void;
    },
  ) {}

  async run<T extends Task>(task: T, behind = 0): Promise<ResultOf<T>> {
    const stored = this.cache.read(task.kind, { numerics: this.numerics, task });
    this.count(task, behind, stored !== undefined);
    return (stored ?? assumedResult(task)) as ResultOf<T>;
  }

  /** Counts a task that results may ask for; without effect while all results are known, since then the rest is too. */
  reserve(task: Task, behind: number): void {
    if (this.counted.size === 0) return;
    this.count(task, behind, false);
    const line = this.lines.get(task.kind)!;
    this.lines.set(task.kind, { ...line, atMost: true });
  }

  private count(task: Task, behind: number, cached: boolean): void {
    const line = this.lines.get(task.kind) ?? {
      kind: task.kind,
      asked: noWork,
      cached: noWork,
      cost: noCost,
    };
    const data = dataOf(task);
    if (data) this.dataSetIds.add(data.id);
    const shape = data ? this.options.shapeOf(data) : noData;
    const work = workOf(task, behind, shape);
    this.lines.set(task.kind, {
      ...line,
      asked: addWork(line.asked, work),
      cached: cached ? addWork(line.cached, work) : line.cached,
      cost: cached ? line.cost : addCosts(line.cost, this.costLeft(task, behind, shape)),
    });
  }

  private costLeft(task: Task, behind: number, shape: DataShape): TaskCost {
    const address = contentAddress({ task });
    if (this.counted.has(address)) return noCost;
    this.counted.add(address);
    this.options.onMissing?.(this.counted.size);
    const chain = task.kind === "train-network" ? trainingAddress(task, this.numerics) : address;
    // an equal architecture of another bracket may have got further
    const reached = Math.max(behind, this.reached.get(chain) ?? 0);
    if (task.kind === "train-network") this.reached.set(chain, Math.max(reached, task.epochs));
    const cost = taskCost(task, reached, shape);
    this.chains.set(chain, addCosts(this.chains.get(chain) ?? noCost, cost));
    return cost;
  }

  /** Whether anything is left to compute. */
  hasWork(): boolean {
    return this.counted.size > 0;
  }

  /**
   * Seconds that what is left takes on so many workers: their start, then the work shared by all, or the longest
   * training with all its stages where that is more. 0 when nothing is left.
   */
  estimatedSeconds({ speed, startSeconds }: Calibration, workers: number): number {
    if (!this.hasWork()) return 0;
    const chains = [...this.chains.values()].map((cost) => secondsOf(cost, speed));
    const work = chains.reduce((sum, seconds) => sum + seconds, 0);
    return startSeconds + Math.max(work / workers, ...chains);
  }

  runFor(task: TrainNetworkTask, _dependents: readonly NetworkReader[], behind = 0) {
    return this.run(task, behind);
  }

  forgetTraining(): void {}

  /** Ids of the data sets that the tasks so far read. */
  dataSets(): readonly string[] {
    return [...this.dataSetIds];
  }

  /** The plan so far, one line a kind. */
  read(): readonly PlanLine[] {
    return [...this.lines.values()].sort((a, b) => a.kind.localeCompare(b.kind));
  }
}
