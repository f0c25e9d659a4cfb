/** What a reader tries first, each in one call: information of arrays, a training, what its layers know. */
export { type EstimateOptions, estimate, type MeasuredInformation } from "./estimate";
export { layers } from "./layers";
export type { NetworkCallOptions } from "./network-call";
export { train } from "./train";
