export * from "./alarms";
export * from "./controller/losses";
export * from "./controller/options";
export * from "./inputs";
export * from "./registry";
export * from "./search";
export * from "./searcher";
