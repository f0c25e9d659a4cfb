import { fingerprintDataSet } from "../../datasets";
import { type DataSample, dataShapeOf } from "../../datasets/data-sample";
import type { TrainNetworkTask } from "../../networks/train-network.task";
import { deriveSeed } from "../../platform/random/random";
import type { Experiment as AnyExperiment, StudyOf } from "../../platform/session/experiment";
import { type Architecture, architectureId } from "../../search-space/architecture";
import "../../task-kinds"; // whoever asks for tasks must know their kinds
import type { Profile } from "./profile";

/** What every experiment here is given: a profile of the project, a seed, who does the work. */
export type Study = StudyOf<Profile>;

/** What an experiment asks for: it runs tasks and makes something of their results that costs next to nothing. */
export type Asks<Asked> = (study: Study) => Promise<Asked>;

/** An experiment of this project, see {@link AnyExperiment}. */
export interface Experiment<Result, Asked = unknown> extends AnyExperiment<Result, Profile, Asked> {
  ask: Asks<Asked>;
}

/** An experiment that asks, and analyses what it is answered. */
export function experiment<Asked, Result>(
  ask: Asks<Asked>,
  analyse: (asked: Asked, study: Study) => Result | Promise<Result>,
): Experiment<Result, Asked> {
  return { ask, analyse: analyse as Experiment<Result, Asked>["analyse"] };
}

/** An experiment whose result is what its tasks answer. */
export type AskingExperiment<Result> = Experiment<Result, Result>;

/** An experiment whose result is what its tasks answer. */
export function asking<Result>(ask: Asks<Result>): AskingExperiment<Result> {
  return experiment(ask, (asked) => asked);
}

/** The images of a data set that a study uses; the same for the same seed and sizes. */
export async function dataSampleOf(study: Study, dataSet: string): Promise<DataSample> {
  const { trainPoints, imagesPerClass, validationPoints, reportPoints } = study.profile;
  const sample: DataSample = {
    id: dataSet,
    fingerprint: await fingerprintDataSet(dataSet),
    trainPoints,
    validationPoints,
    ...(reportPoints !== undefined && { reportPoints }),
    seed: study.seed,
  };
  if (trainPoints === "all" || imagesPerClass === 0) return sample;
  return { ...sample, trainPoints: Math.max(trainPoints, imagesPerClass * dataShapeOf(sample).nClasses) };
}

/**
 * The task of training an architecture on a data set. Its seed comes from data set and architecture, not from who
 * asks: like the thesis's cache (A.5), a second request for the same network is the same network.
 *
 * @param options.purpose Keeps Hyperband's trials, whose working files rungs share, apart from the networks that are
 * measured: MINE, label-aware critics and the tour's `train` all read the same `input` network.
 * @param options.repeat Which repetition with another seed; 0 unless told.
 */
export function trainingTask(options: {
  readonly study: Study;
  readonly data: DataSample;
  readonly architecture: Architecture;
  readonly epochs: number;
  readonly purpose: "hyperband" | "input";
  readonly repeat?: number;
}): TrainNetworkTask {
  const { study, data, epochs, purpose, repeat = 0 } = options;
  const architecture = architectureId(options.architecture);
  const path = [purpose, data.id, architecture, ...(repeat > 0 ? [repeat] : [])];
  const seed = deriveSeed(study.seed, ...path);
  return { kind: "train-network", data, architecture, network: study.profile.network, epochs, seed };
}
