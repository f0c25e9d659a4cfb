export { type PairInformationOptions, pairInformationOptions, pairInformationOptionsSchema } from "./options";
export { estimatePairInformation } from "./pair-information";
export type { PairSample } from "./pair-sample";
