import type { MineEstimate } from "../../mutual-information";
import type { FitMineTask } from "../../mutual-information/mine/fit-mine.task";
import type { EpochRecord } from "../../networks";
import { withNetwork } from "../../networks/with-network";
import { createRandom, deriveSeed } from "../../platform/random/random";
import type { Task } from "../../platform/tasks";
import { type Architecture, architectureId, nLayers, sampleUniformArchitecture } from "../../search-space/architecture";
import { studyDataSets } from "../study/data-sets";
import { type AskingExperiment, asking, dataSampleOf, type Study, trainingTask } from "../study/study";

/** I(A; D) of definition 2.2 with what belongs to it. */
export interface MineOfLayers {
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
 *
 * @param others Tasks that read the same network, for whoever asks for them beside.
 */
export async function measureLayers(
  study: Study,
  dataSet: string,
  architecture: Architecture,
  others: readonly Task[] = [],
): Promise<MineOfLayers> {
  const { inputEpochs: epochs, mine } = study.profile;
  const data = await dataSampleOf(study, dataSet);
  const training = trainingTask({ study, data, architecture, epochs, purpose: "input" });
  const estimates = Array.from({ length: nLayers }, (_, index): FitMineTask => {
    const layer = index + 1;
    const seed = deriveSeed(study.seed, "mine", dataSet, architectureId(architecture), layer);
    return { kind: "fit-mine", training, layer, mine, seed };
  });
  const { source } = study;
  return withNetwork({ source, training, readers: [...estimates, ...others] }, async ({ history }) => {
    const layers = await Promise.all(estimates.map((task) => source.run(task)));
    return { dataSet, architecture, accuracy: history[epochs - 1].validationAccuracy, history, layers };
  });
}

/** The thesis's vector I(A; D): the bound that MINE maximised, on the images of the fit; shape [4], nats. */
export function miVector(information: MineOfLayers): readonly number[] {
  return information.layers.map(({ nats }) => nats);
}

/**
 * The experiment "train the random architecture of an input sample and measure its layers" (definition 2.3).
 *
 * @param index Which sample of the data set.
 * @example
 * const information = await session.compute("Mutual information", inputLayers("mnist"));
 */
export function inputLayers(dataSet: string, index = 0): AskingExperiment<MineOfLayers> {
  return asking((study) => measureLayers(study, dataSet, inputArchitecture(study, dataSet, index)));
}

/** The layers of every input sample of the profile, data set by data set. */
export const allInputLayers: AskingExperiment<readonly MineOfLayers[]> = asking((study) => {
  const { train, test } = studyDataSets(study);
  const { samples } = study.profile;
  const wanted = [...train.map((id) => ({ id, n: samples.train })), ...test.map((id) => ({ id, n: samples.test }))];
  return Promise.all(
    wanted.flatMap(({ id, n }) => Array.from({ length: n }, (_, index) => inputLayers(id, index).ask(study))),
  );
});
