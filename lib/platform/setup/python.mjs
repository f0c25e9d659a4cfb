import { findCommand, readCommand } from "./command.mjs";
import { SetupProblem } from "./problem.mjs";

const oldestMinor = 10;

// The machine's usual Python first; the others for machines whose usual one is too old or has no venv.
const names = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python3.14", "python"];

const question = `
import json, sys
answer = {"version": list(sys.version_info[:3]), "modules": {}}
for name in ("venv", "ensurepip", "zipfile", "ssl"):
    try:
        __import__(name)
        answer["modules"][name] = True
    except Exception:
        answer["modules"][name] = False
print(json.dumps(answer))
`;

/** @typedef {{ path: string, version: readonly number[], modules: Record<string, boolean> }} PythonFound */

/**
 * The Python that set-up uses: `MI_NAS_PYTHON`, or the first suitable one on the PATH.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {PythonFound}
 * @throws {SetupProblem} Naming what the best Python found lacks, and how to get it.
 */
export function findPython(environment) {
  const forced = environment.MI_NAS_PYTHON;
  /** @type {PythonFound[]} */
  const found = [];
  for (const name of forced ? [forced] : names) {
    const path = findCommand(name, environment);
    const python = path && askPython(path, environment);
    if (!python) continue;
    if (lack(python) === undefined) return python;
    found.push(python);
  }
  if (forced && found.length === 0) {
    throw new SetupProblem(
      `MI_NAS_PYTHON=${forced} is no Python that runs.`,
      "set it to the path of a Python 3.10 or newer, or unset it.",
    );
  }
  // The one that lacks least: a recent Python without venv is nearer to working than an old one.
  const best = found.sort((a, b) => Number(isTooOld(a)) - Number(isTooOld(b)))[0];
  throw best === undefined
    ? new SetupProblem(`Python 3.${oldestMinor} or newer is missing (JupyterLab needs it).`, installHint)
    : /** @type {SetupProblem} */ (lack(best));
}

const installHint =
  "install it (Debian and Ubuntu: python3 and python3-venv; macOS: python.org or Homebrew; without administrator " +
  "rights: conda or uv), or name one with MI_NAS_PYTHON, and run again.";

/** @param {string} path @param {NodeJS.ProcessEnv} environment @returns {PythonFound | undefined} */
function askPython(path, environment) {
  const answer = readCommand(path, ["-c", question], environment);
  try {
    return answer === undefined ? undefined : { path, ...JSON.parse(answer) };
  } catch {
    return undefined;
  }
}

/** @param {PythonFound} python */
function isTooOld({ version: [major, minor] }) {
  return major < 3 || (major === 3 && minor < oldestMinor);
}

/** @param {PythonFound} python @returns {SetupProblem | undefined} */
function lack(python) {
  const version = python.version.join(".");
  const { path, modules } = python;
  if (isTooOld(python)) {
    return new SetupProblem(
      `Python ${version} (${path}) is too old; 3.${oldestMinor} or newer is needed.`,
      installHint,
    );
  }
  if (!modules.venv || !modules.ensurepip) {
    const debian = `python3.${python.version[1]}-venv`;
    return new SetupProblem(
      `Python ${version} (${path}) has no ${modules.venv ? "ensurepip" : "venv"} module, so no environment can be made.`,
      `install it (Debian and Ubuntu keep it in a package of its own: \`apt install ${debian}\`), or name another ` +
        "Python with MI_NAS_PYTHON (conda's and uv's have it; no administrator rights needed), and run again.",
    );
  }
  const module = ["zipfile", "ssl"].find((name) => !modules[name]);
  if (module === undefined) return undefined;
  return new SetupProblem(
    `Python ${version} (${path}) was built without ${module}, so it can install nothing.`,
    "name another Python with MI_NAS_PYTHON, or install a complete one, and run again.",
  );
}
