import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { compileAddOn } from "./compile.mjs";
import { glibcVersion } from "./doctor/machine.mjs";
import { engineInputs, enginePlan, tensorflowWheels, wantedDevice } from "./engine-plan.mjs";
import { readJson, writeJson } from "./places.mjs";
import { EngineObstacle, fetchWheel } from "./wheel.mjs";

/** @typedef {import("./session.mjs").SetupSession} SetupSession */

const day = 24 * 3600 * 1000;

/** Members of TensorFlow's wheel that the add-on needs: the library and the headers of its C interface. */
const libraryMembers = [
  ...["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"],
  ...["include/tensorflow/c/", "include/tensorflow/core/platform/ctstring", "include/tsl/platform/ctstring"],
  "include/tsl/c/",
].map((member) => `tensorflow/${member}`);

/**
 * Gets the native engine in one of the ways that this machine allows, and notes which, or why none.
 *
 * @param {SetupSession} session
 * @param {boolean} anew Download and compile again what is there.
 * @returns {Promise<string>} What was done.
 */
export async function buildEngine(session, anew) {
  const { at, environment } = session;
  const device = wantedDevice(environment, readJson(at.engineNote));
  if (anew) rmSync(at.engine, { recursive: true, force: true });
  /** @type {EngineObstacle[]} */
  const obstacles = [];
  const inputs = engineInputs(at, device);
  for (const way of enginePlan(machine(), device)) {
    try {
      const { folder, source } = way === "wheel" ? await fromWheel(session, device) : await fromUpstream(session);
      link(at, folder);
      const { version } = await check(session);
      writeJson(at.engineNote, { kind: "native", device, version, folder, source, inputs });
      removeOthers(at, folder);
      return `tensorflow ${version}, ${device.toUpperCase()} (${source})`;
    } catch (error) {
      if (!(error instanceof EngineObstacle)) throw error;
      obstacles.push(error);
    }
  }
  const reasons = obstacles.map(({ message }) => message);
  const reason =
    reasons.join("; then ") || `TensorFlow's library is not published for ${process.platform} ${process.arch}`;
  const retryAfter = obstacles.some(({ temporary }) => temporary) ? Date.now() + day : null;
  writeJson(at.engineNote, { kind: "none", device, reason, retryAfter, inputs });
  return `WebAssembly, about twelve times slower than native: ${reason}`;
}

/**
 * TensorFlow's library from the Python package index, the add-on compiled here.
 *
 * @param {SetupSession} session
 * @param {"cpu" | "gpu"} device
 */
async function fromWheel(session, device) {
  const { at } = session;
  const wheel = tensorflowWheels[device];
  const folder = `${wheel.name}-${wheel.version}`;
  const library = join(at.engine, folder, "deps");
  if (!existsSync(library)) {
    const fresh = join(at.temporary, "library");
    await fetchWheel(session, wheel, fresh, libraryMembers);
    const unpacked = join(fresh, "tensorflow");
    mkdirSync(join(unpacked, "lib"));
    for (const name of readdirSync(unpacked).filter((file) => file.includes(".so"))) {
      renameSync(join(unpacked, name), join(unpacked, "lib", name));
    }
    mkdirSync(join(at.engine, folder), { recursive: true });
    renameSync(unpacked, library);
  }
  const addOn = join(at.engine, folder, "lib", "napi-v8", "tfjs_binding.node");
  const stamp = join(at.engine, folder, "add-on.json");
  const inputs = engineInputs(at, device);
  if (readJson(stamp)?.inputs !== inputs || !existsSync(addOn)) {
    const compiler = await compileAddOn(session, library, addOn);
    writeJson(stamp, { inputs, compiler });
  }
  return { folder, source: `${wheel.name} ${wheel.version}, compiled by ${readJson(stamp).compiler}` };
}

/**
 * The build that tfjs-node's own install script downloads: an older TensorFlow, but also for macOS and ARM.
 *
 * @param {SetupSession} session
 */
async function fromUpstream(session) {
  const { at } = session;
  unlink(at);
  const { code, output } = await session.run(process.execPath, ["scripts/install.js", "cpu", "download"], {
    cwd: at.enginePackage,
    environment: { PATH: `${join(at.nodeModules, ".bin")}:${session.environment.PATH}` },
    // A firewall that drops packets would make it wait forever.
    limitSeconds: 600,
  });
  const built = join(at.enginePackage, "lib", "napi-v8", "tfjs_binding.node");
  if (code !== 0 || !existsSync(built)) {
    const end = output.match(/.*(Error|ENOTFOUND|failed).*/)?.[0] ?? "no add-on was built";
    unlink(at);
    throw new EngineObstacle(`tfjs-node's own installation failed (${end.trim()})`, { temporary: true });
  }
  const folder = "tfjs-node";
  rmSync(join(at.engine, folder), { recursive: true, force: true });
  mkdirSync(join(at.engine, folder), { recursive: true });
  for (const name of ["deps", "lib"]) renameSync(join(at.enginePackage, name), join(at.engine, folder, name));
  return { folder, source: "tfjs-node's own download" };
}

/**
 * Runs one training step in a process of its own.
 *
 * @param {SetupSession} session
 * @returns {Promise<{ version: string, usesGpu: boolean }>}
 */
async function check(session) {
  const script = join(session.at.root, "lib", "platform", "setup", "engine-check.cjs");
  const { code, killedBy, output } = await session.run(process.execPath, [script], { limitSeconds: 300 });
  const answer = output.match(/^\{.*\}$/m)?.[0];
  if (code === 0 && answer !== undefined) return JSON.parse(answer);
  const cause = output.match(/.*(Error|error|instructions).*/)?.[0]?.trim() ?? `ended with ${killedBy ?? code}`;
  throw new EngineObstacle(`the library does not run on this machine (${cause})`);
}

/** @param {import("./places.mjs").Places} at @param {string} folder */
function link(at, folder) {
  unlink(at);
  for (const name of ["deps", "lib"]) {
    symlinkSync(relative(at.enginePackage, join(at.engine, folder, name)), join(at.enginePackage, name));
  }
}

/** @param {import("./places.mjs").Places} at */
function unlink(at) {
  for (const name of ["deps", "lib"]) rmSync(join(at.enginePackage, name), { recursive: true, force: true });
}

/**
 * Engines that are no longer used, 600 MB each.
 *
 * @param {import("./places.mjs").Places} at
 * @param {string} folder
 */
function removeOthers(at, folder) {
  for (const entry of readdirSync(at.engine, { withFileTypes: true })) {
    if (entry.isDirectory() && entry.name !== folder) rmSync(join(at.engine, entry.name), { recursive: true });
  }
}

function machine() {
  return { platform: process.platform, arch: process.arch, glibc: glibcVersion() };
}
