import { type Architecture, architectureId, filterOptions, nLayers } from "../../search-space";
import { type PairedDifference, pairedDifference } from "../../statistics/paired-difference";
import { mean } from "../../statistics/spread";
import { type AskingExperiment, asking, dataSampleOf, type Study, trainingTask } from "../study/study";
import { dataSetStatistics, measureNetwork } from "./measure";

/** A network, its layers' information, and what widening each layer gained. */
export interface WidenedNetwork {
  readonly dataSet: string;
  readonly architecture: string;
  /** Usable information of each layer before, nats; shape [4]. */
  readonly usable: readonly number[];
  /** Accuracy of the network with that layer as wide as twice, less that of the network itself; shape [4]. */
  readonly gains: readonly number[];
}

/** The network whose layers are widened: no layer is at an end of the search space. */
const base: Architecture = [60, 60, 60, 60];

/** An architecture with a layer, from 0, twice as wide, or as wide as the search space has. */
export const widened = (architecture: Architecture, layer: number): Architecture =>
  architecture.map((filters, index) =>
    index === layer ? Math.min(2 * filters, filterOptions[filterOptions.length - 1]) : filters,
  );

/**
 * The layer of the dip: the one that the information falls most at, or rises least, from the layer before it. The first
 * layer has none before it.
 */
export function dipOf(usable: readonly number[]): number {
  const rises = usable.slice(1).map((nats, index) => nats - usable[index]);
  return 1 + rises.indexOf(Math.min(...rises));
}

/**
 * Whether widening the layer of the dip gains more than widening another of those that may hold it: gain there less the
 * mean gain of the others, over networks. Above 0, the dip tells where width is missing.
 */
export function dipTellsWhereToWiden(networks: readonly WidenedNetwork[], seed: number): PairedDifference {
  const differences = networks.map(({ usable, gains }) => {
    const dip = dipOf(usable);
    return gains[dip] - mean(gains.filter((_, layer) => layer !== dip && layer > 0));
  });
  return pairedDifference(differences, { seed });
}

async function accuracyOf(study: Study, dataSet: string, architecture: Architecture, repeats: number): Promise<number> {
  const data = await dataSampleOf(study, dataSet);
  const { inputEpochs: epochs } = study.profile;
  const accuracies = Array.from({ length: repeats }, async (_, repeat) => {
    const training = trainingTask({ study, data, architecture, epochs, purpose: "input", repeat });
    const { history } = await study.source.run(training);
    const last = history[epochs - 1];
    return last.reportAccuracy ?? last.validationAccuracy ?? Number.NaN;
  });
  return mean(await Promise.all(accuracies));
}

/**
 * The intervention "widen one layer, train, and look", on each data set: the network of 60 filters a layer is measured,
 * then it and each of its four widened forms is trained from as many seeds as the profile's `wideningRepeats`.
 */
export function widenLayers(dataSets: readonly string[]): AskingExperiment<readonly WidenedNetwork[]> {
  return asking((study) => {
    const repeats = Math.max(1, study.profile.posterior.wideningRepeats);
    return Promise.all(
      dataSets.map(async (dataSet): Promise<WidenedNetwork> => {
        const statistics = await dataSetStatistics(study, dataSet);
        const { measured } = await measureNetwork(study, dataSet, base, statistics);
        const [before, ...after] = await Promise.all(
          [base, ...Array.from({ length: nLayers }, (_, layer) => widened(base, layer))].map((architecture) =>
            accuracyOf(study, dataSet, architecture, repeats),
          ),
        );
        const gains = after.map((accuracy) => accuracy - before);
        return { dataSet, architecture: architectureId(base), usable: measured.usable, gains };
      }),
    );
  });
}
