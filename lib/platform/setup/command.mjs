import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, createWriteStream, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

const keptOutput = 20_000;

/**
 * The file that a command's name stands for, as a shell would find it.
 *
 * @param {string} name A name, or an absolute path.
 * @param {NodeJS.ProcessEnv} environment Whose PATH counts.
 * @returns {string | undefined}
 */
export function findCommand(name, environment) {
  const places = isAbsolute(name) ? [name] : (environment.PATH ?? "").split(delimiter).map((dir) => join(dir, name));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return statSync(place).isFile();
    } catch {
      return false;
    }
  });
}

/**
 * Runs a short command to its end and hands back its output; undefined when it fails.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string | undefined}
 */
export function readCommand(command, args, environment) {
  const { status, stdout } = spawnSync(command, args, {
    env: environment,
    encoding: "utf8",
    timeout: 20_000,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return status === 0 ? stdout.trim() : undefined;
}

/**
 * Runs a long command, its output going to a log file.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {object} options
 * @param {string} options.cwd
 * @param {NodeJS.ProcessEnv} options.environment
 * @param {string} options.log File to append the output to.
 * @param {AbortSignal} [options.signal] Ends the command early.
 * @param {number} [options.limitSeconds] Ends the command after this time.
 * @param {(pid: number) => void} [options.onStart]
 * @returns {Promise<{ code: number | null, killedBy: string | null, output: string }>} With the end of its output.
 */
export function runCommand(command, args, { cwd, environment, log, signal, limitSeconds, onStart }) {
  return new Promise((resolve) => {
    const file = createWriteStream(log, { flags: "a" });
    // A full disk must not hide the command's own message about it.
    file.on("error", () => {});
    file.write(`\n$ ${[command, ...args].join(" ")}\n`);
    const child = spawn(command, args, { cwd, env: environment, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk).slice(-keptOutput);
      file.write(chunk);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const stop = () => child.kill("SIGTERM");
    signal?.addEventListener("abort", stop, { once: true });
    const timer = limitSeconds === undefined ? undefined : setTimeout(stop, limitSeconds * 1000);
    const end = (/** @type {number | null} */ code, /** @type {string | null} */ killedBy) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      file.end();
      resolve({ code, killedBy, output });
    };
    child.on("error", (error) => {
      output += String(error);
      end(127, null);
    });
    child.on("close", end);
    if (child.pid !== undefined) onStart?.(child.pid);
  });
}
