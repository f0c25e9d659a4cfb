export * from "./data-processing";
export * from "./layer-information";
export { type LayerInformationOptions, layerInformationOptions, layerInformationOptionsSchema } from "./options";
export type { LayerMaps } from "./own-critics";
