import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * The Chromium that the tests drive: `MI_NAS_BROWSER`, or the first of the usual names on the path. (No TypeScript:
 * vitest's configuration asks too.)
 *
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {string | undefined} Undefined when there is none.
 * @throws {Error} When MI_NAS_BROWSER names no program.
 */
export function findBrowser(environment = process.env) {
  const { MI_NAS_BROWSER: named, PATH: path = "" } = environment;
  if (named) {
    if (!isProgram(named)) throw new Error(`MI_NAS_BROWSER names ${named}, which is no program.`);
    return named;
  }
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}
