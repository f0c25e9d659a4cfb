import type { Asking, TaskSource } from "../platform/tasks/source";
import type { TrainNetworkResult, TrainNetworkTask } from "./train-network.task";

/**
 * Trains a network and lets others read it: it stays on disk while `use` runs, and is trained again when it is gone and
 * one of the readers still has to be computed.
 *
 * @param options.readers Tasks that `use` asks for and that read the network.
 * @param options.trainedEpochs Epochs that the same training was asked for before; 0 unless told.
 */
export function withNetwork<Result>(
  options: { readonly source: TaskSource; readonly training: TrainNetworkTask } & Asking,
  use: (network: TrainNetworkResult) => Promise<Result>,
): Promise<Result> {
  const { source, training, ...asking } = options;
  return source.holding([training], async () => use(await source.run(training, asking)));
}
