import util from "node:util";
import * as tf from "@tensorflow/tfjs";
import type { Engine } from "./engine-kind";
import { chooseOneDnnPooling } from "./max-pool";
import { runNative } from "./native-operation";
import { engineInstructions, oneDnnWanted } from "./probe";

/**
 * Lets the gradient of `tf.relu` run as TensorFlow's `ReluGrad`, `dx = dy` where x > 0 and 0 elsewhere.
 *
 * tfjs composes it as `dy · step(x)`, three passes over memory of which `step` alone costs more than a convolution on
 * small images. Registered as a kernel of its own, not called behind the tape's back, so that gradients of gradients
 * still work.
 */
function registerReluGradient(): void {
  tf.registerKernel({
    kernelName: "ReluGrad",
    backendName: "tensorflow",
    kernelFunc: ({ inputs }) =>
      runNative({ name: "ReluGrad", attributes: { T: { type: "float32" } }, inputs: [inputs.dy!, inputs.x!] })[0]!,
  });
  tf.registerGradient({
    kernelName: "ReluGrad",
    inputsToSave: ["x"],
    gradFunc: (dy, saved) => {
      const x = saved[0] as tf.Tensor;
      return { dy: () => reluGradient(dy as tf.Tensor, x), x: () => tf.zerosLike(x) };
    },
  });
  tf.unregisterGradient("Relu");
  tf.registerGradient({
    kernelName: "Relu",
    inputsToSave: ["x"],
    gradFunc: (dy, saved) => ({ x: () => reluGradient(dy as tf.Tensor, saved[0] as tf.Tensor) }),
  });
}

function reluGradient(dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel("ReluGrad", { dy, x }) as tf.Tensor;
}

/**
 * Loads TensorFlow's C library through tfjs-node-gpu and makes it the backend.
 *
 * @throws Error when the library cannot be loaded, or when a GPU was chosen and TensorFlow does not use it.
 */
export function startNative(engine: Engine): void {
  setEnvironment(engine);
  // tfjs-node 4.22 calls functions of `node:util` that Node 22 warns of and Node 23 took out in part
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value == null, isArray: Array.isArray });
  try {
    require("@tensorflow/tfjs-node-gpu");
  } catch (cause) {
    throw new Error(
      `Load ${engine.name}: ${cause instanceof Error ? cause.message : cause}\n` +
        "`npm run setup -- --engine` builds it anew; MI_NAS_ENGINE=wasm does without.",
      { cause },
    );
  }
  const backend = tf.backend() as tf.KernelBackend & { readonly isUsingGpuDevice?: boolean };
  if (engine.kind === "native-gpu" && backend.isUsingGpuDevice !== true) {
    throw new Error(
      "Start the GPU engine: TensorFlow was built for CUDA but found no GPU it can use. Its reasons: " +
        "TF_CPP_MIN_LOG_LEVEL=0. MI_NAS_ENGINE=cpu computes on the CPU instead.",
    );
  }
  registerReluGradient();
  if (engine.kind === "native-cpu" && oneDnnWanted()) chooseOneDnnPooling();
}

/** TensorFlow reads these once, when its library is loaded, so they come first. */
function setEnvironment({ kind, threads }: Engine): void {
  process.env.TF_NUM_INTRAOP_THREADS = String(threads);
  // One, so that a graph's operations run one after the other, in the same order each time; eager ones do anyway.
  process.env.TF_NUM_INTEROP_THREADS = "1";
  process.env.OMP_NUM_THREADS = String(threads);
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  // TensorFlow turns oneDNN on by itself on processors with AVX-512 VNNI and off elsewhere. Fixed, so that the same
  // code computes everywhere; on, because it trains these networks 12 to 45 % faster on one AVX2 core as well, with
  // the same determinism (environment.md has the figures).
  process.env.TF_ENABLE_ONEDNN_OPTS = oneDnnWanted() ? "1" : "0";
  for (const [name, value] of Object.entries(engineInstructions().environment)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  if (kind === "native-cpu") process.env.CUDA_VISIBLE_DEVICES = "-1";
  else process.env.TF_DETERMINISTIC_OPS = "1";
}
