import { describe, expect, it } from "vitest";
import { chooseEngine } from "../../../lib/platform/tensorflow/choose";
import { type InstalledEngine, installedEngine } from "../../../lib/platform/tensorflow/installed";
import { probeEngine, wasmVersion } from "../../../lib/platform/tensorflow/probe";
import { runTypeScript, trainInProcess } from "./run-process";

const cpuBuild: InstalledEngine = { kind: "native", device: "cpu", version: "2.15.1", source: "a wheel" };
const gpuBuild: InstalledEngine = { ...cpuBuild, device: "gpu" };
const nothing: InstalledEngine = { kind: "none", reason: "there was no network" };
const hasNative = installedEngine().kind === "native";
const small = { filters: [5, 7, 9, 11], batchSize: 16, steps: 8, seed: 3 };

describe("the choice of an engine", () => {
  it.each([
    ["auto", gpuBuild, true, "native-gpu"],
    ["auto", gpuBuild, false, "native-cpu"],
    ["auto", cpuBuild, true, "native-cpu"],
    ["auto", nothing, true, "wasm"],
    [undefined, cpuBuild, false, "native-cpu"],
    ["", cpuBuild, false, "native-cpu"],
    ["cpu", gpuBuild, true, "native-cpu"],
    ["gpu", gpuBuild, true, "native-gpu"],
    ["wasm", gpuBuild, true, "wasm"],
  ] as const)("takes MI_NAS_ENGINE=%s with %o, GPU there: %s, to %s", (wanted, installed, gpuPresent, kind) => {
    expect(chooseEngine({ wanted, installed, gpuPresent }).kind).toBe(kind);
  });

  it("says why no better engine was taken", () => {
    expect(chooseEngine({ wanted: "auto", installed: nothing, gpuPresent: true }).reason).toContain("no network");
    expect(chooseEngine({ wanted: "auto", installed: gpuBuild, gpuPresent: false }).reason).toContain("no NVIDIA GPU");
    expect(chooseEngine({ wanted: "auto", installed: cpuBuild, gpuPresent: true }).reason).toContain("for the CPU");
  });

  it.each([
    ["gpu", cpuBuild, true, /MI_NAS_ENGINE=gpu cannot be had: the engine was set up for the CPU/],
    ["gpu", gpuBuild, false, /MI_NAS_ENGINE=gpu cannot be had: the operating system shows no NVIDIA GPU/],
    ["gpu", nothing, true, /MI_NAS_ENGINE=gpu cannot be had: there was no network/],
    ["cpu", nothing, false, /MI_NAS_ENGINE=cpu cannot be had: there was no network/],
    ["tpu", cpuBuild, false, /MI_NAS_ENGINE must be one of gpu, cpu, wasm, auto; it is "tpu"/],
  ] as const)("refuses MI_NAS_ENGINE=%s with %o, GPU there: %s", (wanted, installed, gpuPresent, message) => {
    expect(() => chooseEngine({ wanted, installed, gpuPresent })).toThrow(message);
  });
});

describe("an engine in its own process", () => {
  it("is the one that was foretold from files alone", async () => {
    const { engine } = await trainInProcess({ ...small, steps: 1 }, {});
    expect(engine).toEqual(probeEngine());
  });

  it("fails clearly when it is forced and cannot be had", async () => {
    const { code, stderr } = await runTypeScript("train-in-process.ts", [JSON.stringify(small)], {
      MI_NAS_ENGINE: "gpu",
      CUDA_VISIBLE_DEVICES: "-1",
    });
    expect(code).not.toBe(0);
    expect(stderr).toContain("MI_NAS_ENGINE=gpu cannot be had");
  });

  it("starts without a word on the terminal", async () => {
    const { stderr, stdout } = await runTypeScript("train-in-process.ts", [JSON.stringify({ ...small, steps: 1 })], {});
    expect(stderr).toBe("");
    expect(stdout.trim().split("\n")).toHaveLength(1);
  });

  it.skipIf(!hasNative)("trains to the same losses natively and on WebAssembly", async () => {
    const native = await trainInProcess(small, { MI_NAS_ENGINE: "cpu" });
    const wasm = await trainInProcess(small, { MI_NAS_ENGINE: "wasm" });
    expect([native.engine.kind, wasm.engine.kind]).toEqual(["native-cpu", "wasm"]);
    expect(native.losses[7]).toBeLessThan(0.8 * native.losses[0]);
    for (const [step, loss] of native.losses.entries()) {
      expect(Math.abs(wasm.losses[step] - loss) / loss).toBeLessThan(1e-4);
    }
  });

  it.each([...(hasNative ? ["cpu"] : []), "wasm"])(
    "gives the same numbers, bit for bit, again (%s)",
    async (engine) => {
      const [first, second] = await Promise.all([1, 2].map(() => trainInProcess(small, { MI_NAS_ENGINE: engine })));
      expect(second.losses).toEqual(first.losses);
      const otherSeed = await trainInProcess({ ...small, seed: 4 }, { MI_NAS_ENGINE: engine });
      expect(otherSeed.losses).not.toEqual(first.losses);
    },
  );

  it.each([...(hasNative ? ["cpu"] : []), "wasm"])("keeps no tensor beyond a step (%s)", async (engine) => {
    const { tensors, tensorsLeft } = await trainInProcess({ ...small, steps: 30 }, { MI_NAS_ENGINE: engine });
    // Adam makes its moments in the first step.
    expect(new Set(tensors.slice(1)).size).toBe(1);
    expect(tensorsLeft).toBe(0);
  });
});

describe("the names of engines in cache keys", () => {
  it("hold the version of the WebAssembly backend that is installed", () => {
    expect(wasmVersion).toBe(require("@tensorflow/tfjs-backend-wasm/package.json").version);
  });

  it("hold the number of threads, which changes the order of additions", () => {
    if (hasNative && (process.env.MI_NAS_ENGINE ?? "auto") !== "wasm") {
      expect(probeEngine({ threads: 4 }).numerics).toBe(`${probeEngine().numerics}-threads-4`);
    } else {
      expect(probeEngine({ threads: 4 })).toEqual(probeEngine());
    }
    expect(() => probeEngine({ threads: 0 })).toThrow("whole number from 1 to 1024; it is 0");
  });
});
