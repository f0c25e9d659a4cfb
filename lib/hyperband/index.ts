export * from "./hyperband";
export * from "./posterior";
export * from "./schedule";
export * from "./score";
