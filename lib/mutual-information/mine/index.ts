export * from "./critic";
export * from "./estimate";
export type { LabelledMaps } from "./maps";
export * from "./options";
export { derangement } from "./product";
export * from "./stop-rule";
