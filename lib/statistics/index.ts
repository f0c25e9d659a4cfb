export * from "./bootstrap";
export * from "./paired-difference";
export * from "./power";
export * from "./quantile";
export * from "./rank-correlation";
export * from "./spread";
export * from "./student";
