import type { KindTypes, PlainTask, TaskKindName, TaskKinds } from "./kind";

interface EventOf<T extends PlainTask> {
  readonly kind: T["kind"];
  readonly task: T;
}

/** A task that the cache cannot answer waits for a worker. */
interface Asked<T extends PlainTask> extends EventOf<T> {
  readonly type: "asked";
}

/** A worker has begun. */
interface Started<T extends PlainTask> extends EventOf<T> {
  readonly type: "started";
}

/** A worker says how far it is. */
interface News<T extends PlainTask, Said> extends EventOf<T> {
  readonly type: "news";
  readonly news: Said;
}

/** The answer is there, from a worker or from the cache. */
interface Finished<T extends PlainTask, Result> extends EventOf<T> {
  readonly type: "finished";
  readonly result: Result;
  readonly fromCache: boolean;
  /** Epochs that earlier rungs had trained. */
  readonly trainedEpochs: number;
}

type AnyEventOf<Types> =
  Types extends KindTypes<infer T, infer Result, infer Said>
    ? Asked<T> | Started<T> | Finished<T, Result> | ([Said] extends [never] ? never : News<T, Said>)
    : never;

/**
 * What happens to the tasks of a run, for progress displays and live views; `type` and `kind` tell which. Events of
 * several workers come in any order, and a task asked for twice finishes twice.
 */
export type RunEvent = { [Name in TaskKindName]: AnyEventOf<TaskKinds[Name]> }[TaskKindName];

/** Events that experiments report beyond those of their tasks, by name; filled by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: it is filled where such events are made
export interface ReportedEvents {}

/** Everything that happens in a study: to its tasks, and what its experiments report. */
export type StudyEvent = RunEvent | ReportedEvents[keyof ReportedEvents];
