import { checkDataProcessing, type DataProcessingPair } from "../mutual-information/layers/data-processing";
import { estimateLabelAwareLayers, type LayerLabelInformation } from "../mutual-information/layers/layer-information";
import type { LayerFamily } from "../mutual-information/layers/options";
import { singlePrecision } from "../mutual-information/single-precision";
import type { ActivationSet } from "./activation-sets";
import { accuracyAllowed } from "./fano";

/** What one layer knows of the label, in one state of the network and on one part of the images. Nats. */
export interface OwnLayerInformation extends LayerLabelInformation, Pick<ActivationSet, "epoch" | "part"> {
  readonly name: string;
  /** Fano's bound at `bound` nats, see {@link accuracyAllowed}. */
  readonly accuracyAllowed: number;
}

/** All layers of an {@link ActivationSet}. */
export interface OwnNetworkInformation extends Pick<ActivationSet, "epoch" | "part"> {
  readonly layers: readonly OwnLayerInformation[];
  /** For every two layers, by their places from 1; empty for one layer. */
  readonly dataProcessing: readonly DataProcessingPair[];
}

/**
 * Bounds what each layer of each set knows of the label, as `estimateLabelAwareLayers` does, but with no critic of a
 * deeper layer for an earlier one: that the layers follow one another is the file's claim, and data processing is to
 * test it. The layers of one set are in memory together.
 *
 * @param options.families Rungs of the ladder; with more than one, half of the points are measured too.
 * @param options.onLayer Told of each layer when it is done.
 * @throws as `ActivationSet.read`, before anything is measured of that set.
 */
export async function measureSets(
  sets: readonly ActivationSet[],
  options: {
    readonly families: readonly LayerFamily[];
    readonly seed: number;
    readonly onLayer?: (layer: OwnLayerInformation) => void;
  },
): Promise<readonly OwnNetworkInformation[]> {
  const { families, seed, onLayer } = options;
  const measured: OwnNetworkInformation[] = [];
  for (const { epoch, part, layers: names, read } of sets) {
    const samples = names.map(read);
    const [{ labels, nClasses }] = samples;
    const told = (estimate: LayerLabelInformation): OwnLayerInformation => ({
      name: names[estimate.layer - 1],
      epoch,
      part,
      ...estimate,
      accuracyAllowed: accuracyAllowed(estimate.nats, estimate.ceilingNats, nClasses),
    });
    const estimates = await estimateLabelAwareLayers({
      layers: samples.map(({ values, pointShape }, index) => {
        return { layer: index + 1, values: singlePrecision(values, pointShape[2]), pointShape };
      }),
      labels,
      nClasses,
      inherit: false,
      seed,
      estimator: { families: [...families], learningCurve: families.length > 1 },
      onLayer: (estimate) => onLayer?.(told(estimate)),
    });
    const dataProcessing = estimates.length > 1 ? checkDataProcessing(estimates) : [];
    measured.push({ epoch, part, layers: estimates.map(told), dataProcessing });
  }
  return measured;
}
