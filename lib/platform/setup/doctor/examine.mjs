import { accessSync, constants, existsSync } from "node:fs";
import { join } from "node:path";
import { nodeTooOld, oldestNode } from "../node-version.mjs";
import { places, readJson } from "../places.mjs";
import { root } from "../root.mjs";
import { reason, steps } from "../steps.mjs";
import { examineGpus, examineMachine } from "./machine.mjs";
import { examineEngine, loadProject, projectPart } from "./project.mjs";
import { examineCompiler, examineKernels, examineNpm, examinePython, examineVirtualEnvironment } from "./tools.mjs";

/** @typedef {{ severity: "error" | "warning", what: string, remedy: string }} Finding A problem and what to do. */
/** @typedef {Awaited<ReturnType<typeof examine>>} Findings */

/**
 * Looks at everything that the project needs.
 *
 * @param {{ folder?: string, environment?: NodeJS.ProcessEnv }} [options] Another repository or environment, for tests.
 */
export async function examine({ folder = root, environment = process.env } = {}) {
  const at = places(folder);
  const part = await projectPart(at);
  const own = part?.examine(at, environment, (file) => loadProject(at, file));
  const facts = {
    project: readJson(join(folder, "package.json"))?.version,
    folder,
    node: { path: process.execPath, version: process.versions.node },
    npm: examineNpm(environment),
    python: examinePython(environment),
    compiler: examineCompiler(environment),
    machine: examineMachine(folder),
    gpus: examineGpus(environment),
    setUp: steps.map((step) => ({ step: step.name, missing: attempt(() => reason(step, at, environment, new Set())) })),
    packages: examineVirtualEnvironment(at),
    kernels: examineKernels(at),
    engine: examineEngine(at),
    ...(part && { [part.name]: own }),
  };
  const warnings = (part?.warnings(own) ?? []).map((warning) => ({
    severity: /** @type {const} */ ("warning"),
    ...warning,
  }));
  const problems = [...findProblems(facts, at), ...warnings];
  const lines = part?.lines(own) ?? [];
  return { ok: problems.every(({ severity }) => severity !== "error"), ...facts, problems, lines };
}

/**
 * @param {any} facts
 * @param {import("../places.mjs").Places} at
 * @returns {readonly Finding[]}
 */
function findProblems(facts, at) {
  /** @type {Finding[]} */
  const problems = [];
  const add = (/** @type {Finding["severity"]} */ severity, /** @type {string} */ what, /** @type {string} */ remedy) =>
    problems.push({ severity, what, remedy });
  const { python, npm, engine, machine, gpus, setUp } = facts;
  if (process.platform === "win32") add("error", "Windows itself is not supported.", "Use WSL 2.");
  if (nodeTooOld(process.versions.node)) {
    add("error", `Node ${process.versions.node} is too old.`, `Install Node ${oldestNode} or newer.`);
  }
  if (!npm) add("error", "npm is missing.", "Install it: it comes with Node from nodejs.org.");
  const missing = setUp.filter((/** @type {any} */ step) => step.missing !== undefined);
  const pythonReady = !missing.some((/** @type {any} */ { step }) => step === "Python environment");
  // A Python is needed only to make the environment; the one in it goes on working.
  if (python.problem) add(pythonReady ? "warning" : "error", python.problem.what, python.problem.remedy);
  for (const { step, missing: why } of missing) {
    add("warning", `Set-up: ${step}: ${why}.`, "`npm run setup` (and `npm start`) does it.");
  }
  if (!isWritable(at.root)) {
    add("error", `${at.root} cannot be written.`, "Clone the repository to a folder that is yours.");
  }
  if (missing.length > 0 && machine.freeDiskGb < 3) {
    add("error", `Only ${machine.freeDiskGb} GB of disk are free; set-up needs about 3.`, "Free some.");
  }
  if (engine.problem) add("error", engine.problem, "Unset MI_NAS_ENGINE, or run `npm run setup`.");
  for (const warning of engine.warnings ?? []) {
    add("warning", warning, "environment.md, The TensorFlow engine, explains it.");
  }
  if (gpus.length > 0 && engine.kind === "native-cpu") {
    add("warning", "There is a GPU, and it is not used.", "MI_NAS_TENSORFLOW=gpu npm run setup (see environment.md).");
  }
  return problems;
}

/** @param {string} folder */
function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return existsSync(folder);
  } catch {
    return false;
  }
}

/** @template T @param {() => T} look @returns {T | string} The error's message when looking fails. */
function attempt(look) {
  try {
    return look();
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}
