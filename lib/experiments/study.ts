import { fingerprintDataSet } from "../datasets";
import { deriveSeed } from "../platform/random/random";
import type { DataSample, TaskSource, TrainNetworkTask } from "../platform/tasks";
import { type Architecture, architectureId } from "../search-space/architecture";
import type { Profile } from "./profiles";
import type { SearchEvent } from "./study-event";

/** What every experiment needs: how large, from which seed, who does the work. */
export interface Study {
  readonly profile: Profile;
  readonly seed: number;
  readonly source: TaskSource;
  /** Told what tasks alone do not tell, such as who is eliminated; changes no result. */
  readonly report?: (event: SearchEvent) => void;
}

/** Part of an experiment, or a whole one. */
export type Experiment<Result> = (study: Study) => Promise<Result>;

/** The images of a data set that a study uses; the same for the same seed and sizes. */
export async function dataSampleOf(study: Study, dataSet: string): Promise<DataSample> {
  const { trainPoints, validationPoints } = study.profile;
  const fingerprint = await fingerprintDataSet(dataSet);
  return { id: dataSet, fingerprint, trainPoints, validationPoints, seed: study.seed };
}

/**
 * The task of training an architecture on a data set. Its seed comes from data set and architecture, not from who
 * asks: like the thesis's cache (A.5), a second request for the same network is the same network.
 *
 * @param options.purpose Keeps networks apart that must not share working files, such as Hyperband trials and inputs.
 * @param options.repeat Which repetition with another seed; 0 unless told.
 */
export function trainingTask(options: {
  readonly study: Study;
  readonly data: DataSample;
  readonly architecture: Architecture;
  readonly epochs: number;
  readonly purpose: "hyperband" | "input" | "layers";
  readonly repeat?: number;
}): TrainNetworkTask {
  const { study, data, epochs, purpose, repeat = 0 } = options;
  const architecture = architectureId(options.architecture);
  const path = [purpose, data.id, architecture, ...(repeat > 0 ? [repeat] : [])];
  const seed = deriveSeed(study.seed, ...path);
  return { kind: "train-network", data, architecture, network: study.profile.network, epochs, seed };
}
