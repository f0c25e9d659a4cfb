import { afterEach, describe, expect, it, vi } from "vitest";
import { noticeSlowEngine } from "../../../lib/platform/tasks/slow-engine";
import type { Engine } from "../../../lib/platform/tensorflow/engine-kind";

afterEach(() => vi.unstubAllEnvs());

const wasm: Engine = { kind: "wasm", name: "WebAssembly", numerics: "wasm", threads: 1, reason: "no native engine" };

describe("work on WebAssembly", () => {
  it("is announced once with the reason, unless the user asked for it", () => {
    const said: string[] = [];
    const notice = (message: string): void => void said.push(message);
    noticeSlowEngine({ ...wasm, kind: "native-cpu" }, notice);
    vi.stubEnv("MI_NAS_ENGINE", "wasm");
    noticeSlowEngine(wasm, notice);
    expect(said).toEqual([]);
    vi.stubEnv("MI_NAS_ENGINE", "auto");
    noticeSlowEngine(wasm, notice);
    noticeSlowEngine(wasm, notice);
    expect(said.length).toBe(1);
    expect(said[0]).toContain("no native engine");
  });
});
