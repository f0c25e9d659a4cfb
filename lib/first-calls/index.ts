/** What a reader tries first, each in one call: information of arrays, a training, what its layers know,
 * and those of a network of one's own. */
export { type EstimateOptions, estimate, type MeasuredInformation } from "./estimate";
export { layers } from "./layers";
export { type LayersOf, type LayersOfOptions, layersOf, type StateChoice } from "./layers-of";
export type { NetworkCallOptions } from "./network-call";
export { train } from "./train";
