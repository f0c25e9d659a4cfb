import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { fingerprint, readJson, writeJson } from "./places.mjs";

/**
 * Why the notebook kernel must be installed into `.venv`; undefined when it is there.
 *
 * @param {import("./places.mjs").Places} at
 * @returns {string | undefined}
 */
export function notebookKernelNeed(at) {
  const stamp = readJson(stampFile(at));
  if (stamp === undefined) return "not installed yet";
  return stamp.inputs === inputs(at) ? undefined : "its installer, this folder's place or Node's has changed";
}

/**
 * Installs the notebook kernel into `.venv`.
 *
 * @param {import("./session.mjs").SetupSession} session
 * @returns {Promise<string>} What was done.
 */
export async function installNotebookKernel(session) {
  const { at } = session;
  const { installKernel } = await import(pathToFileURL(installer(at)).href);
  await installKernel({ venv: at.virtualEnvironment, root: at.root });
  // The library's types are checked here, or else by the first cell of the first notebook, with the user waiting.
  await session.run(process.execPath, ["--require", "tsx/cjs", join("lib", "platform", "kernel", "check-library.ts")]);
  writeJson(stampFile(at), { inputs: inputs(at) });
  return "installed";
}

/** @param {import("./places.mjs").Places} at */
function inputs(at) {
  return fingerprint(readFileSync(installer(at), "utf8"), at.root, process.execPath);
}

/** @param {import("./places.mjs").Places} at */
function installer(at) {
  return join(at.root, "lib", "platform", "kernel", "install.mjs");
}

/** @param {import("./places.mjs").Places} at */
function stampFile(at) {
  return join(at.virtualEnvironment, "mi-nas-kernel.json");
}
