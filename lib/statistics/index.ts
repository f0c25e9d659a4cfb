export * from "./spread";
export * from "./variance-components";
