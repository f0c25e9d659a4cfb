import type { DataShape } from "./cost";
import type { Execution } from "./execute";
import type { Task, TaskKind } from "./task";

/** Amount of work: tasks, and for the training of networks epochs and images. */
export interface WorkCount {
  readonly tasks: number;
  /** Epochs that the tasks add to their trainings: those of this stage, not of the stages before. */
  readonly epochs: number;
  /** Images that pass through the training in these epochs: each training image once an epoch. */
  readonly images: number;
}

export const noWork: WorkCount = { tasks: 0, epochs: 0, images: 0 };

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

/** The work of one task; `shape` is that of the data it reads. */
export function workOf(task: Task, behind: number, shape: DataShape): WorkCount {
  const epochs = addedEpochs(task, behind);
  return { tasks: 1, epochs, images: epochs * shape.trainPoints };
}

/** The sum of two amounts. */
export const addWork = (a: WorkCount, b: WorkCount): WorkCount => ({
  tasks: a.tasks + b.tasks,
  epochs: a.epochs + b.epochs,
  images: a.images + b.images,
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
  reuse(task: Task, behind: number, shape: DataShape): void {
    const work = workOf(task, behind, shape);
    this.update(task.kind, ({ asked, reused }) => ({ asked: addWork(asked, work), reused: addWork(reused, work) }));
  }

  /** Notes a task that a worker ran. */
  compute(task: Task, behind: number, shape: DataShape, execution: Execution): void {
    const work = workOf(task, behind, shape);
    this.update(task.kind, ({ asked, computed, repeatedEpochs, workSeconds, trainingCpuSeconds }) => ({
      asked: addWork(asked, work),
      computed: addWork(computed, work),
      repeatedEpochs: repeatedEpochs + Math.max(0, execution.work.trainedEpochs - work.epochs),
      workSeconds: workSeconds + execution.seconds,
      trainingCpuSeconds: trainingCpuSeconds + execution.work.trainingCpuSeconds,
    }));
  }

  /** The account so far, one line a kind. */
  read(): readonly LedgerLine[] {
    return [...this.lines.values()].sort((a, b) => a.kind.localeCompare(b.kind));
  }
}
