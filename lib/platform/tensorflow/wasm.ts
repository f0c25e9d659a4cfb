import { dirname } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { registerWasmFilterGradient } from "./wasm-filter-gradient";
import { registerWasmSegmentSum } from "./wasm-segment-sum";

/**
 * Makes TensorFlow.js's WebAssembly backend the backend of this process.
 *
 * Vector instructions are on: every Node that the project supports has them. The threaded build stays off: it adds up
 * in an order that depends on the threads.
 *
 * @throws Error when the backend cannot be started.
 */
export async function startWasm(): Promise<void> {
  const wasm: typeof import("@tensorflow/tfjs-backend-wasm") = require("@tensorflow/tfjs-backend-wasm");
  tf.env().set("WASM_HAS_SIMD_SUPPORT", true);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  wasm.setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  registerWasmFilterGradient();
  registerWasmSegmentSum();
  if (!(await tf.setBackend("wasm"))) throw new Error("Start the WebAssembly engine: its backend refused to start.");
}
