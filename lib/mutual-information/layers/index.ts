export * from "./data-processing";
export * from "./layer-information";
export type { LayerMaps, LayerToMeasure } from "./layer-maps";
export type { ExpectedGains, LadderRung, PairedGain } from "./layer-verdict";
export {
  type LabelAwareLayerOptions,
  type LayerFamily,
  labelAwareLayerOptions,
  labelAwareLayerOptionsSchema,
  layerFamilies,
} from "./options";
export type { NetworkTail } from "./tail-critic";
