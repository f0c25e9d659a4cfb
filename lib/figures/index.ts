export * from "./distributions";
export * from "./layer-information";
export * from "./learning-curves";
export * from "./loss-curves";
export * from "./scores";
