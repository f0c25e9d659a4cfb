export * from "./clean-posteriors";
export * from "./gaussian";
export * from "./input-sample";
export * from "./mlp";
export * from "./options";
export * from "./posterior-predictor";
