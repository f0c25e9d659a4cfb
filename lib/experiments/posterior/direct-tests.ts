import { nLayers } from "../../search-space";
import { meanVector } from "../../statistics/spread";
import type { PosteriorExperiment } from "./posterior";
import {
  type EarlyInformation,
  type EarlyNetwork,
  informationForetellsAccuracy,
  type ProfiledDataSet,
  returnToWidth,
} from "./profile-and-width";
import type { SampledDataSet } from "./samples";
import { firstRung } from "./targets";

const all = ({ train, test }: Pick<PosteriorExperiment, "train" | "test">): readonly SampledDataSet[] => [
  ...train,
  ...test,
];

/** Each data set's mean profile over its measured networks that live, and the return to width in its Hyperbands. */
export function profiledDataSets(experiment: Pick<PosteriorExperiment, "train" | "test">): readonly ProfiledDataSet[] {
  return all(experiment).flatMap(({ dataSet, measured, samples }) => {
    const alive = measured.filter(({ dead }) => !dead);
    const networks = samples.flatMap(({ outcome }) => firstRung(outcome));
    if (alive.length === 0 || networks.length < 2) return [];
    return [
      {
        dataSet,
        usable: meanVector(alive.map(({ usable }) => usable)),
        accuracy: meanVector(alive.map(({ accuracy }) => [accuracy]))[0],
        returnToWidth: returnToWidth(networks),
      },
    ];
  });
}

/**
 * Samples measured in mid-training, by a layer's information then. Empty where the profile asks for no early epochs.
 *
 * @param layer From 1.
 */
export function earlyNetworks(
  experiment: Pick<PosteriorExperiment, "train" | "test">,
  layer: number,
): readonly EarlyNetwork[] {
  return all(experiment).flatMap(({ dataSet, measured, starting, samples }) =>
    samples.flatMap(({ early, index }) => {
      const { parameters, accuracy, dead } = measured[starting + index];
      if (!early || dead) return [];
      const information = early.usable[layer - 1];
      return [{ dataSet, information, earlyAccuracy: early.accuracy, parameters, finalAccuracy: accuracy }];
    }),
  );
}

/** What each layer's early information adds, input side first; empty where the profile asks for no early epochs. */
export function earlyInformation(
  experiment: Pick<PosteriorExperiment, "train" | "test">,
  seed: number,
): readonly EarlyInformation[] {
  const byLayer = Array.from({ length: nLayers }, (_, index) => earlyNetworks(experiment, index + 1));
  return byLayer[0].length > 0 ? byLayer.map((networks) => informationForetellsAccuracy(networks, seed)) : [];
}
