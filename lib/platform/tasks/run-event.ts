import type { ResultOf, TaskNews } from "./result";
import type {
  EstimateInformationTask,
  EstimateKnownTruthTask,
  EstimateLabelInformationTask,
  FitPredictorTask,
  Task,
  TrainNetworkTask,
} from "./task";

interface EventOf<T extends Task> {
  readonly kind: T["kind"];
  readonly task: T;
}

/** A task that the cache cannot answer waits for a worker. */
interface Asked<T extends Task> extends EventOf<T> {
  readonly type: "asked";
}

/** A worker has begun. */
interface Started<T extends Task> extends EventOf<T> {
  readonly type: "started";
}

/** A worker says how far it is. */
interface News<T extends Task> extends EventOf<T> {
  readonly type: "news";
  readonly news: Extract<TaskNews, { kind: T["kind"] }>;
}

/** The answer is there, from a worker or from the cache. */
interface Finished<T extends Task> extends EventOf<T> {
  readonly type: "finished";
  readonly result: ResultOf<T>;
  readonly fromCache: boolean;
  /** Epochs that earlier stages had trained. */
  readonly behind: number;
}

type AnyEventOf<T extends Task> = Asked<T> | Started<T> | News<T> | Finished<T>;

/**
 * What happens to the tasks of a run, for progress displays and live views; `type` and `kind` tell which. Events of
 * several workers come in any order, and a task asked for twice finishes twice.
 */
export type RunEvent =
  | AnyEventOf<TrainNetworkTask>
  | AnyEventOf<EstimateInformationTask>
  | AnyEventOf<EstimateLabelInformationTask>
  | Exclude<AnyEventOf<FitPredictorTask>, News<FitPredictorTask>>
  | Exclude<AnyEventOf<EstimateKnownTruthTask>, News<EstimateKnownTruthTask>>;
