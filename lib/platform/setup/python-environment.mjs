import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, readJson, writeJson } from "./places.mjs";
import { diagnose } from "./problem.mjs";
import { findPython } from "./python.mjs";

/** @typedef {import("./session.mjs").SetupSession} SetupSession */

/**
 * Why `.venv` must be made (anew); undefined when it is complete.
 *
 * @param {import("./places.mjs").Places} at
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string | undefined}
 */
export function pythonEnvironmentNeed(at, environment) {
  const stamp = readJson(stampFile(at));
  if (stamp === undefined) return existsSync(at.virtualEnvironment) ? "incomplete" : "not made yet";
  // The commands in an environment name its folder, and a link in it the Python it was made from.
  if (stamp.root !== at.root) return `made for ${stamp.root}`;
  if (!existsSync(at.venvPython)) return "the Python it was made from is gone";
  const wanted = inputs(at, environment);
  if (stamp.requirements !== wanted.requirements) return "its list of packages has changed";
  return stamp.python === wanted.python ? undefined : "MI_NAS_PYTHON has changed";
}

/**
 * Makes `.venv` with JupyterLab, papermill, nbconvert and the Plotly renderer, each file checked against its hash.
 *
 * @param {SetupSession} session
 * @returns {Promise<string>} What was done.
 * @throws {import("./problem.mjs").SetupProblem}
 */
export async function makePythonEnvironment(session) {
  const { at, environment } = session;
  const python = findPython(environment);
  rmSync(at.virtualEnvironment, { recursive: true, force: true });
  const made = await session.run(python.path, ["-m", "venv", at.virtualEnvironment]);
  if (made.code !== 0) throw diagnose(`${python.path} -m venv`, made.output, at.log);
  const installed = await session.run(at.venvPython, [
    ...["-m", "pip", "install", "--require-hashes", "--only-binary=:all:", "--no-input", "--disable-pip-version-check"],
    // Compiling thousands of files that are never imported takes longer than compiling those that are, on first use.
    ...["--no-compile", "-r", at.requirements],
  ]);
  if (installed.code !== 0) throw diagnose("pip install", installed.output, at.log);
  writeJson(stampFile(at), { root: at.root, version: python.version.join("."), ...inputs(at, environment) });
  return `Python ${python.version.join(".")} with JupyterLab`;
}

/** @param {import("./places.mjs").Places} at @param {NodeJS.ProcessEnv} environment */
function inputs(at, environment) {
  return {
    requirements: fingerprint(readFileSync(at.requirements, "utf8")),
    python: environment.MI_NAS_PYTHON ?? "",
  };
}

/** @param {import("./places.mjs").Places} at */
function stampFile(at) {
  return join(at.virtualEnvironment, "mi-nas-setup.json");
}
