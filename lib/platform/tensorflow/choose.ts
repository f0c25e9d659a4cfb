import type { EngineKind } from "./engine-kind";
import type { InstalledEngine } from "./installed";

/** What the choice of an engine depends on. */
export interface EngineCircumstances {
  /** The value of `MI_NAS_ENGINE`: `gpu`, `cpu`, `wasm`, or `auto` (also when undefined or empty). */
  readonly wanted: string | undefined;
  readonly installed: InstalledEngine;
  /** True when the operating system shows a GPU that CUDA could use. */
  readonly gpuPresent: boolean;
}

/** Which engine to start, and why. */
export interface EngineChoice {
  readonly kind: EngineKind;
  readonly reason: string;
}

/**
 * Decides between native GPU, native CPU and WebAssembly, best first.
 *
 * @throws Error when `MI_NAS_ENGINE` forces an engine that cannot be had, or is no known word.
 */
export function chooseEngine({ wanted, installed, gpuPresent }: EngineCircumstances): EngineChoice {
  const noGpu = whyNoGpu(installed, gpuPresent);
  switch (wanted || "auto") {
    case "wasm":
      return { kind: "wasm", reason: "MI_NAS_ENGINE=wasm asks for it" };
    case "cpu":
      if (installed.kind === "none") throw new Error(`MI_NAS_ENGINE=cpu cannot be had: ${installed.reason}.`);
      return { kind: "native-cpu", reason: "MI_NAS_ENGINE=cpu asks for it" };
    case "gpu":
      if (noGpu !== undefined) throw new Error(`MI_NAS_ENGINE=gpu cannot be had: ${noGpu}.`);
      return { kind: "native-gpu", reason: "MI_NAS_ENGINE=gpu asks for it" };
    case "auto":
      if (noGpu === undefined) return { kind: "native-gpu", reason: "the CUDA build is installed and a GPU is there" };
      if (installed.kind === "native") return { kind: "native-cpu", reason: `no GPU: ${noGpu}` };
      return { kind: "wasm", reason: `no native engine: ${installed.reason}` };
    default:
      throw new Error(`MI_NAS_ENGINE must be one of gpu, cpu, wasm, auto; it is "${wanted}".`);
  }
}

function whyNoGpu(installed: InstalledEngine, gpuPresent: boolean): string | undefined {
  if (installed.kind === "none") return installed.reason;
  if (installed.device === "cpu") return "the engine was set up for the CPU (MI_NAS_TENSORFLOW=gpu npm run setup)";
  return gpuPresent ? undefined : "the operating system shows no NVIDIA GPU, or CUDA_VISIBLE_DEVICES hides it";
}
