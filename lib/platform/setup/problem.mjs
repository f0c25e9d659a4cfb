/** Something that keeps set-up from going on: what is wrong, and what the user can do about it. */
export class SetupProblem extends Error {
  /**
   * @param {string} what What is wrong, naming the action and the value.
   * @param {string} remedy What to do, as a sentence.
   */
  constructor(what, remedy) {
    super(what);
    this.name = "SetupProblem";
    this.remedy = remedy;
  }
}

/** @param {SetupProblem} problem @returns {string} The problem and its remedy, for a terminal. */
export function describeProblem({ message, remedy }) {
  return `Set-up: ${message}\n  What to do: ${remedy}`;
}

const network =
  /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|NewConnectionError|ConnectTimeoutError|NameResolutionError|Failed to establish a new connection|Temporary failure in name resolution|Read timed out|ProxyError|network request to .* failed/i;

const fullDisk = /ENOSPC|No space left on device/i;

/** Signs in a command's output, in the order in which they are looked for; the first that fits names the cause. */
const causes = [
  {
    signs: fullDisk,
    what: "the disk is full",
    remedy: "free about 3 GB on the disk that holds the repository (and 1 GB in the temporary folder), then run again.",
  },
  {
    signs: /EROFS|Read-only file system/i,
    what: "the file system is read-only",
    remedy: "copy the repository to a folder you can write to, and run again there.",
  },
  {
    signs: /EACCES|EPERM|Permission denied/i,
    what: "a file or folder may not be written",
    remedy: "make the repository's folder yours (no administrator rights are needed or wanted), then run again.",
  },
  {
    signs: /EINTEGRITY|DO NOT MATCH THE HASHES|hash mismatch/i,
    what: "a downloaded package is not the one that was pinned (its hash differs)",
    remedy:
      "a proxy or a damaged cache may be the cause: `npm cache clean --force`, `pip cache purge`, then run again.",
  },
  {
    signs: network,
    what: "the package registry cannot be reached",
    remedy:
      "check the network and proxy (HTTPS_PROXY), or point npm and pip to a mirror (`npm config set registry`, " +
      "`pip config set global.index-url`), then run again. What was downloaded is kept.",
  },
  {
    signs: /No matching distribution found|Could not find a version/i,
    what: "the Python package index has no file of a pinned release for this machine",
    remedy:
      "use Python 3.10 to 3.13 from a common distribution (MI_NAS_PYTHON chooses one), and check that a mirror in " +
      "pip's configuration is complete.",
  },
  {
    signs: /npm ci.* can only install packages when|EUSAGE/i,
    what: "package.json and package-lock.json disagree",
    remedy: "run `npm install` once to bring them together, then run again.",
  },
];

/**
 * Turns a failed command's output into a problem that says what to do.
 *
 * @param {string} action What failed, e.g. `npm ci`.
 * @param {string} output The end of what the command printed.
 * @param {string} log Where all of its output is.
 * @returns {SetupProblem}
 */
export function diagnose(action, output, log) {
  const cause = causes.find(({ signs }) => signs.test(output));
  if (cause !== undefined) return new SetupProblem(`${action} failed: ${cause.what}.`, `${cause.remedy} (${log})`);
  const lastLine = output.trim().split("\n").pop() ?? "";
  return new SetupProblem(`${action} failed: ${lastLine}`, `read ${log}; running again is safe.`);
}

/** @param {string} output @returns {boolean} True when the output looks like a network that cannot be reached. */
export function looksOffline(output) {
  return network.test(output);
}

/** @param {string} output @returns {boolean} True when the output says that the disk is full. */
export function looksFull(output) {
  return fullDisk.test(output);
}

/**
 * What a thrown error means for the user; undefined for one that set-up did not foresee.
 *
 * @param {unknown} error
 * @param {string} root The repository.
 * @returns {SetupProblem | undefined}
 */
export function problemFromError(error, root) {
  if (error instanceof SetupProblem) return error;
  const { code, path } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === "EROFS" || code === "EACCES" || code === "EPERM") {
    return new SetupProblem(
      `${path ?? root} cannot be written (${code === "EROFS" ? "read-only disk" : "no permission"}).`,
      "clone the repository to a folder that is yours, and run there; no administrator rights are needed.",
    );
  }
  if (code === "ENOSPC") return new SetupProblem("the disk is full.", "free about 3 GB, then run again.");
  return undefined;
}
