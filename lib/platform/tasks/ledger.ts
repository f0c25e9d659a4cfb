import type { Execution } from "./executor";
import type { PlainTask, TaskKind } from "./kind";
import { kindOf } from "./registry";

/** Amount of work: tasks, and for the training of networks epochs and images. */
export interface WorkCount {
  readonly tasks: number;
  /** Epochs that the tasks add to their trainings: those of this rung, not of the rungs before. */
  readonly epochs: number;
  /** Images that pass through the training in these epochs: each training image once an epoch. */
  readonly images: number;
}

export const noWork: WorkCount = { tasks: 0, epochs: 0, images: 0 };

/** What a run asked for and what it took, by kind of task. */
export interface LedgerLine {
  readonly kind: string;
  /** What such tasks do. */
  readonly title: string;
  /** Everything asked for; equals the plan. */
  readonly asked: WorkCount;
  /** Answered by the cache, or by the same task asked for before in this run. */
  readonly reused: WorkCount;
  /** Run by workers, without what they found in checkpoints. */
  readonly computed: WorkCount;
  /** Trainings that went on from a checkpoint further than they were asked to, with the epochs and images it held. */
  readonly kept: WorkCount;
  /** Epochs that had to be trained again because their checkpoint was gone, also for a network that was known. */
  readonly repeatedEpochs: number;
  /** Seconds of work in all workers together. */
  readonly workSeconds: number;
  /** Of these, seconds on a processor of epochs of training, validation included. */
  readonly trainingCpuSeconds: number;
}

/** The work of one task; `trainedEpochs` is what earlier rungs trained. */
export function workOf(task: PlainTask, trainedEpochs: number): WorkCount {
  const { epochs, images } = kindOf(task).training?.(task, trainedEpochs) ?? noWork;
  return { tasks: 1, epochs, images };
}

/** The sum of two amounts. */
export const addWork = (a: WorkCount, b: WorkCount): WorkCount => ({
  tasks: a.tasks + b.tasks,
  epochs: a.epochs + b.epochs,
  images: a.images + b.images,
});

/** What an amount exceeds another by. */
export const lessWork = (a: WorkCount, b: WorkCount): WorkCount => ({
  tasks: a.tasks - b.tasks,
  epochs: a.epochs - b.epochs,
  images: a.images - b.images,
});

/** Lines of a plan or an account in the order of their kinds. */
export function inOrder<Line extends { readonly kind: string }>(lines: ReadonlyMap<string, Line>): readonly Line[] {
  return [...lines.values()].sort((a, b) => a.kind.localeCompare(b.kind));
}

const emptyLine = ({ name, title }: TaskKind): LedgerLine => ({
  kind: name,
  title,
  asked: noWork,
  reused: noWork,
  computed: noWork,
  kept: noWork,
  repeatedEpochs: 0,
  workSeconds: 0,
  trainingCpuSeconds: 0,
});

/** Keeps account of a run while it goes. */
export class Ledger {
  private readonly lines = new Map<string, LedgerLine>();

  private update(task: PlainTask, change: (line: LedgerLine) => Partial<LedgerLine>): void {
    const line = this.lines.get(task.kind) ?? emptyLine(kindOf(task));
    this.lines.set(task.kind, { ...line, ...change(line) });
  }

  /** Notes a task that needed no computation. */
  reuse(task: PlainTask, trainedEpochs: number): void {
    const work = workOf(task, trainedEpochs);
    this.update(task, ({ asked, reused }) => ({ asked: addWork(asked, work), reused: addWork(reused, work) }));
  }

  /** Notes a task that a worker ran. */
  compute(task: PlainTask, trainedEpochs: number, execution: Execution): void {
    const work = workOf(task, trainedEpochs);
    const { epochs, images } = execution.work;
    const found = Math.max(0, work.epochs - epochs);
    const held = found > 0 ? { tasks: 1, epochs: found, images: work.images - images } : noWork;
    this.update(task, ({ asked, computed, kept, repeatedEpochs, workSeconds, trainingCpuSeconds }) => ({
      asked: addWork(asked, work),
      computed: addWork(computed, { ...lessWork(work, held), tasks: 1 }),
      kept: addWork(kept, held),
      repeatedEpochs: repeatedEpochs + Math.max(0, epochs - work.epochs),
      workSeconds: workSeconds + execution.seconds,
      trainingCpuSeconds: trainingCpuSeconds + execution.work.trainingCpuSeconds,
    }));
  }

  /** Notes a task that a worker ran again for what it leaves on disk: asked for and answered before. */
  repeat(task: PlainTask, trainedEpochs: number, { seconds, work }: Execution): void {
    this.reuse(task, trainedEpochs);
    this.update(task, ({ repeatedEpochs, workSeconds, trainingCpuSeconds }) => ({
      repeatedEpochs: repeatedEpochs + work.epochs,
      workSeconds: workSeconds + seconds,
      trainingCpuSeconds: trainingCpuSeconds + work.trainingCpuSeconds,
    }));
  }

  /** The account so far, one line a kind. */
  read(): readonly LedgerLine[] {
    return inOrder(this.lines);
  }
}
