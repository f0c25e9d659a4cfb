import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readJson } from "../places.mjs";

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
 * What a project adds to the report: a module of its own, named in package.json as `config.doctor`.
 *
 * @typedef {object} ProjectPart
 * @property {string} name Under which its facts stand in the findings.
 * @property {(at: import("../places.mjs").Places, environment: NodeJS.ProcessEnv, load: (file: string) => any) => any} examine
 * Looks; `load` reads a TypeScript module of the project, undefined before set-up.
 * @property {(facts: any) => readonly { what: string, remedy: string }[]} warnings
 * @property {(facts: any) => readonly (readonly [string, string])[]} lines Of the report: a title and text each.
 */

/**
 * @param {import("../places.mjs").Places} at
 * @returns {Promise<ProjectPart | undefined>}
 */
export async function projectPart(at) {
  const file = readJson(join(at.root, "package.json"))?.config?.doctor;
  const path = file && join(at.root, file);
  return path && existsSync(path) ? import(pathToFileURL(path).href) : undefined;
}

/** @param {import("../places.mjs").Places} at @param {string} file @returns {any} Undefined before set-up. */
export function loadProject(at, file) {
  const require = createRequire(join(at.root, "package.json"));
  try {
    require("tsx/cjs");
  } catch {
    return undefined;
  }
  return require(join(at.root, file));
}
