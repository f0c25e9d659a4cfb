/** Data sets: what there is, loading it, preparing it for a network, and the procedural family with known I(X;Y). */

export type { OwnDataSet } from "./catalogue/own-data-set";
export { type ContactSheetOptions, contactSheet, type RgbaImage } from "./contact-sheet";
export type * from "./data-set";
export { type DownsampledExample, downsampledExample, enlarged } from "./downsampling";
export { DataFileError } from "./files/data-file-error";
export { dataFolderProblem } from "./files/locate";
export * from "./label-channel";
export { listDataSets } from "./list";
export { fingerprintDataSet, loadDataSet } from "./load";
export { type Registration, registerDataSet } from "./own/register-data-set";
export { INPUT_SIDE, type PreparedData, type PreparedPart, prepareDataSet, type SampleOptions } from "./prepare";
export { type ProfileDataSets, type ProfileSelection, profileDataSets } from "./profile-data-sets";
export { type ReferenceAccuracy, type ReferenceMethod, referenceAccuracy } from "./reference-accuracy";
export { boxMean, type ImageShape } from "./resize";
export { type VerifiedDataSet, type VerifiedFile, verifyDataSets } from "./verify";
