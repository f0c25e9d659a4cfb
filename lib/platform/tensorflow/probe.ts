import { existsSync } from "node:fs";
import { chooseEngine, type EngineChoice } from "./choose";
import type { Engine, EngineOptions } from "./engine-kind";
import { type InstalledEngine, installedEngine } from "./installed";
import { chooseInstructions, type Instructions, processorInstructions } from "./instructions";

/** Version of the WebAssembly backend, as pinned in package.json; a test compares it with the package itself. */
export const wasmVersion = "4.22.0";

/**
 * What {@link startEngine} would start here, found from files and environment alone: no TensorFlow is loaded, so that
 * a process that only looks into the cache knows its keys within milliseconds.
 *
 * @throws Error when `MI_NAS_ENGINE` forces an engine that cannot be had, or `MI_NAS_INSTRUCTIONS` is no known word.
 */
export function probeEngine(options: EngineOptions = {}): Engine {
  const installed = installedEngine();
  const choice = chooseEngine({ wanted: process.env.MI_NAS_ENGINE, installed, gpuPresent: gpuPresent() });
  return describeEngine(choice, installed, checkThreads(options.threads ?? 1));
}

function describeEngine(choice: EngineChoice, installed: InstalledEngine, threads: number): Engine {
  if (choice.kind === "wasm" || installed.kind === "none") {
    // The threaded build is never used (see wasm.ts), whatever was asked for.
    return {
      ...choice,
      name: `WebAssembly (tfjs ${wasmVersion})`,
      numerics: `wasm-${wasmVersion}`,
      threads: 1,
      warnings: process.env.MI_NAS_ENGINE === "wasm" ? [] : [slowEngine(choice.reason)],
    };
  }
  const device = choice.kind === "native-gpu" ? "gpu" : "cpu";
  // Other kernels and more threads add up in another order, so they are engines of their own.
  const kernels = oneDnnWanted() ? "" : "-eigen";
  const threaded = threads > 1 ? `-threads-${threads}` : "";
  const instructions = engineInstructions();
  // What a GPU computes does not depend on the processor beside it.
  const vectors = device === "cpu" ? `-${instructions.name}` : "";
  return {
    ...choice,
    name: `tensorflow ${installed.version}, ${device.toUpperCase()}`,
    numerics: `tensorflow-${device}-${installed.version}${vectors}${kernels}${threaded}`,
    threads,
    warnings: instructions.warnings,
  };
}

const slowEngine = (reason: string): string =>
  `Computing with WebAssembly, about twelve times slower than native: ${reason}. ` +
  "`npm run setup -- --engine` tries again; `npm run doctor` says more.";

/** The vector instructions of the native engine here. */
export function engineInstructions(): Instructions {
  const best = processorInstructions();
  return chooseInstructions({ wanted: process.env.MI_NAS_INSTRUCTIONS, best, environment: process.env });
}

/** False when the user turns Intel's oneDNN kernels off; see native.ts for why they are on otherwise. */
export function oneDnnWanted(): boolean {
  return process.env.TF_ENABLE_ONEDNN_OPTS !== "0";
}

function gpuPresent(): boolean {
  const visible = process.env.CUDA_VISIBLE_DEVICES;
  if (visible !== undefined && (visible === "" || visible.startsWith("-1"))) return false;
  return existsSync("/dev/nvidia0") || existsSync("/dev/dxg");
}

function checkThreads(threads: number): number {
  if (!Number.isInteger(threads) || threads < 1 || threads > 1024) {
    throw new RangeError(`Start the engine: threads must be a whole number from 1 to 1024; it is ${threads}.`);
  }
  return threads;
}
