export * from "./activations";
export * from "./checkpoint";
export * from "./network";
export * from "./options";
export * from "./parameters";
export * from "./training";
export * from "./training-state";
