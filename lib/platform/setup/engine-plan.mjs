import { existsSync, lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fingerprint, readJson } from "./places.mjs";
import { SetupProblem } from "./problem.mjs";

// Raised when the way in which the engine is built changes, so that it is built anew.
const recipe = 1;

/** @typedef {{ name: string, version: string, file: string, sha256: string }} Wheel A file of the Python package index. */

/**
 * Wheels that hold TensorFlow's C library and its headers. The C interface is the same in both and older programs run
 * on newer libraries, so tfjs-node, written for 2.9, is compiled against it.
 *
 * @type {Readonly<Record<"cpu" | "gpu", Wheel>>}
 */
export const tensorflowWheels = {
  cpu: {
    name: "tensorflow-cpu",
    version: "2.15.1",
    file: "tensorflow_cpu-2.15.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    sha256: "54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26",
  },
  gpu: {
    name: "tensorflow",
    version: "2.15.1",
    file: "tensorflow-2.15.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    sha256: "bb0edd69103c154245c5f209f0507355cc68ba7e4de350084bc31edc562478e4",
  },
};

/**
 * A whole C++ compiler in a wheel, for machines that have none.
 *
 * @type {Wheel}
 */
export const compilerWheel = {
  name: "ziglang",
  version: "0.13.0",
  file: "ziglang-0.13.0-py3-none-manylinux_2_12_x86_64.manylinux2010_x86_64.musllinux_1_1_x86_64.whl",
  sha256: "3ce0c9f16547e5d61b32e0d226926e9a2552ef4b91fccf7ab5ea1a623a77824b",
};

/**
 * Which build of TensorFlow the user wants: `MI_NAS_TENSORFLOW=cpu` (the default) or `gpu`.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {any} note What is installed: it stays what it is when the variable is unset.
 * @returns {"cpu" | "gpu"}
 */
export function wantedDevice(environment, note) {
  const wanted = environment.MI_NAS_TENSORFLOW;
  if (wanted === "cpu" || wanted === "gpu") return wanted;
  if (wanted) throw new SetupProblem(`MI_NAS_TENSORFLOW must be cpu or gpu; it is "${wanted}".`, "set or unset it.");
  return note?.device === "gpu" ? "gpu" : "cpu";
}

/**
 * The ways to a native engine on a machine, best first.
 *
 * @param {{ platform: string, arch: string, glibc: string | undefined }} machine
 * @param {"cpu" | "gpu"} device
 * @returns {("wheel" | "upstream")[]}
 */
export function enginePlan({ platform, arch, glibc }, device) {
  // The wheel is built for Linux on x86-64 with glibc; tfjs's own download also exists for macOS and ARM.
  const wheelFits = platform === "linux" && arch === "x64" && glibc !== undefined;
  if (device === "gpu") return wheelFits ? ["wheel"] : [];
  return wheelFits ? ["wheel", "upstream"] : ["upstream"];
}

/** Read by the compiler before tfjs-node's sources. */
export const ownHeader = fileURLToPath(new URL("hold-signals.h", import.meta.url));

/**
 * What a built engine depends on.
 *
 * @param {import("./places.mjs").Places} at
 * @param {"cpu" | "gpu"} device
 */
export function engineInputs(at, device) {
  const lock = readJson(join(at.root, "package-lock.json"))?.packages ?? {};
  const addOn = lock["node_modules/@tensorflow/tfjs-node-gpu"]?.version;
  const header = readFileSync(ownHeader, "utf8");
  return fingerprint(recipe, device, tensorflowWheels[device].sha256, addOn, header, process.platform, process.arch);
}

/**
 * Why the engine must be built or linked; undefined when there is nothing to do.
 *
 * @param {import("./places.mjs").Places} at
 * @param {NodeJS.ProcessEnv} environment
 * @param {number} [now] Milliseconds.
 * @returns {string | undefined}
 */
export function engineNeed(at, environment, now = Date.now()) {
  if (environment.MI_NAS_ENGINE === "wasm") return undefined;
  const note = readJson(at.engineNote);
  if (note === undefined) return "not built yet";
  if (note.inputs !== engineInputs(at, wantedDevice(environment, note))) return "its recipe has changed";
  if (note.kind === "none") return note.retryAfter !== null && now >= note.retryAfter ? "trying again" : undefined;
  return isLinked(at, note.folder) ? undefined : "not linked into node_modules";
}

/** @param {import("./places.mjs").Places} at @param {string} folder */
function isLinked(at, folder) {
  const links = ["deps", "lib"].map((name) => join(at.enginePackage, name));
  const addOn = join(at.enginePackage, "lib", "napi-v8", "tfjs_binding.node");
  return links.every((link) => lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) && existsSync(addOn)
    ? existsSync(join(at.engine, folder))
    : false;
}
