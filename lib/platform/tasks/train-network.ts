import { prepareDataSet } from "../../datasets";
import { initialTrainingState, type TrainingState, trainEpoch } from "../../networks";
import { parseArchitecture } from "../../search-space/architecture";
import type { CheckpointStore } from "../results/checkpoints";
import type { TaskNews, TrainNetworkResult, WorkDone } from "./result";
import type { DataSample, TrainNetworkTask } from "./task";
import { trainingAddress } from "./training-address";

/** What a task needs from the process that runs it. */
export interface TaskContext {
  readonly checkpoints: CheckpointStore;
  /** The engine's numerics: checkpoints of another engine are another training. */
  readonly numerics: string;
  readonly onNews?: (news: TaskNews) => void;
  /** Called before an epoch is trained, with the training's address. */
  readonly onEpoch?: (training: string, epoch: number) => void;
}

/**
 * The images of a task.
 *
 * @throws Error when the data set's content is no longer what the task was made for.
 */
export async function loadDataSample(sample: DataSample) {
  const { id, fingerprint, ...options } = sample;
  const data = await prepareDataSet(id, options);
  if (data.fingerprint !== fingerprint) {
    throw new Error(
      `The files of ${id} changed since the task was made: expected ${fingerprint}, found ${data.fingerprint}.`,
    );
  }
  return data;
}

/** Trains to the task's epochs from the latest checkpoint, keeping one after each epoch. */
export async function trainToEpoch(
  task: TrainNetworkTask,
  context: TaskContext,
): Promise<{ readonly state: TrainingState; readonly work: WorkDone }> {
  const { checkpoints, numerics, onNews, onEpoch } = context;
  const address = trainingAddress(task, numerics);
  const data = await loadDataSample(task.data);
  const { height, width, channels, nClasses } = data;
  const input = { height, width, channels, nClasses };
  const architecture = parseArchitecture(task.architecture);
  const fresh = () => initialTrainingState({ architecture, input, network: task.network, seed: task.seed });
  let state = checkpoints.latest(address, task.epochs) ?? fresh();
  const before = state.history.length;
  let trainingCpuSeconds = 0;
  for (const record of state.history) onNews?.({ kind: "train-network", record });
  while (state.history.length < task.epochs) {
    const { train, validation } = data;
    onEpoch?.(address, state.history.length + 1);
    const started = process.cpuUsage();
    state = await trainEpoch({ state, train, validation, input, network: task.network, seed: task.seed });
    const { user, system } = process.cpuUsage(started);
    trainingCpuSeconds += (user + system) / 1e6;
    await checkpoints.keep(address, state);
    onNews?.({ kind: "train-network", record: state.history[state.history.length - 1] });
  }
  const trainedEpochs = state.history.length - before;
  return {
    state,
    work: { trainedEpochs, trainedImages: trainedEpochs * data.train.labels.length, trainingCpuSeconds },
  };
}

/** Runs a `train-network` task. */
export async function executeTrainNetwork(
  task: TrainNetworkTask,
  context: TaskContext,
): Promise<{ readonly result: TrainNetworkResult; readonly work: WorkDone }> {
  const { state, work } = await trainToEpoch(task, context);
  return { result: { history: state.history }, work };
}
