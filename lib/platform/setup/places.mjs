import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Where set-up puts things, all of them inside the repository.
 *
 * @param {string} root
 */
export function places(root) {
  return {
    root,
    /** Log, lock and temporary files of set-up. */
    setup: join(root, ".setup"),
    log: join(root, ".setup", "setup.log"),
    lock: join(root, ".setup", "lock.json"),
    temporary: join(root, ".setup", "tmp"),
    nodeModules: join(root, "node_modules"),
    virtualEnvironment: join(root, ".venv"),
    venvPython: join(root, ".venv", "bin", "python"),
    requirements: join(root, "lib", "platform", "setup", "requirements.txt"),
    /** TensorFlow's library and the add-on; outside node_modules, because `npm ci` empties that. */
    engine: join(root, ".engine"),
    engineNote: join(root, ".engine", "current.json"),
    /** The package that loads the engine; its folders `deps` and `lib` become links into `.engine`. */
    enginePackage: join(root, "node_modules", "@tensorflow", "tfjs-node-gpu"),
  };
}

/** @typedef {ReturnType<typeof places>} Places */

/** @param {string} file @returns {any} What a JSON file holds; undefined when it is missing or damaged. */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Writes a JSON file so that a reader finds the old or the new one, never a half.
 *
 * @param {string} file
 * @param {unknown} value
 */
export function writeJson(file, value) {
  const temporary = `${file}.${process.pid}.tmp`;
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** @param {...unknown} parts @returns {string} A short hash of JSON values. */
export function fingerprint(...parts) {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}
