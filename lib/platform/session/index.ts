export * from "./account";
export * from "./compute";
export * from "./costs";
export * from "./experiment";
export * from "./run";
export * from "./session";
