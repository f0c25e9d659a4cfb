export { estimateLabelInformation, type LabelInformation } from "./label-information";
export type { LabelledSample } from "./labelled-sample";
export { type LabelInformationOptions, labelInformationOptions, labelInformationOptionsSchema } from "./options";
