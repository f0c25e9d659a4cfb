import { buildEngine } from "./engine.mjs";
import { engineNeed } from "./engine-plan.mjs";
import { installNodePackages, nodePackagesNeed } from "./node-packages.mjs";
import { installNotebookKernel, notebookKernelNeed } from "./notebook-kernel.mjs";
import { makePythonEnvironment, pythonEnvironmentNeed } from "./python-environment.mjs";

/**
 * @typedef {object} SetupStep
 * @property {string} flag Its option on the command line.
 * @property {string} name For people.
 * @property {readonly string[]} after Flags of steps it builds upon.
 * @property {number} megabytes Disk it takes, at most.
 * @property {(at: import("./places.mjs").Places, environment: NodeJS.ProcessEnv) => string | undefined} need Why it
 *   must run; undefined when it need not. Takes milliseconds and changes nothing.
 * @property {(session: import("./session.mjs").SetupSession, anew: boolean) => Promise<string>} run Does it, and says
 *   what was done; with `anew`, keeps nothing that an earlier run made.
 */

/**
 * What set-up does, in an order in which each step comes after those it builds upon.
 *
 * @type {readonly SetupStep[]}
 */
export const steps = [
  {
    flag: "node",
    name: "node packages",
    after: [],
    megabytes: 800,
    need: nodePackagesNeed,
    run: installNodePackages,
  },
  {
    flag: "python",
    name: "Python environment",
    after: [],
    megabytes: 500,
    need: pythonEnvironmentNeed,
    run: makePythonEnvironment,
  },
  {
    flag: "kernel",
    name: "notebook kernel",
    after: ["node", "python"],
    megabytes: 1,
    need: notebookKernelNeed,
    run: installNotebookKernel,
  },
  {
    flag: "engine",
    name: "TensorFlow engine",
    after: ["node", "python"],
    megabytes: 1500,
    need: engineNeed,
    run: buildEngine,
  },
];

/**
 * Why a step must run; undefined when it need not.
 *
 * @param {SetupStep} step
 * @param {import("./places.mjs").Places} at
 * @param {NodeJS.ProcessEnv} environment
 * @param {ReadonlySet<string>} forced Flags of steps to make anew.
 * @returns {string | undefined}
 */
export function reason(step, at, environment, forced) {
  return forced.has(step.flag) ? "asked for" : step.need(at, environment);
}

/**
 * The steps that must run as things stand now; empty when set-up is complete.
 *
 * @param {import("./places.mjs").Places} at
 * @param {NodeJS.ProcessEnv} environment
 * @param {ReadonlySet<string>} forced Flags of steps to make anew.
 * @returns {readonly SetupStep[]}
 */
export function plan(at, environment, forced) {
  return steps.filter((step) => reason(step, at, environment, forced) !== undefined);
}
