import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentsOf, finishRun, type RunSummary, startRun } from "./run-helpers";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-runs-"));
const cacheOf = (name: string): string => join(folder, name);
const tablesOf = (name: string) => contentsOf(join(cacheOf(name), "tables"));

let reference: Record<string, string>;
let summary: RunSummary;

beforeAll(async () => {
  summary = await finishRun(startRun(cacheOf("reference"), ["--workers", "2"]));
  reference = tablesOf("reference");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Files of stored results with the time they were written. */
function results(name: string): Map<string, number> {
  const root = join(cacheOf(name), "results");
  if (!existsSync(root)) return new Map();
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((e) => e.isFile() && e.name.endsWith(".json")).map((e) => join(e.parentPath, e.name));
  return new Map(paths.map((path) => [path, statSync(path).mtimeMs]));
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function waitForResults(name: string, count: number): Promise<void> {
  while (results(name).size < count) await sleep(20);
}

describe("a run", () => {
  it("asks for exactly what its plan says", () => {
    const { plan, account } = summary.sections.posterior;
    expect(account.lines.map(({ kind, asked }) => ({ kind, asked }))).toEqual(
      plan.lines.map(({ kind, asked }) => ({ kind, asked })),
    );
    const training = account.lines.find(({ kind }) => kind === "train-network");
    // 4 samples: Hyperbands of 3 + 2 rungs, and one input network each
    expect(training).toMatchObject({
      asked: { tasks: 4 * 5 + 4, epochs: 24 },
      computed: { tasks: 24 },
      repeatedEpochs: 0,
    });
  });

  it("gives byte-identical tables with one worker", async () => {
    await finishRun(startRun(cacheOf("one-worker"), ["--workers", "1"]));
    expect(tablesOf("one-worker")).toEqual(reference);
  });

  it("computes nothing the second time, and leaves no working files", async () => {
    const before = results("reference");
    const again = await finishRun(startRun(cacheOf("reference")));
    expect(again.sections.posterior.account.lines.every(({ computed }) => computed.tasks === 0)).toBe(true);
    expect(results("reference")).toEqual(before);
    expect(tablesOf("reference")).toEqual(reference);
    expect(Object.keys(contentsOf(join(cacheOf("reference"), "checkpoints")))).toEqual([]);
  });

  it.each([
    ["killed-early", 5],
    ["killed-late", 24],
  ])("%s, workers and all, goes on where it was and ends with the same tables", async (name, enough) => {
    const child = startRun(cacheOf(name), ["--workers", "2"]);
    const ended = new Promise((resolve) => child.on("close", resolve));
    await waitForResults(name, enough);
    process.kill(-child.pid!, "SIGKILL");
    await ended;
    const finished = results(name);
    const resumed = await finishRun(startRun(cacheOf(name), ["--workers", "2"]));
    const cached = resumed.sections.posterior.plan.lines.reduce((sum, line) => sum + line.cached.tasks, 0);
    expect(cached).toBeGreaterThanOrEqual(enough);
    for (const [path, written] of finished) expect(results(name).get(path)).toBe(written);
    expect(tablesOf(name)).toEqual(reference);
  });

  it("survives the death of a worker", async () => {
    const child = startRun(cacheOf("worker-died"), ["--workers", "2"]);
    const ended = finishRun(child);
    await waitForResults("worker-died", 6);
    const workers = execFileSync("pgrep", ["-P", String(child.pid), "-f", "worker.cjs"])
      .toString()
      .trim()
      .split("\n");
    process.kill(Number(workers[0]), "SIGKILL");
    await ended;
    expect(tablesOf("worker-died")).toEqual(reference);
  });
});
