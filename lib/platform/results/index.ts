export * from "./archive";
export * from "./cache";
export * from "./checkpoints";
export * from "./columns";
export * from "./export-archive";
export * from "./read-archive";
export * from "./tables";
export * from "./work-log";
