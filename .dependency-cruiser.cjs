"use strict";
// Which part of the library may import which, for `npm test`. Two storeys: what any notebook laboratory needs lies under
// lib/platform and knows nothing of the thesis; above it each part of the thesis imports only those before it.

/** Folders of lib/platform, lowest first. */
const platform = [
  "random",
  "results",
  "tensorflow",
  "optimisation",
  "tasks",
  "queue",
  "kernel",
  "display",
  "session",
  "report",
  "setup",
];

/** Parts of the thesis, lowest first. */
const thesis = [
  "statistics",
  "search-space",
  "datasets",
  "networks",
  "mutual-information",
  "own-network",
  "hyperband",
  "predictors",
  "width-table",
  "searchers",
  "task-kinds.ts",
  "experiments",
  "figures",
  "first-calls",
  "cli",
];

const escaped = (name) => name.replace(/[.]/g, "\\.");

/** No folder imports one that stands higher. */
const oneWay = (base, folders) =>
  folders.slice(0, -1).map((name, index) => ({
    name: `${name} imports nothing above it`,
    severity: "error",
    from: { path: `^${base}/${escaped(name)}(/|$)` },
    to: { path: `^${base}/(${folders.slice(index + 1).map(escaped).join("|")})(/|$)` },
  }));

module.exports = {
  forbidden: [
    { name: "no circle", severity: "error", from: {}, to: { circular: true } },
    {
      name: "the platform imports nothing of the thesis",
      severity: "error",
      from: { path: "^lib/platform/" },
      to: { path: "^lib/", pathNot: "^lib/platform/" },
    },
    ...oneWay("lib/platform", platform),
    ...oneWay("lib", thesis),
    {
      name: "a folder of the platform is in the list",
      severity: "error",
      from: { path: "^lib/platform/[^/]+/", pathNot: `^lib/platform/(${platform.join("|")})/` },
      to: {},
    },
    {
      name: "a part of the thesis is in the list of parts",
      severity: "error",
      from: { path: "^lib/", pathNot: `^lib/(platform|${thesis.map(escaped).join("|")})(/|$)` },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "labextension/static" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true, // types count too
    enhancedResolveOptions: { extensions: [".ts", ".mjs", ".cjs", ".js", ".json"] },
  },
};
