export type { Calibration } from "./calibration";
export * from "./cost";
export * from "./ledger";
export * from "./planner";
export * from "./pool";
export * from "./result";
export * from "./run-event";
export * from "./runner";
export * from "./task";
