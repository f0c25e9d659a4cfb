export * from "./architecture";
export * from "./distribution";
export * from "./smoothing";
