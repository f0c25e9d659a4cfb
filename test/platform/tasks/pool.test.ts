import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareDataSet } from "../../../lib/datasets";
import { networkOptions } from "../../../lib/networks";
import type { TrainNetworkTask } from "../../../lib/networks/train-network.task";
import { WorkerPool } from "../../../lib/platform/tasks";
import { trainConsecutively } from "./consecutive-trainings";
import { orderOf } from "./order-of";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-pool-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sample = { trainPoints: 16, validationPoints: 16, seed: 1 };
let task: (seed: number) => TrainNetworkTask;
beforeAll(async () => {
  const { fingerprint } = await prepareDataSet("procedural-blobs", sample);
  const data = { id: "procedural-blobs", fingerprint, ...sample };
  const network = networkOptions();
  task = (seed) => ({ kind: "train-network", data, architecture: "10-10-10-10", network, epochs: 1, seed });
});

const priority = { trainedEpochs: 0, seconds: 1 };

/** A pool with a cache of its own. */
function poolOf(name: string, workers: number, notices: string[] = []) {
  const pool = new WorkerPool({ workers, notice: (message) => notices.push(message) });
  const cache = join(folder, name);
  return {
    run: async (asked: TrainNetworkTask) => pool.run(await orderOf(asked, cache), priority),
    warmUp: (tasks: number) => pool.warmUp(tasks),
    close: () => pool.close(),
  };
}

/** Worker processes of this process. */
function workers(): readonly number[] {
  const { stdout } = spawnSync("pgrep", ["-P", String(process.pid), "-f", "tasks/worker.cjs"], { encoding: "utf8" });
  return stdout.split("\n").filter(Boolean).map(Number);
}

describe("a pool of workers", () => {
  it("replaces a worker that died while it waited, without a word of failure", async () => {
    const notices: string[] = [];
    const pool = poolOf("idle", 1, notices);
    try {
      const before = await pool.run(task(1));
      process.kill(workers()[0], "SIGKILL");
      const after = await pool.run(task(1));
      expect(after.result).toEqual(before.result);
      expect(notices.every((notice) => notice.includes("another takes over"))).toBe(true);
    } finally {
      await pool.close();
    }
  });

  it("launches no more processes than there is work, nor more than it may", async () => {
    const pool = poolOf("few", 3);
    try {
      await pool.run(task(1));
      expect(workers().length).toBe(1);
      await Promise.all([1, 2, 3, 4, 5].map((seed) => pool.run(task(seed))));
      expect(workers().length).toBe(3);
    } finally {
      await pool.close();
    }
  });

  it("can be closed while workers start", async () => {
    const pool = poolOf("starting", 2);
    pool.warmUp(2);
    await pool.close();
    expect(workers()).toEqual([]);
  });

  it("tells a task's own failure from a death, and fails what waits when it is closed", async () => {
    const pool = poolOf("failing", 1);
    const wrong = { ...task(1), data: { ...task(1).data, fingerprint: "of other files" } };
    await expect(pool.run(wrong)).rejects.toThrow("changed since the task was made");
    const waiting = [1, 2, 3].map((seed) => pool.run(task(seed)));
    const ended = Promise.allSettled(waiting);
    await pool.close();
    expect((await ended).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    await expect(pool.run(task(4))).rejects.toThrow("stopped");
    expect(() => poolOf("none", 0)).toThrow("positive integer, not 0");
  });

  it("holds no more tensors and hardly more memory after 60 trainings than after 20", async () => {
    const cacheFolder = join(folder, "memory");
    const held = await trainConsecutively({ cacheFolder, trainings: 60, architectures: 5, every: 20 });
    expect(held.map(({ trainings }) => trainings)).toEqual([20, 40, 60]);
    expect(new Set(held.map(({ tensors }) => tensors)).size).toBe(1);
    // a leak of one training's tensors (parameters, moments, images) would be 40 × 3 MB of 400
    expect(held[2].residentBytes / held[0].residentBytes).toBeLessThan(1.1);
    expect(existsSync(join(folder, "memory", "work"))).toBe(true);
    expect(readdirSync(join(folder, "memory", "work")).length).toBe(1);
  });
});
