export * from "./spread";
