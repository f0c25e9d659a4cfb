import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findCommand, readCommand } from "../command.mjs";
import { findCompiler } from "../compile.mjs";
import { readJson } from "../places.mjs";
import { findPython } from "../python.mjs";

const shownPackages = ["jupyterlab", "nbclient", "nbconvert", "papermill", "plotly"];

/**
 * Version and place of npm.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
export function examineNpm(environment) {
  const path = findCommand("npm", environment);
  return path === undefined
    ? undefined
    : { path, version: readCommand(path, ["--version"], environment)?.split("\n").pop() };
}

/**
 * The Python that set-up would use, or what is wrong with those that are there.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
export function examinePython(environment) {
  try {
    const { path, version } = findPython(environment);
    return { path, version: version.join(".") };
  } catch (error) {
    const { message, remedy } = /** @type {import("../problem.mjs").SetupProblem} */ (error);
    return { problem: { what: message, remedy } };
  }
}

/**
 * The C++ compiler that set-up would use; undefined when there is none.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
export function examineCompiler(environment) {
  const [path, ...args] = findCompiler(environment) ?? [];
  return path === undefined
    ? undefined
    : { path, version: readCommand(path, [...args, "--version"], environment)?.split("\n")[0] };
}

/**
 * Versions of the packages in `.venv` that matter.
 *
 * @param {import("../places.mjs").Places} at
 */
export function examineVirtualEnvironment(at) {
  /** @type {Record<string, string>} */
  const packages = {};
  for (const folder of listFolder(join(at.virtualEnvironment, "lib"))) {
    for (const entry of listFolder(join(at.virtualEnvironment, "lib", folder, "site-packages"))) {
      const [, name, version] = entry.match(/^(.+)-([^-]+)\.dist-info$/) ?? [];
      if (name !== undefined && shownPackages.includes(name)) packages[name] = version;
    }
  }
  return packages;
}

/**
 * Kernels that JupyterLab offers from `.venv`, by name.
 *
 * @param {import("../places.mjs").Places} at
 */
export function examineKernels(at) {
  const folder = join(at.virtualEnvironment, "share", "jupyter", "kernels");
  return listFolder(folder).map((name) => {
    const spec = readJson(join(folder, name, "kernel.json"));
    return { name, displayName: spec?.display_name, command: spec?.argv?.[0], folder: join(folder, name) };
  });
}

/** @param {string} folder @returns {string[]} */
function listFolder(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
