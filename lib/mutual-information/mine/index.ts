export * from "./critic";
export * from "./estimate";
export type { LabelledMaps } from "./maps";
export * from "./options";
export * from "./stop-rule";
