import type { SearchSchedule, Trial } from "../../hyperband";
import type { TrainNetworkTask } from "../../networks/train-network.task";

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
      /** The first rung's task of each sampled architecture, in their order; later rungs train it further. */
      readonly trainings: readonly TrainNetworkTask[];
    })
  | (OfSearch & {
      readonly type: "rung-finished";
      readonly dataSet: string;
      /**
       * The trials of the rung, those that survive marked. Searches of several brackets and asynchronous ones report
       * their rungs again at the end, when it is known who is selected.
       */
      readonly trials: readonly Trial[];
    });

declare module "../../platform/tasks/run-event" {
  interface ReportedEvents {
    hyperband: SearchEvent;
  }
}
