export * from "./benchmark";
export { benchmarkEstimators } from "./benchmark-estimators";
export type { GroundTruthCase, LabelCase, PairCase } from "./ground-truth-case";
export { imageLabelCases, vectorLabelCases } from "./label-cases";
export { pairCases } from "./pair-cases";
