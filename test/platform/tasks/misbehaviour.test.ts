import "./toy/misbehaving-kinds";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { runExperiment } from "../../../lib/platform/session/run";
import { type PoolOptions, type TaskOf, type TaskSource, WorkerPool } from "../../../lib/platform/tasks";
import { codeDigests } from "../../../lib/platform/tasks/code-digest";
import { probeEngine } from "../../../lib/platform/tensorflow/probe";
import { childrenOf, signal } from "../chaos/faults";
import { useScratchCache } from "./scratch-cache";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-misbehaviour-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const cache = useScratchCache();

type Misbehave = TaskOf<"misbehave">;
let seed = 0;
const task = (how: Misbehave["how"], once = false): Misbehave => {
  seed++;
  return { kind: "misbehave", how, note: join(folder, String(seed)), once, seed };
};
const attempts = ({ note }: Misbehave): number => readFileSync(note, "utf8").trim().split("\n").length;

/** Runs tasks one after the other on one worker. */
async function perform(tasks: readonly Misbehave[], options: Partial<PoolOptions> = {}) {
  const notices: string[] = [];
  const pool = new WorkerPool({ workers: 1, silence: 1.5, notice: (message) => notices.push(message), ...options });
  const order = { cacheFolder: cache, numerics: probeEngine().numerics, code: (await codeDigests()).kinds };
  const ended: PromiseSettledResult<{ readonly result: unknown }>[] = [];
  try {
    for (const each of tasks) {
      ended.push(...(await Promise.allSettled([pool.run({ ...order, task: each }, { trainedEpochs: 0, seconds: 0 })])));
    }
  } finally {
    await pool.close();
  }
  return { ended, notices };
}

const workerOf = (settled: PromiseSettledResult<{ readonly result: unknown }>): unknown =>
  settled.status === "fulfilled"
    ? (settled.value.result as { readonly worker: number }).worker
    : settled.reason.message;

describe("a worker", () => {
  it.each([
    ["loop", "gave no sign of life"],
    ["wait", "gave no sign of life"],
    ["stop", "gave no sign of life"],
    ["crash", "died"],
    ["exit", "died"],
    ["lie", "answered rubbish"],
  ] as const)("that does badly once (%s) is replaced, and its task done by another", async (how, word) => {
    const bad = task(how, true);
    const { ended, notices } = await perform([bad]);
    expect(ended[0].status).toBe("fulfilled");
    expect(attempts(bad)).toBe(2);
    expect(notices).toEqual([expect.stringContaining(`A worker ${word} during a misbehave task`)]);
  });

  it("that hangs always gives up its task after three, with the cause, and the next task is done", async () => {
    const bad = task("wait");
    const { ended } = await perform([bad, task("well")], { silence: 0.3 });
    expect(ended[0]).toMatchObject({
      reason: { message: "Every worker gave no sign of life during a misbehave task." },
    });
    expect(attempts(bad)).toBe(3);
    expect(ended[1].status).toBe("fulfilled");
  });

  it.each(["rubbish", "no field"] as const)("whose task's result is none (%s) stores nothing", async (how) => {
    const before = existsSync(join(cache, "results")) ? readdirSync(join(cache, "results"), { recursive: true }) : [];
    const { ended } = await perform([task(how)]);
    expect(ended[0]).toMatchObject({
      reason: { message: expect.stringContaining("Not an answer to a misbehave task") },
    });
    const after = existsSync(join(cache, "results")) ? readdirSync(join(cache, "results"), { recursive: true }) : [];
    expect(after).toEqual(before);
  });

  it("that holds too much memory after a task is replaced, without a word; one that does not stays", async () => {
    const mostBytes = 700 << 20;
    const leaking = await perform([task("leak"), task("leak"), task("leak"), task("well")], { mostBytes });
    expect(leaking.notices).toEqual([]);
    expect(new Set(leaking.ended.map(workerOf)).size).toBeGreaterThan(1);
    const sound = await perform([task("well"), task("well"), task("well")], { mostBytes });
    expect(new Set(sound.ended.map(workerOf)).size).toBe(1);
  });
});

describe("a worker that dies while it waits", () => {
  it.each([1, 4])("keeps no pool from its end, and costs no task an attempt (%i of them)", async (count) => {
    const notices: string[] = [];
    const pool = new WorkerPool({ workers: count, notice: (message) => notices.push(message) });
    const order = { cacheFolder: cache, numerics: probeEngine().numerics, code: (await codeDigests()).kinds };
    /** Kills all that wait, when so many have started. */
    const killAll = async (started: number): Promise<void> => {
      while (pool.timeline().filter(({ kind }) => kind === "start").length < started) await sleep(10);
      for (const pid of childrenOf(process.pid, "worker.cjs")) signal(pid, "SIGKILL");
      await sleep(500); // until the pool's library has heard of it
    };
    try {
      pool.warmUp(count);
      await killAll(count);
      const done = task("well");
      await pool.run({ ...order, task: done }, { trainedEpochs: 0, seconds: 0 });
      expect(attempts(done)).toBe(1);
      await killAll(count + 1);
    } finally {
      await pool.close();
    }
    expect(notices).toEqual([]);
  });
});

describe("a worker that does not start", () => {
  const starts = join(folder, "starts");
  const performAfter = (ways: readonly string[]) => {
    writeFileSync(starts, ways.join("\n"));
    process.env.MISBEHAVING_STARTS = starts;
    return perform([task("well")], { silence: 600, startWithin: 5 });
  };
  afterEach(() => {
    delete process.env.MISBEHAVING_STARTS;
  });

  it.each(["loop", "stop", "exit"])("(%s) is replaced", async (way) => {
    const { ended } = await performAfter([way]);
    expect(ended[0].status).toBe("fulfilled");
    expect(childrenOf(process.pid, "worker.cjs")).toEqual([]);
  });

  it.each([
    ["stop", "A worker gave no sign of life within 5 s of its launch."],
    ["exit", "A worker died at its launch."],
  ])("tells what waits why, when none can be had (%s)", async (way, message) => {
    const { ended } = await performAfter([way, way, way]);
    expect(ended[0]).toMatchObject({ reason: { message } });
  });
});

describe("tasks that always fail", () => {
  const run = (tasks: readonly Misbehave[], notices: string[]) =>
    runExperiment(
      { profile: {}, seed: 1, workers: 2, notice: (message) => notices.push(message) },
      {
        ask: ({ source }: { readonly source: TaskSource }) => Promise.all(tasks.map((each) => source.run(each))),
        analyse: (results: readonly unknown[]) => results.length,
      },
    );

  it("are reported once with their cause, each tried once, and do not stop the others", async () => {
    const [bad, worse, good] = [task("fail"), task("fail"), Array.from({ length: 5 }, () => task("well"))];
    const notices: string[] = [];
    await expect(run([bad, ...good, worse], notices)).rejects.toThrow(
      /^2 tasks failed; the others were finished and are kept, .* It cannot be done\.$/,
    );
    expect(notices.filter((notice) => notice.includes("cannot be done")).length).toBe(1);
    expect([bad, worse].map(attempts)).toEqual([1, 1]);
    // what was finished is known
    await expect(run(good, [])).resolves.toMatchObject({ result: good.length });
    expect(good.map(attempts)).toEqual(good.map(() => 1));
  });

  it("are told as they are where there is one", async () => {
    await expect(run([task("fail"), task("well")], [])).rejects.toThrow(/^It cannot be done\.$/);
  });
});
