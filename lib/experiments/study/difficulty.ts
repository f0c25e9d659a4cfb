import { listDataSets, prepareDataSet, referenceAccuracy } from "../../datasets";
import { parseArchitecture } from "../../search-space/architecture";

/** How hard a data set is: what classifiers that know little reach on it. */
export interface Difficulty {
  readonly id: string;
  readonly nClasses: number;
  readonly channels: 1 | 3;
  /** Exact I(X;Y) in nats; null where it is not known. */
  readonly knownInformationNats: number | null;
  /** Accuracies on validation images, in [0, 1]. */
  readonly chance: number;
  readonly nearestNeighbour: number;
  readonly network: number;
}

/** What {@link measureDifficulty} trains. */
export interface DifficultyOptions {
  readonly trainPoints: number;
  readonly validationPoints: number;
  readonly architecture: string;
  readonly epochs: number;
  readonly seed: number;
}

/** A small network and few images: a night is not needed to place 27 data sets. */
export const difficultyDefaults: DifficultyOptions = {
  trainPoints: 1000,
  validationPoints: 500,
  architecture: "20-30-40-50",
  epochs: 10,
  seed: 1,
};

/**
 * The accuracy of a nearest neighbour and of a small network on a data set. The engine must have been started.
 *
 * @returns Accuracies; the network's after its last epoch, not its best.
 * @throws as `loadDataSet`.
 */
export async function measureDifficulty(id: string, options = difficultyDefaults): Promise<Difficulty> {
  const { initialTrainingState, networkOptions, trainEpoch } =
    require("../../networks") as typeof import("../../networks");
  const { trainPoints, validationPoints, epochs, seed } = options;
  const data = await prepareDataSet(id, { trainPoints, validationPoints, seed });
  const { height, width, channels, nClasses, train, validation } = data;
  const { accuracy: nearestNeighbour, chance } = referenceAccuracy(data);
  const input = { height, width, channels, nClasses };
  const network = networkOptions();
  let state = initialTrainingState({ architecture: parseArchitecture(options.architecture), input, network, seed });
  while (state.history.length < epochs) state = await trainEpoch({ state, train, validation, input, network, seed });
  return {
    id,
    nClasses,
    channels,
    knownInformationNats: listDataSets().find((entry) => entry.id === id)?.knownInformationNats ?? null,
    chance,
    nearestNeighbour,
    network: state.history[epochs - 1].validationAccuracy,
  };
}
