import { readFileSync, statfsSync } from "node:fs";
import { cpus, freemem, totalmem } from "node:os";
import { readCommand } from "../command.mjs";

/** Vector instructions that decide how fast TensorFlow computes; its Linux build does not start without the first. */
const flagsThatMatter = ["avx", "avx2", "fma", "avx512f", "avx512_vnni", "amx_tile", "neon", "asimd"];

/**
 * Processor, memory and disk.
 *
 * @param {string} folder Whose disk is meant.
 */
export function examineMachine(folder) {
  const { bavail, bsize } = statfsSync(folder);
  return {
    platform: process.platform,
    arch: process.arch,
    glibc: glibcVersion(),
    processor: cpus()[0]?.model.trim() ?? "unknown",
    instructions: processorFlags(),
    cores: cpus().length,
    memoryGb: gigabytes(totalmem()),
    freeMemoryGb: gigabytes(freemem()),
    freeDiskGb: gigabytes(bavail * bsize),
  };
}

/**
 * NVIDIA's GPUs, as their driver lists them; empty where there is none or no driver.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {readonly string[]}
 */
export function examineGpus(environment) {
  const query = ["--query-gpu=name,driver_version,memory.total,compute_cap", "--format=csv,noheader"];
  return readCommand("nvidia-smi", query, environment)?.split("\n").filter(Boolean) ?? [];
}

/**
 * Version of the C library; undefined on systems that use another than glibc.
 *
 * @returns {string | undefined}
 */
export function glibcVersion() {
  // The report's list of network interfaces can take seconds where names are looked up.
  Object.assign(process.report, { excludeNetwork: true });
  return /** @type {any} */ (process.report.getReport()).header.glibcVersionRuntime;
}

function processorFlags() {
  try {
    const line = readFileSync("/proc/cpuinfo", "utf8").match(/^(flags|Features)\s*:(.*)$/m)?.[2] ?? "";
    const flags = new Set(line.trim().split(" "));
    return flagsThatMatter.filter((flag) => flags.has(flag));
  } catch {
    return [];
  }
}

/** @param {number} bytes */
function gigabytes(bytes) {
  return Math.round(bytes / 1e8) / 10;
}
