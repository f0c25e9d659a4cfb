import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { installedEngine } from "../../lib/platform/tensorflow/installed";
import { processorInstructions } from "../../lib/platform/tensorflow/instructions";
import { fitInProcess, numbersFile } from "./fit-in-process";

const installed = installedEngine();
// The pinned release, on the instructions that the numbers are of.
const isPinned = installed.kind === "native" && installed.version === "2.15.1" && process.platform === "linux";
const comparable = isPinned && /^avx(2|512)/.test(processorInstructions());

const committed = (numerics: string) => JSON.parse(readFileSync(numbersFile(numerics), "utf8"));

// A change that means to change numbers makes them anew: npx tsx test/golden/renew.ts
describe("the committed digits", () => {
  it
    .skipIf(!comparable)
    .each([
      {},
      { ONEDNN_MAX_CPU_ISA: "AVX2" },
      { ONEDNN_MAX_CPU_ISA: "SSE41", DNNL_MAX_CPU_ISA: "AVX512_CORE_BF16" },
      { DNNL_DEFAULT_FPMATH_MODE: "ANY", TF_XLA_FLAGS: "--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit" },
    ])("come again on the native engine in full, whatever is set: %o", async (environment) => {
    const { numerics, fits } = await fitInProcess({ MI_NAS_ENGINE: "cpu", ...environment });
    expect(numerics).toBe("tensorflow-cpu-2.15.1-avx2");
    expect(fits).toEqual(committed(numerics));
  });

  it("come again on WebAssembly in full", async () => {
    const { numerics, fits } = await fitInProcess({ MI_NAS_ENGINE: "wasm" });
    expect(fits).toEqual(committed(numerics));
  });

  it.skipIf(!comparable)("are others with other kernels, so that they can tell", async () => {
    const { numerics, fits } = await fitInProcess({ MI_NAS_ENGINE: "cpu", TF_ENABLE_ONEDNN_OPTS: "0" });
    expect(numerics).toBe("tensorflow-cpu-2.15.1-avx2-eigen");
    expect(fits).not.toEqual(committed("tensorflow-cpu-2.15.1-avx2"));
  });
});
