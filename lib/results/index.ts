export * from "./cache";
export * from "./checkpoints";
export * from "./tables";
