export { estimateLabelInformation } from "./label-information";
export type { LabelledSample } from "./labelled-sample";
export { type LabelInformationOptions, labelInformationOptions, labelInformationOptionsSchema } from "./options";
export type { LabelInformation } from "./report-information";
