import type { StudyEvent, TaskSource } from "../tasks";

/** What every experiment is given: how large, from which seed, who does the work. */
export interface StudyOf<Profile> {
  readonly profile: Profile;
  readonly seed: number;
  readonly source: TaskSource;
  /** Told what tasks alone do not tell, such as who is eliminated; changes no result. */
  readonly report?: (event: StudyEvent) => void;
}

/**
 * An experiment: it asks for tasks, then makes something of their results. A plan lets it ask alone, on results that
 * are assumed where they are not known yet, so what it asks for may depend on the form of results but not on their
 * values, and whatever takes long belongs into `analyse` or is a task itself.
 */
export interface Experiment<Result, Profile, Asked = unknown> {
  ask(study: StudyOf<Profile>): Promise<Asked>;
  analyse(asked: Asked, study: StudyOf<Profile>): Result | Promise<Result>;
}
