import type { MineEstimate } from "../mutual-information";
import type { EpochRecord } from "../networks";
import { createRandom, deriveSeed } from "../platform/random/random";
import type { EstimateInformationTask } from "../platform/tasks";
import { type Architecture, architectureId, nLayers, sampleUniformArchitecture } from "../search-space/architecture";
import { studyDataSets } from "./data-sets";
import { dataSampleOf, type Experiment, type Study, trainingTask } from "./study";

/** I(A; D) of definition 2.2 with what belongs to it. */
export interface LayerInformation {
  readonly dataSet: string;
  readonly architecture: Architecture;
  /** Validation accuracy of the trained network, in [0, 1]. */
  readonly accuracy: number;
  readonly history: readonly EpochRecord[];
  /** One estimate a layer, input side first. */
  readonly layers: readonly MineEstimate[];
}

/** The random architecture of a data set's input sample (definition 2.3). */
export function inputArchitecture(study: Study, dataSet: string, index: number): Architecture {
  return sampleUniformArchitecture(createRandom(study.seed, "input", dataSet, index));
}

/**
 * Trains an architecture on a data set and estimates the mutual information of each layer with the labels: one task
 * for the network, then one a layer, which workers share (thesis 4.3).
 */
export async function measureLayers(
  study: Study,
  dataSet: string,
  architecture: Architecture,
): Promise<LayerInformation> {
  const { inputEpochs: epochs, mine } = study.profile;
  const data = await dataSampleOf(study, dataSet);
  const training = trainingTask({ study, data, architecture, epochs, purpose: "input" });
  const estimates = Array.from({ length: nLayers }, (_, index): EstimateInformationTask => {
    const layer = index + 1;
    const seed = deriveSeed(study.seed, "mine", dataSet, architectureId(architecture), layer);
    return { kind: "estimate-information", training, layer, mine, seed };
  });
  study.source.holdTraining?.(training);
  const { history } = await study.source.runFor(training, estimates);
  const layers = await Promise.all(estimates.map((task) => study.source.run(task)));
  study.source.forgetTraining(training);
  return { dataSet, architecture, accuracy: history[epochs - 1].validationAccuracy, history, layers };
}

/** The thesis's vector I(A; D): the bound that MINE maximised, on the images of the fit; shape [4], nats. */
export function miVector(information: LayerInformation): readonly number[] {
  return information.layers.map(({ nats }) => nats);
}

/**
 * The experiment "train the random architecture of an input sample and measure its layers" (definition 2.3).
 *
 * @param index Which sample of the data set.
 * @example
 * const information = await session.compute("Mutual information", inputLayers("mnist"));
 */
export function inputLayers(dataSet: string, index = 0): Experiment<LayerInformation> {
  return (study) => measureLayers(study, dataSet, inputArchitecture(study, dataSet, index));
}

/** The layers of every input sample of the profile, data set by data set. */
export const allInputLayers: Experiment<readonly LayerInformation[]> = (study) => {
  const { train, test } = studyDataSets(study);
  const { samples } = study.profile;
  const wanted = [...train.map((id) => ({ id, n: samples.train })), ...test.map((id) => ({ id, n: samples.test }))];
  return Promise.all(
    wanted.flatMap(({ id, n }) => Array.from({ length: n }, (_, index) => inputLayers(id, index)(study))),
  );
};
