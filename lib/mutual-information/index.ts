export * from "./bounds";
export * from "./convergence";
export * from "./critic";
export * from "./mine";
export * from "./options";
export * from "./standardise";
