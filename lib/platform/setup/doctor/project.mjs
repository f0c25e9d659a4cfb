import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { readJson } from "../places.mjs";

/** Where Debian's package dataset-fashion-mnist puts its files. */
const debianFolder = "/usr/share/datasets/fashion-mnist";

/**
 * Which engine a computation would use. Asks the module that decides, once the node packages can be loaded.
 *
 * @param {import("../places.mjs").Places} at
 * @returns {{ kind: string, name?: string, numerics?: string, warnings?: readonly string[], reason: string, source?: string } | { problem: string }}
 */
export function examineEngine(at) {
  const note = readJson(at.engineNote);
  const probe = loadProject(at, "lib/platform/tensorflow/probe.ts");
  if (probe === undefined) return { kind: "unknown", reason: "the node packages are not installed" };
  try {
    const { kind, name, numerics, warnings, reason } = probe.probeEngine();
    return { kind, name, numerics, warnings, reason, source: kind === "wasm" ? undefined : note?.source };
  } catch (error) {
    return { problem: /** @type {Error} */ (error).message };
  }
}

/**
 * Folders that are searched for data sets, the one that `MI_NAS_DATA` names but that is not there, and what was found.
 *
 * @param {import("../places.mjs").Places} at
 * @param {NodeJS.ProcessEnv} environment
 */
export function examineDataSets(at, environment) {
  const named = environment.MI_NAS_DATA ? resolve(environment.MI_NAS_DATA) : undefined;
  const places = [named ?? [], join(at.root, "data"), debianFolder].flat();
  const folders = places.map((path) => ({ path, exists: existsSync(path), entries: count(path) }));
  const isFolder = named !== undefined && statSync(named, { throwIfNoEntry: false })?.isDirectory();
  const missing = named === undefined || isFolder ? undefined : named;
  /** @type {readonly any[] | undefined} */
  const all = loadProject(at, "lib/datasets/list.ts")?.listDataSets();
  const real = all
    ?.filter(({ kind }) => kind === "real")
    .map(({ id, title, availability, detail }) => ({
      ...{ id, title, availability, detail },
    }));
  return { folders, missing, real };
}

/** @param {import("../places.mjs").Places} at @param {string} file @returns {any} Undefined before set-up. */
function loadProject(at, file) {
  const require = createRequire(join(at.root, "package.json"));
  try {
    require("tsx/cjs");
  } catch {
    return undefined;
  }
  return require(join(at.root, file));
}

/** @param {string} folder */
function count(folder) {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith(".") && name !== "README.md").length;
  } catch {
    return 0;
  }
}
