import { copiedRows } from "../mutual-information/copied-rows";
import type { LabelledSample } from "../mutual-information/labels/prepare-sample";
import { estimateLabelAwareLayers, type LayerLabelInformation } from "../mutual-information/layers/layer-information";
import type { LabelAwareLayerOptions } from "../mutual-information/layers/options";
import { singlePrecision } from "../mutual-information/single-precision";
import { nLayers } from "../search-space/architecture";

/** What a layer knows of the label, with what other questions can be put to. */
export interface MeasuredOwnLayer {
  readonly information: Omit<LayerLabelInformation, "layer" | "overNext" | "overDeeper">;
  /** ln p̂(y|x) − ln p(y) of every point by critics that never saw it, nats, four decimals. */
  readonly pointwise: readonly number[];
  /** The group of each point, where some are copies; see `copiedRows`. */
  readonly groups?: readonly number[];
}

/** Convolutions of the family `convolutional`: one for each halving of the side down to 2, three at most. */
const convolutions = ([height, width]: readonly number[]): number =>
  Math.min(nLayers - 1, Math.floor(Math.log2(Math.max(height, width))));

/**
 * Measures one layer by critics of its own; see `estimateLabelAwareLayers`.
 *
 * @param sample Points of the shape [height, width, channels]; freed by the caller's letting go of it.
 */
export async function measureLayer(
  { values, pointShape, labels, nClasses }: LabelledSample,
  { estimator, seed }: { readonly estimator: LabelAwareLayerOptions; readonly seed: number },
): Promise<MeasuredOwnLayer> {
  const single = singlePrecision(values, pointShape[2]);
  let found: Float64Array | undefined;
  const [{ layer: _, ...information }] = await estimateLabelAwareLayers({
    // with L = 4, that many convolutions are those of layer 4 − i
    layers: [{ layer: nLayers - convolutions(pointShape), values: single, pointShape }],
    labels,
    nClasses,
    inherit: false,
    estimator,
    seed,
    onLayer: (_information, pointwise) => {
      found = pointwise;
    },
  });
  const groups = copiedRows([{ values: single, size: single.length / labels.length }]);
  const unnamed = (critic: string) => critic.replaceAll(/layer \d+[,:] /g, ""); // a layer measured alone has no place
  return {
    information: {
      ...information,
      family: unnamed(information.family),
      critics: information.critics.map(unnamed),
    },
    pointwise: Array.from(found!, (nats) => Number(nats.toFixed(4))),
    ...(groups ? { groups: Array.from(groups) } : {}),
  };
}
