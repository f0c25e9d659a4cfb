export { estimateLabelInformation } from "./label-information";
export { type LabelInformationOptions, labelInformationOptions, labelInformationOptionsSchema } from "./options";
export type { LabelledSample } from "./prepare-sample";
export type { LabelInformation } from "./report-information";
