import * as tf from "@tensorflow/tfjs";
import { announceEngine } from "./announce";
import type { Engine, EngineOptions } from "./engine-kind";
import { startNative } from "./native";
import { probeEngine } from "./probe";
import { startWasm } from "./wasm";

export type { Engine, EngineKind, EngineOptions } from "./engine-kind";
export { probeEngine } from "./probe";
/** The one TensorFlow.js of a process; danfojs gets the same. Use it after {@link startEngine}. */
export { tf };

// On globalThis, because a notebook's kernel reloads this file when a source changes, while TensorFlow stays loaded.
const key = Symbol.for("mi-nas.engine");
const processWide = globalThis as { [key]?: Promise<Engine> };

/**
 * Starts the engine of this process, or hands back the one already started: native GPU, native CPU or WebAssembly,
 * whatever is the best to be had here; `MI_NAS_ENGINE=gpu|cpu|wasm` forces one.
 *
 * With one thread the same seed gives the same numbers, bit for bit, in every process. What the user should know of
 * the engine is written to standard error.
 *
 * @throws Error when a forced engine cannot be had, or when one with another number of threads runs already.
 * @example
 * const engine = await startEngine();
 * console.log(`${engine.name}: ${engine.reason}`);
 */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  processWide[key] ??= start(options);
  const engine = await processWide[key];
  if (options.threads !== undefined && engine.kind !== "wasm" && engine.threads !== options.threads) {
    throw new Error(
      `Start the engine with ${options.threads} threads: this process already runs it with ${engine.threads}; ` +
        "TensorFlow cannot change that once it is loaded.",
    );
  }
  return engine;
}

async function start(options: EngineOptions): Promise<Engine> {
  const engine = probeEngine(options);
  if (!options.quiet) announceEngine(engine);
  // Silences tfjs's greeting and its hints to install what runs already; it changes no number.
  tf.env().set("PROD", true);
  if (engine.kind === "wasm") await startWasm();
  else startNative(engine);
  await tf.ready();
  return engine;
}
