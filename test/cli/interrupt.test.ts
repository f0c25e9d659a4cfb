import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../lib/platform/paths";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-interrupt-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command on a cache of its own and signals it when its first tasks are computed. */
function interrupted(name: string, words: readonly string[], signals: NodeJS.Signals[]) {
  const child = spawn(process.execPath, [join(projectRoot, "lib/cli/mi-nas.cjs"), ...words], {
    env: { ...process.env, MI_NAS_CACHE: join(folder, name), MI_NAS_DATA: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
    if (!String(chunk).includes("░")) return; // the bar is there
    for (const signal of signals.splice(0)) child.kill(signal);
  });
  return new Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }>((resolve) =>
    child.on("close", (status) => resolve({ status, stdout, stderr })),
  );
}

const section = ["run", "hyperband", "--profile", "smoke", "--workers", "1", "--set", "hyperband.epochsPerRung=200"];

describe("a run that is stopped", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s says what is kept and how to go on, with the status that shells know", async (signal, status) => {
    const ended = await interrupted(signal, section, [signal]);
    expect(ended.status).toBe(status);
    expect(ended.stderr).toContain("stopped. What was finished is kept in");
    expect(ended.stderr).toContain("The same command goes on from there.");
    expect(ended.stdout).not.toContain("Written");
  });

  it("twice ends at once", async () => {
    expect((await interrupted("twice", section, ["SIGINT", "SIGINT"])).status).toBe(130);
  });
});
