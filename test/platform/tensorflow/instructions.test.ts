import { describe, expect, it } from "vitest";
import { installedEngine } from "../../../lib/platform/tensorflow/installed";
import { chooseInstructions, processorInstructions } from "../../../lib/platform/tensorflow/instructions";
import { runTypeScript } from "./run-process";

const flags = (text: string): string => `processor\t: 0\nflags\t\t: fpu ${text}\n`;
const avx512 = "sse4_1 avx avx2 avx512f avx512bw avx512vl avx512dq";

describe("the processor's instructions", () => {
  it.each([
    ["sse4_1", "sse41"],
    ["sse4_1 avx fma", "avx"],
    ["sse4_1 avx avx2 fma", "avx2"],
    ["sse4_1 avx avx2 avx512f", "avx2"],
    ["sse4_1 avx avx2 avx_vnni", "avx2_vnni"],
    [avx512, "avx512_core"],
    [`${avx512} avx512_vnni`, "avx512_core_vnni"],
    [`${avx512} avx512_vnni avx512_bf16`, "avx512_core_bf16"],
    [`${avx512} avx512_bf16`, "avx512_core"],
    [`${avx512} avx512_vnni avx512_bf16 avx512_fp16 avx_vnni amx_tile amx_int8 amx_bf16`, "avx512_core_amx"],
  ])("are named as oneDNN names them: %s is %s", (text, name) => {
    expect(processorInstructions(flags(text))).toBe(name);
  });

  it("are the architecture where the system lists none", () => {
    expect(processorInstructions("")).toBe(process.arch);
    expect(processorInstructions("Features\t: fp asimd\n")).toBe(process.arch);
  });
});

describe("the choice of instructions", () => {
  const choose = (best: string, wanted?: string, environment: NodeJS.ProcessEnv = {}) =>
    chooseInstructions({ wanted, best, environment });

  it.each(["avx2", "avx2_vnni", "avx512_core", "avx512_core_amx"])("is AVX2 on a processor with %s", (best) => {
    expect(choose(best)).toMatchObject({ name: "avx2", warnings: [], environment: { ONEDNN_MAX_CPU_ISA: "AVX2" } });
    expect(choose(best, "").name).toBe("avx2");
  });

  it.each(["sse41", "avx", "arm64"])("is told to be another on a processor with %s", (best) => {
    const { name, warnings } = choose(best);
    expect(name).toBe(best);
    expect(warnings.join()).toMatch(new RegExp(`no AVX2 .*${best}.*cached apart`));
  });

  it("is what the processor has where the user asks for it, under a name that says what", () => {
    const native = choose("avx512_core_bf16", "native");
    expect(native.name).toBe("native-avx512_core_bf16");
    expect(native.warnings).toEqual([]);
    expect(native.environment.ONEDNN_MAX_CPU_ISA).toBeUndefined();
    expect(() => choose("avx2", "avx512")).toThrow('MI_NAS_INSTRUCTIONS must be avx2 or native; it is "avx512"');
  });

  it.each([
    ["avx2", "ONEDNN_MAX_CPU_ISA", "AVX512_CORE"],
    ["avx2", "DNNL_MAX_CPU_ISA", "SSE41"],
    ["avx2", "ONEDNN_DEFAULT_FPMATH_MODE", "BF16"],
    ["native", "ONEDNN_MAX_CPU_ISA", "AVX2"],
    ["native", "TF_XLA_FLAGS", "--tf_xla_auto_jit=2"],
  ])("overrules with a word, for %s, the user's %s=%s", (wanted, name, value) => {
    const { environment, warnings } = choose("avx512_core", wanted, { [name]: value });
    expect(environment[name]).toBe(wanted === "avx2" && name.endsWith("ISA") ? "AVX2" : undefined);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`${name}=${value} is not heeded`);
  });

  it("needs no word for what changes nothing", () => {
    expect(
      choose("avx2", "avx2", { ONEDNN_MAX_CPU_ISA: "avx2", ONEDNN_VERBOSE: "1", TF_XLA_FLAGS: "" }).warnings,
    ).toEqual([]);
  });
});

// oneDNN says on standard output which instructions it and each of its primitives use.
describe.skipIf(installedEngine().kind !== "native" || process.arch !== "x64")("oneDNN in a process", () => {
  const best = processorInstructions();
  const isWide = best.startsWith("avx512");

  async function primitives(environment: NodeJS.ProcessEnv) {
    const work = JSON.stringify({ filters: [8, 20], batchSize: 8, steps: 1, seed: 1 });
    const { stdout, stderr } = await runTypeScript("train-in-process.ts", [work], {
      ...{ MI_NAS_ENGINE: "cpu", MI_NAS_INSTRUCTIONS: "", ONEDNN_MAX_CPU_ISA: "", DNNL_MAX_CPU_ISA: "" },
      ...environment,
      ONEDNN_VERBOSE: "1",
    });
    const used = [...stdout.matchAll(/^onednn_verbose,exec,cpu,\w+,([^,]+),/gm)].map(([, name]) => name);
    return { used, numerics: JSON.parse(stdout.trim().split("\n").at(-1)!).engine.numerics, stderr };
  }

  it.each([{}, { ONEDNN_MAX_CPU_ISA: "AVX512_CORE" }, { DNNL_MAX_CPU_ISA: "AVX512_CORE_BF16" }])(
    "keeps to AVX2, whatever is set: %o",
    async (environment) => {
      const { used, numerics, stderr } = await primitives(environment);
      expect(used.some((name) => name.includes("avx2"))).toBe(true);
      expect(used.filter((name) => name.includes("avx512"))).toEqual([]);
      expect(numerics).toMatch(/-avx2$/);
      expect(stderr.trim().split("\n").filter(Boolean)).toHaveLength(Object.keys(environment).length);
    },
  );

  it.skipIf(!isWide)("uses what the processor has when asked to, also where less is set", async () => {
    const { used, numerics } = await primitives({ MI_NAS_INSTRUCTIONS: "native", ONEDNN_MAX_CPU_ISA: "AVX2" });
    expect(used.some((name) => name.includes("avx512"))).toBe(true);
    expect(numerics).toMatch(new RegExp(`-native-${best}$`));
  });
});
