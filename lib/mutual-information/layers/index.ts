export * from "./data-processing";
export * from "./layer-information";
export { type LabelAwareLayerOptions, labelAwareLayerOptions, labelAwareLayerOptionsSchema } from "./options";
export type { LayerMaps } from "./own-critics";
