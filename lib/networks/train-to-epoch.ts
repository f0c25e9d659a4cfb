import { type DataSample, loadDataSample } from "../datasets/data-sample";
import type { TaskContext, WorkDone } from "../platform/tasks/kind";
import { parseArchitecture } from "../search-space/architecture";
import { decodeCheckpoint, encodeCheckpoint, layoutOf } from "./checkpoint";
import type { NetworkOptions } from "./options";
import { trainEpoch } from "./training";
import { type EpochRecord, initialTrainingState, type TrainingState } from "./training-state";

/** A training and how far it is to go, as a task of kind `train-network` says it. */
export interface Training {
  readonly kind: string;
  readonly data: DataSample;
  readonly architecture: string;
  readonly network: NetworkOptions;
  readonly epochs: number;
  readonly seed: number;
}

/** A checkpoint of the training that begins with a state. */
const decodeOf =
  ({ optimiser: { parameters } }: TrainingState) =>
  (bytes: Buffer, epoch: number): TrainingState => {
    const state = decodeCheckpoint(bytes);
    if (state.history.length !== epoch) throw new Error(`It holds ${state.history.length} epochs.`);
    if (layoutOf(state.optimiser.parameters) !== layoutOf(parameters)) throw new Error("It is of another network.");
    return state;
  };

/**
 * Trains to a task's epochs from the latest checkpoint, keeping one after each epoch.
 *
 * @param options.onRecord Told of each epoch, also of those that an earlier run left behind.
 */
export async function trainToEpoch(
  task: Training,
  context: Pick<TaskContext, "checkpoints" | "chainAddress" | "onStep">,
  onRecord?: (record: EpochRecord) => void,
): Promise<{ readonly state: TrainingState; readonly work: WorkDone }> {
  const { checkpoints, onStep } = context;
  const address = context.chainAddress(task);
  const data = await loadDataSample(task.data);
  const { height, width, channels, nClasses } = data;
  const input = { height, width, channels, nClasses };
  const architecture = parseArchitecture(task.architecture);
  const fresh = initialTrainingState({ architecture, input, network: task.network, seed: task.seed });
  let state = checkpoints.latest(address, task.epochs, decodeOf(fresh)) ?? fresh;
  const before = state.history.length;
  let trainingCpuSeconds = 0;
  for (const record of state.history) onRecord?.(record);
  while (state.history.length < task.epochs) {
    const { train, validation, report } = data;
    onStep?.(address, state.history.length + 1, task.kind);
    const started = process.cpuUsage();
    state = await trainEpoch({ state, train, validation, report, input, network: task.network, seed: task.seed });
    const { user, system } = process.cpuUsage(started);
    trainingCpuSeconds += (user + system) / 1e6;
    await checkpoints.keep(address, state.history.length, encodeCheckpoint(state));
    onRecord?.(state.history[state.history.length - 1]);
  }
  const epochs = state.history.length - before;
  return { state, work: { epochs, images: epochs * data.train.labels.length, trainingCpuSeconds } };
}
