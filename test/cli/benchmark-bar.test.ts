import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { addCommands } from "../../lib/cli/commands";
import type { KernelHost } from "../../lib/platform/kernel/host";
import { runCommand } from "./run-command";

const host = Symbol.for("mi-nas.kernel-host");
const cache = mkdtempSync(join(tmpdir(), "mi-nas-benchmark-"));
let texts: string[] = [];

beforeAll(() => void vi.stubEnv("MI_NAS_CACHE", cache));
afterEach(() => {
  vi.restoreAllMocks();
  delete (globalThis as Record<symbol, unknown>)[host];
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true, force: true });
});

/** What the benchmark's bar says, step by step. */
async function barOf(line: string): Promise<readonly string[]> {
  texts = [];
  const display: KernelHost["display"] = (data) => void texts.push(String(data["text/plain"]));
  Object.assign(globalThis, { [host]: { display } });
  await runCommand((program) => addCommands(program, () => true), line.split(" "));
  return texts.filter((text) => text.startsWith("benchmark: "));
}

const two = "benchmark --cases binary-channel-0.1-n60 --estimators mine-nwj --seeds 2 --workers 1";

it("the benchmark's bar moves by one for each estimate, says what it gave, and counts what is left to do", async () => {
  const first = await barOf(two);
  // steps that follow one another within a moment are shown as one
  expect(first).toContainEqual(
    expect.stringMatching(/^benchmark: [12] of 2.*binary-channel-0\.1-n60, mine-nwj: [−-]?\d\.\d{3}$/),
  );
  expect(first.at(-1)).toMatch(/^benchmark: 2 of 2/);
  const more = await barOf(two.replace("--seeds 2", "--seeds 3"));
  expect(more.at(-1)).toMatch(/^benchmark: 1 of 1/); // two are known
  const known = await barOf(two);
  expect(known.filter((text) => /[1-9]\d* of/.test(text))).toEqual([]);
});
