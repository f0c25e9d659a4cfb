import type { Calibration } from "./calibration";
import type { PlainTask, WorkDone } from "./kind";
import type { Priority } from "./task-queue";
import type { Interval } from "./timeline";

/** A task's result, the work it took and how long. */
export interface Execution {
  readonly result: unknown;
  readonly work: WorkDone;
  readonly seconds: number;
}

/** A task with what whoever runs it must know. */
export interface WorkOrder {
  readonly task: PlainTask;
  readonly cacheFolder: string;
  /** Numerics the caller counts on; a worker with another engine must not answer. */
  readonly numerics: string;
  /** Digests of the code of the kinds as the caller found it, by kind. */
  readonly code: Readonly<Record<string, string>>;
}

/** Who hears what a running task says. */
export interface TaskListener {
  /** A worker has begun; again when another takes over. */
  readonly onStart?: () => void;
  readonly onNews?: (news: unknown) => void;
}

/** What runs tasks: processes of this machine, or a queue of machines. */
export interface Executor {
  /** Gets ready for so many tasks at once that are about to come. */
  warmUp(tasks: number): void;
  /** Runs a task and stores its result. @throws Error when it fails. */
  run(order: WorkOrder, priority: Priority, listener?: TaskListener): Promise<Execution>;
  /** How fast one worker is. */
  calibration(): Promise<Calibration>;
  /** What each worker did so far. */
  timeline(): readonly Interval[];
  /** Seconds since it was made. */
  now(): number;
  /** Ends all workers; tasks in flight fail, what they finished is in the cache. */
  close(): Promise<void>;
}
