import type { Execution } from "./execute";
import type { Task, TaskKind } from "./task";

/** Amount of work: tasks, and for network training epochs and images. */
export interface WorkCount {
  readonly tasks: number;
  /** Epochs that the tasks add to their trainings: those of this stage, not of the stages before. */
  readonly epochs: number;
}

export const noWork: WorkCount = { tasks: 0, epochs: 0 };

/** What a run asked for and what it took, by kind of task. */
export interface LedgerLine {
  readonly kind: TaskKind;
  /** Everything asked for; equals the plan. */
  readonly asked: WorkCount;
  /** Answered by the cache, or by the same task asked for before in this run. */
  readonly reused: WorkCount;
  /** Run by workers. */
  readonly computed: WorkCount;
  /** Epochs that had to be trained again because a checkpoint was gone. */
  readonly repeatedEpochs: number;
  /** Seconds of work in all workers together. */
  readonly workSeconds: number;
  /** Of these, seconds on a processor of epochs of training, validation included. */
  readonly trainingCpuSeconds: number;
}

/** Epochs a task adds to the training it belongs to; `behind` is what earlier stages trained. */
export function addedEpochs(task: Task, behind: number): number {
  return task.kind === "train-network" ? task.epochs - behind : 0;
}

const add = (a: WorkCount, tasks: number, epochs: number): WorkCount => ({
  tasks: a.tasks + tasks,
  epochs: a.epochs + epochs,
});

/** Keeps account of a run while it goes. */
export class Ledger {
  private readonly lines = new Map<TaskKind, LedgerLine>();

  private update(kind: TaskKind, change: (line: LedgerLine) => Partial<LedgerLine>): void {
    const line = this.lines.get(kind) ?? {
      kind,
      asked: noWork,
      reused: noWork,
      computed: noWork,
      repeatedEpochs: 0,
      workSeconds: 0,
      trainingCpuSeconds: 0,
    };
    this.lines.set(kind, { ...line, ...change(line) });
  }

  /** Notes a task that needed no computation. */
  reuse(task: Task, behind: number): void {
    const epochs = addedEpochs(task, behind);
    this.update(task.kind, ({ asked, reused }) => ({ asked: add(asked, 1, epochs), reused: add(reused, 1, epochs) }));
  }

  /** Notes a task that a worker ran. */
  compute(task: Task, behind: number, execution: Execution): void {
    const epochs = addedEpochs(task, behind);
    this.update(task.kind, ({ asked, computed, repeatedEpochs, workSeconds, trainingCpuSeconds }) => ({
      asked: add(asked, 1, epochs),
      computed: add(computed, 1, epochs),
      repeatedEpochs: repeatedEpochs + Math.max(0, execution.work.trainedEpochs - epochs),
      workSeconds: workSeconds + execution.seconds,
      trainingCpuSeconds: trainingCpuSeconds + execution.work.trainingCpuSeconds,
    }));
  }

  /** The account so far, one line a kind. */
  read(): readonly LedgerLine[] {
    return [...this.lines.values()].sort((a, b) => a.kind.localeCompare(b.kind));
  }
}
