export * from "./ledger";
export * from "./pool";
export * from "./result";
export * from "./runner";
export * from "./task";
