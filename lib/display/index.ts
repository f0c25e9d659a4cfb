export * from "./account";
export * from "./compute";
export * from "./duration";
export * from "./figure";
export * from "./progress";
export * from "./table";
export * from "./theme";
