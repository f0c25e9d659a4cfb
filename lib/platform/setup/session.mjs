import { runCommand } from "./command.mjs";

/** One run of set-up: where things go, and the commands that it starts. */
export class SetupSession {
  /**
   * @param {object} options
   * @param {import("./places.mjs").Places} options.at
   * @param {NodeJS.ProcessEnv} options.environment
   * @param {(pid: number) => void} [options.onStart] Told of each command.
   */
  constructor({ at, environment, onStart }) {
    this.at = at;
    this.environment = commandEnvironment(environment);
    this.onStart = onStart;
    this.abort = new AbortController();
  }

  /**
   * Runs a command in the repository, its output going to the log.
   *
   * @param {string} command
   * @param {readonly string[]} args
   * @param {{ cwd?: string, environment?: NodeJS.ProcessEnv, limitSeconds?: number }} [options] `environment` adds to
   *   the session's.
   */
  run(command, args, { cwd, environment, limitSeconds } = {}) {
    return runCommand(command, args, {
      cwd: cwd ?? this.at.root,
      environment: { ...this.environment, ...environment },
      log: this.at.log,
      signal: this.abort.signal,
      limitSeconds,
      onStart: this.onStart,
    });
  }
}

/**
 * Without settings that would send packages elsewhere than into `.venv`.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
function commandEnvironment(environment) {
  const { PYTHONHOME, PYTHONPATH, PIP_TARGET, PIP_PREFIX, PIP_USER, ...others } = environment;
  return others;
}
