import { readFileSync } from "node:fs";

/** Vector instructions of x86-64 as oneDNN names them, best first, with the processor's flags that each needs. */
const known: readonly (readonly [name: string, flags: readonly string[]])[] = (() => {
  const avx512 = ["avx512f", "avx512bw", "avx512vl", "avx512dq"];
  const vnni = [...avx512, "avx512_vnni"];
  const bf16 = [...vnni, "avx512_bf16"];
  const fp16 = [...bf16, "avx512_fp16", "avx_vnni"];
  const amx = [...fp16, "amx_tile", "amx_int8", "amx_bf16"];
  return [
    ["avx512_core_amx_fp16", [...amx, "amx_fp16"]],
    ["avx512_core_amx", amx],
    ["avx512_core_fp16", fp16],
    ["avx512_core_bf16", bf16],
    ["avx512_core_vnni", vnni],
    ["avx512_core", avx512],
    ["avx2_vnni_2", ["avx2", "avx_vnni", "avx_vnni_int8", "avx_ne_convert"]],
    ["avx2_vnni", ["avx2", "avx_vnni"]],
    ["avx2", ["avx2"]],
    ["avx", ["avx"]],
    ["sse41", ["sse4_1"]],
  ];
})();

const widest = (flags: ReadonlySet<string>): string | undefined =>
  known.find(([, needed]) => needed.every((flag) => flags.has(flag)))?.[0];

/**
 * The best vector instructions of this processor that oneDNN knows, such as `avx512_core_bf16`; the architecture, such
 * as `arm64`, where the system does not list x86-64's.
 */
export function processorInstructions(cpuInfo: string = readCpuInfo()): string {
  const flags = cpuInfo.match(/^flags\s*:(.*)$/m)?.[1] ?? "";
  return widest(new Set(flags.trim().split(/\s+/))) ?? process.arch;
}

function readCpuInfo(): string {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return ""; // not Linux
  }
}

/** Which vector instructions the native engine uses. */
export interface Instructions {
  /** For cache keys. */
  readonly name: string;
  /** What the user should know about them. */
  readonly warnings: readonly string[];
  /** Variables that TensorFlow must find when it is loaded; undefined: must not find. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Decides on the instructions: AVX2, so that all processors that have it give the same digits, or with
 * `MI_NAS_INSTRUCTIONS=native` the processor's best. oneDNN's own variables must not change numbers unseen, so they are
 * overruled.
 *
 * @param options.wanted The value of `MI_NAS_INSTRUCTIONS`: `avx2` (also when undefined or empty) or `native`.
 * @param options.best What the processor has, see {@link processorInstructions}.
 * @param options.environment Where the user may have set oneDNN's variables.
 * @throws Error when `wanted` is no known word.
 */
export function chooseInstructions(options: {
  readonly wanted: string | undefined;
  readonly best: string;
  readonly environment: NodeJS.ProcessEnv;
}): Instructions {
  const { best } = options;
  const wanted = options.wanted || "avx2";
  if (wanted !== "avx2" && wanted !== "native") {
    throw new Error(`MI_NAS_INSTRUCTIONS must be avx2 or native; it is "${wanted}".`);
  }
  const isNative = wanted === "native";
  const isa = isNative ? undefined : "AVX2";
  const environment = {
    ONEDNN_MAX_CPU_ISA: isa,
    DNNL_MAX_CPU_ISA: isa,
    // Rounds to bfloat16 where the processor can, or compiles graphs for the processor at hand.
    ONEDNN_DEFAULT_FPMATH_MODE: undefined,
    DNNL_DEFAULT_FPMATH_MODE: undefined,
    TF_SET_ONEDNN_FPMATH_MODE: undefined,
    TF_XLA_FLAGS: undefined,
  };
  const overruled = Object.entries(environment).filter(([name, value]) => {
    const given = options.environment[name];
    return given && given.toUpperCase() !== value;
  });
  const warnings = overruled.map(
    ([name]) =>
      `${name}=${options.environment[name]} is not heeded: it would change numbers and not their cache keys. ` +
      "MI_NAS_INSTRUCTIONS=avx2|native chooses the processor's instructions.",
  );
  if (isNative) return { name: `native-${best}`, warnings, environment };
  if (hasAvx2(best)) return { name: "avx2", warnings, environment };
  return { name: best, environment, warnings: [...warnings, withoutAvx2(best)] };
}

const hasAvx2 = (best: string): boolean => /^avx(2|512)/.test(best);

const withoutAvx2 = (best: string): string =>
  `This processor has no AVX2 (TensorFlow computes with ${best}): digits differ from those of processors that have ` +
  "it, and results are cached apart. MI_NAS_ENGINE=wasm computes the same digits everywhere.";
