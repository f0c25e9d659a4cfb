import type { SearchSchedule, Trial } from "../hyperband";
import type { RunEvent, TrainNetworkTask } from "../platform/tasks";

/** Which Hyperband of a run is meant. */
interface OfSearch {
  /** The same for all events of one Hyperband, and for the same Hyperband asked for again. */
  readonly search: string;
}

/** What happens in a Hyperband beyond its tasks. */
export type SearchEvent =
  | (OfSearch & {
      readonly type: "search-started";
      readonly dataSet: string;
      readonly schedule: SearchSchedule;
      /** The first rung's task of each sampled architecture, in their order; later stages train it further. */
      readonly trainings: readonly TrainNetworkTask[];
    })
  | (OfSearch & {
      readonly type: "stage-finished";
      readonly dataSet: string;
      /**
       * The trials of the stage, those that survive marked. Searches of several brackets and asynchronous ones report
       * their stages again at the end, when it is known who is selected.
       */
      readonly trials: readonly Trial[];
    });

/** Everything that happens in a study: to its tasks, and to its Hyperbands. */
export type StudyEvent = RunEvent | SearchEvent;
