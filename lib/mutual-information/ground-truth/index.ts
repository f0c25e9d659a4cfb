export * from "./benchmark";
export type { GroundTruthCase, LabelCase, PairCase } from "./ground-truth-case";
export { imageLabelCases, vectorLabelCases } from "./label-cases";
export { pairCases } from "./pair-cases";
