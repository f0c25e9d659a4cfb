import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findCommand } from "./command.mjs";
import { readJson, writeJson } from "./places.mjs";
import { diagnose, SetupProblem } from "./problem.mjs";

/** @typedef {import("./session.mjs").SetupSession} SetupSession */

const major = process.versions.node.split(".")[0];

/**
 * Why the node packages must be installed; undefined when node_modules holds what the lock file says.
 *
 * npm leaves a list of what it installed in node_modules; comparing it with the lock file notices a new lock file, a
 * removed or half-removed node_modules and another Node, and accepts what `npm install` by hand has brought up to date.
 *
 * @param {import("./places.mjs").Places} at
 * @returns {string | undefined}
 */
export function nodePackagesNeed(at) {
  const installed = readJson(join(at.nodeModules, ".package-lock.json"))?.packages;
  if (installed === undefined) return "not installed yet";
  const wanted = readJson(join(at.root, "package-lock.json"))?.packages;
  if (wanted === undefined) return "package-lock.json cannot be read";
  const nodeThen = readJson(stampFile(at))?.node;
  if (nodeThen !== undefined && nodeThen !== major) return `installed for Node ${nodeThen}, this is Node ${major}`;
  for (const [path, { version, integrity, optional, link }] of Object.entries(wanted)) {
    if (path === "" || !path.startsWith("node_modules/")) continue;
    if (link) {
      if (!existsSync(join(at.root, path, "package.json"))) return `${path.slice(13)} has moved`;
      continue;
    }
    const there = installed[path];
    // npm leaves out optional packages that are meant for other platforms.
    if (there === undefined && optional) continue;
    if (there?.version !== version || there?.integrity !== integrity) return `${path.slice(13)} has changed`;
    if (!optional && !existsSync(join(at.root, path, "package.json"))) return `${path.slice(13)} is missing`;
  }
  return undefined;
}

/**
 * Installs the packages of the lock file, without running any package's script.
 *
 * @param {SetupSession} session
 * @returns {Promise<string>} What was done.
 * @throws {SetupProblem} When npm is missing or fails.
 */
export async function installNodePackages(session) {
  const { at, environment } = session;
  // First, so that a kill while npm empties the folder cannot leave a list of packages that are gone.
  rmSync(join(at.nodeModules, ".package-lock.json"), { force: true });
  const [command, ...first] = npmCommand(environment);
  // `include` overrides NODE_ENV=production; `prefer-offline` is safe, since the lock file pins every content.
  const options = ["ci", "--ignore-scripts", "--include=dev", "--include=optional", "--prefer-offline", "--no-audit"];
  const { code, output } = await session.run(command, [...first, ...options, "--no-fund"]);
  if (code !== 0) throw diagnose("npm ci", output, at.log);
  writeJson(stampFile(at), { node: major });
  return `${Object.keys(readJson(join(at.nodeModules, ".package-lock.json"))?.packages ?? {}).length} packages`;
}

/** @param {NodeJS.ProcessEnv} environment @returns {string[]} The npm that runs this script, or the one on the PATH. */
function npmCommand(environment) {
  const running = environment.npm_execpath;
  if (running !== undefined && /npm-cli\.c?js$/.test(running) && existsSync(running))
    return [process.execPath, running];
  const npm = findCommand("npm", environment);
  if (npm === undefined) {
    throw new SetupProblem(
      "npm is missing.",
      "install it: it comes with Node from nodejs.org; Debian has it as `npm`.",
    );
  }
  return [npm];
}

/** @param {import("./places.mjs").Places} at */
function stampFile(at) {
  return join(at.nodeModules, ".mi-nas-setup.json");
}
