import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { diagnose, looksFull, looksOffline } from "./problem.mjs";

/** A way to the engine that did not work out, and whether another day may bring more luck. */
export class EngineObstacle extends Error {
  /** @param {string} message Without a full stop, to be joined with others. @param {{ temporary?: boolean }} [options] */
  constructor(message, { temporary = false } = {}) {
    super(message);
    this.temporary = temporary;
  }
}

/**
 * Downloads a wheel by its hash and extracts parts of it.
 *
 * pip is asked for the file of a fixed platform and Python release, so that it does not matter which Python the user
 * has: nothing of the wheel's Python is ever run.
 *
 * @param {import("./session.mjs").SetupSession} session
 * @param {import("./engine-plan.mjs").Wheel} wheel
 * @param {string} folder Where to extract to.
 * @param {readonly string[]} prefixes Which members, by the beginning of their names.
 * @throws {EngineObstacle} When the wheel cannot be had.
 * @throws {import("./problem.mjs").SetupProblem} When the disk is full or cannot be written.
 */
export async function fetchWheel(session, wheel, folder, prefixes) {
  const { at } = session;
  const download = join(at.temporary, wheel.name);
  mkdirSync(download, { recursive: true });
  const list = join(download, "wheel.txt");
  writeFileSync(list, `${wheel.name}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  const [tags] = wheel.file.split("-").slice(-1);
  const platforms = tags.replace(/\.whl$/, "").split(".");
  const pip = await session.run(at.venvPython, [
    ...["-m", "pip", "download", "--no-deps", "--require-hashes", "--only-binary=:all:", "--no-input"],
    ...["--disable-pip-version-check", "--python-version", "311", "--implementation", "cp", "--abi", "cp311"],
    ...["--abi", "none", ...platforms.flatMap((platform) => ["--platform", platform])],
    ...["--dest", download, "--requirement", list],
  ]);
  if (pip.code !== 0) {
    const problem = diagnose(`download of ${wheel.name} ${wheel.version}`, pip.output, at.log);
    if (looksFull(pip.output)) throw problem;
    throw new EngineObstacle(problem.message.replace(/\.$/, ""), { temporary: looksOffline(pip.output) });
  }
  const script = join(at.root, "lib", "platform", "setup", "extract_wheel.py");
  const extract = await session.run(at.venvPython, [script, join(download, wheel.file), folder, ...prefixes]);
  if (extract.code !== 0) throw diagnose(`unpacking ${wheel.file}`, extract.output, at.log);
  rmSync(download, { recursive: true, force: true });
}
