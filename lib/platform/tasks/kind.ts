import type { ZodType } from "zod";
import type { CheckpointStore } from "../results/checkpoints";
import type { TaskCost } from "./speed";

/** What belongs to a kind of task: its tasks, their results, and the news that a running one sends. */
export interface KindTypes<OfTask extends PlainTask, Result, News = never> {
  readonly task: OfTask;
  readonly result: Result;
  readonly news: News;
}

/**
 * The kinds of task by name. Each file of a kind adds its own by declaration merging, so that what is asked for and
 * what is answered are typed everywhere while nothing here knows of any kind.
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is filled where kinds are made
export interface TaskKinds {}

/** Any task, as far as the engine looks at it: plain JSON that says everything its result depends on. */
export interface PlainTask {
  readonly kind: string;
}

export type TaskKindName = keyof TaskKinds;
export type Task = TaskKinds[TaskKindName]["task"];
/** The task of a kind. */
export type TaskOf<Name extends TaskKindName> = TaskKinds[Name]["task"];
/** The result that belongs to a task's kind. */
export type ResultOf<T extends Task> = { [Name in T["kind"] & TaskKindName]: TaskKinds[Name]["result"] }[T["kind"] &
  TaskKindName];
/** What a running task of some kind may say. */
export type TaskNews = TaskKinds[TaskKindName]["news"];

/** Work that a task did beyond reading what was there. */
export interface WorkDone {
  /** Epochs of training. */
  readonly epochs: number;
  /** Images that passed through training. */
  readonly images: number;
  /** Seconds on a processor of these epochs, validation after each included: the rest is what tasks cost besides. */
  readonly trainingCpuSeconds: number;
}

/** Of tasks that train no network. */
export const noTraining: WorkDone = { epochs: 0, images: 0, trainingCpuSeconds: 0 };

/** What a task needs from the process that runs it. */
export interface TaskContext<News = unknown> {
  readonly checkpoints: CheckpointStore;
  /** Address under which a task that continues others keeps its working files. */
  readonly chainAddress: (task: PlainTask) => string;
  readonly onNews?: (news: News) => void;
  /** Called before a step of a chain (an epoch) is begun, with the chain's address and the kind of its tasks. */
  readonly onStep?: (chain: string, step: number, kind: string) => void;
}

/** So many samples of data a worker keeps at hand at least, for tasks that read the same: whoever reads them keeps to it. */
export const keptSamples = 4;

/** The data that a task reads: who read it before need not read it again. */
export interface TaskData {
  /** Id of the data set, for people. */
  readonly id: string;
  /** Everything that tells it from other data. */
  readonly sample: unknown;
}

/** One number to show while tasks run: the best so far. */
export interface BestOf<OfTask, Result, News> {
  /** In front of the number, such as `best accuracy`. */
  readonly label: string;
  readonly unit?: string;
  readonly digits: number;
  /** Of a finished or a running task; undefined where it tells none. */
  readonly value: (told: { readonly result?: Result; readonly news?: News }) => number | undefined;
  /** Whose number it is, in a few words. */
  readonly whose: (task: OfTask) => string;
}

/**
 * A kind of task: everything that the engine, plans, progress and cache need to know of it, in one file. Modules that
 * compute are required inside `execute`, so that whoever only asks does not load them.
 */
export interface TaskKind<OfTask extends PlainTask = PlainTask, Result = unknown, News = unknown> {
  readonly name: OfTask["kind"];
  /**
   * Raised whenever the same task could give another result: a changed algorithm, default or format. It stands in the
   * address of results, of this kind and of those that read it.
   */
  readonly version: number;
  /** Kinds whose results a task of this kind computes itself or reads, such as the training behind an estimate. */
  readonly reads?: readonly string[];
  /** Its file: the code that its results come from is what this imports. */
  readonly module: string;
  /** Checks a task that came from outside. */
  readonly schema: ZodType<OfTask>;
  /** What such tasks do, for plans and accounts. */
  readonly title: string;
  /** What a task is about, in a few words, for progress. */
  readonly describe: (task: OfTask) => string;
  readonly data?: (task: OfTask) => TaskData | undefined;
  /**
   * For tasks that continue one another (rungs of a training): what they have in common, and how far a task goes.
   * Tasks of a chain share working files and are computed one after the other.
   */
  readonly chain?: (task: OfTask) => { readonly identity: unknown; readonly length: number };
  /** Epochs and images of training that a task adds to what was trained before; none unless told. */
  readonly training?: (task: OfTask, trainedEpochs: number) => { readonly epochs: number; readonly images: number };
  /** For estimates of time and for the order in which tasks start. */
  readonly cost: (task: OfTask, trainedEpochs: number) => TaskCost;
  /**
   * Its question is made of other tasks' results: where a plan has assumed these alike, equal questions stand for
   * different tasks.
   */
  readonly ofResults?: true;
  /** A result of the right form for a plan, which needs nothing but its form. */
  readonly assumed: (task: OfTask) => Result;
  readonly execute: (
    task: OfTask,
    context: TaskContext<News>,
  ) => Promise<{ readonly result: Result; readonly work?: WorkDone }>;
  readonly best?: BestOf<OfTask, Result, News>;
}

/** A kind with its types checked against its line in {@link TaskKinds}. */
export function defineKind<Name extends TaskKindName>(
  kind: TaskKind<TaskKinds[Name]["task"], TaskKinds[Name]["result"], TaskKinds[Name]["news"]> & { readonly name: Name },
): typeof kind {
  return kind;
}
