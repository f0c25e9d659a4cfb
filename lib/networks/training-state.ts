import { initialOptimiserState, type OptimiserState } from "../platform/optimisation/adam";
import type { Architecture } from "../search-space/architecture";
import type { NetworkOptions } from "./options";
import { initialParameters, type NetworkShape } from "./parameters";

/** What one epoch of training left behind. */
export interface EpochRecord {
  readonly epoch: number;
  /** Mean cross-entropy over the epoch's batches while training, nats. */
  readonly trainLoss: number;
  /** Mean cross-entropy over the validation images after the epoch, nats. */
  readonly validationLoss: number;
  /** Share of validation images classified correctly, in [0, 1]. */
  readonly validationAccuracy: number;
  /** The same two of the report images, which neither train nor choose a network; absent where there are none. */
  readonly reportLoss?: number;
  readonly reportAccuracy?: number;
  /**
   * The network answers every validation image alike, since all units of some layer are off (ReLU): it has stopped
   * learning anything but the classes' frequencies. Absent where it does not.
   */
  readonly dead?: true;
}

/** Everything that decides how a network's training goes on, as plain data: the content of a checkpoint. */
export interface TrainingState {
  readonly optimiser: OptimiserState;
  /** One record for each epoch behind the state. */
  readonly history: readonly EpochRecord[];
}

/** The state before the first epoch. */
export function initialTrainingState(options: {
  readonly architecture: Architecture;
  readonly input: NetworkShape;
  readonly network: NetworkOptions;
  readonly seed: number;
}): TrainingState {
  const parameters = initialParameters(options.architecture, options.input, options.network, options.seed);
  return { optimiser: initialOptimiserState(parameters), history: [] };
}
