import type { ResultOf, Task } from "./kind";

/** How a task is asked for. */
export interface Asking {
  /** Epochs that earlier rungs have trained already, for plan and account; 0 unless told. */
  readonly trainedEpochs?: number;
  /** Tasks that are going to read what this one leaves on disk: it is computed again when that is gone and one needs it. */
  readonly readers?: readonly Task[];
}

/** Where experiments get their results from: a runner, or a plan that only counts. */
export interface TaskSource {
  /**
   * The result of a task.
   *
   * @throws Error when the task fails or the run is stopped.
   */
  run<T extends Task>(task: T, asking?: Asking): Promise<ResultOf<T>>;
  /**
   * Keeps the working files of chains (the networks of trainings) while `use` runs, and frees those that nobody else
   * holds afterwards. Where `use` fails they stay on disk: they are what the next run goes on from.
   */
  holding<Result>(chains: readonly Task[], use: () => Promise<Result>): Promise<Result>;
  /** Notes a task that may be asked for, depending on results. Plans have it. */
  reserve?(task: Task, asking?: Asking): void;
}
