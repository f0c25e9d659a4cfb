import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Queue } from "bullmq";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { uniformSearch } from "../../../lib/experiments";
import { profileOf } from "../../../lib/experiments/study/profiles";
import { projectRoot } from "../../../lib/platform/paths";
import { queueName } from "../../../lib/platform/queue/job";
import { type QueueOverview, queueOverview } from "../../../lib/platform/queue/overview";
import { QueueExecutor } from "../../../lib/platform/queue/queue-executor";
import { redisPlace, requireRedis } from "../../../lib/platform/queue/redis-place";
import { runExperiment } from "../../../lib/platform/session/run";
import { codeDigests } from "../../../lib/platform/tasks/code-digest";
import { probeEngine } from "../../../lib/platform/tensorflow/probe";
import { KernelClient } from "../kernel/kernel-client";
import { hasRedis, RedisServer } from "./redis-server";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-queue-"));
const profile = profileOf("smoke");
const [dataSet] = ["procedural-digits"];
const { MI_NAS_CACHE } = process.env;
const machines: ChildProcess[] = [];

/** A machine of its own: a process with workers and a cache, beside this one. */
function machine(name: string, server: RedisServer): ChildProcess {
  const flags = ["worker", "--workers", "1", "--name", name, "--patience", "3"];
  const started = spawn(process.execPath, [join(projectRoot, "lib/cli/mi-nas.cjs"), ...flags], {
    env: { ...process.env, MI_NAS_REDIS: server.address, MI_NAS_CACHE: join(folder, name) },
    stdio: "ignore",
    detached: true, // so that its workers can be ended with it
  });
  machines.push(started);
  return started;
}

function end(started: ChildProcess): void {
  if (started.exitCode === null && started.pid) {
    try {
      process.kill(-started.pid, "SIGKILL");
    } catch {
      // gone already
    }
  }
}

/** What a cell of a notebook shows when it searches. */
async function searchInCell(cache: string, seed: number, redis = ""): Promise<string> {
  const environment = { MI_NAS_CACHE: join(folder, cache), MI_NAS_REDIS: redis };
  const kernel = await KernelClient.start(join(projectRoot, "notebooks"), environment);
  try {
    const { reply, outputs } = await kernel.run(`
      import { openNotebook, uniformSearch } from "../lib/experiments";
      const session = await openNotebook({ profile: "smoke", seed: ${seed}, workers: 1 });
      const { selected } = await session.compute("Search", uniformSearch("${dataSet}"));
      console.log("selected", JSON.stringify(selected));`);
    expect(reply, reply.traceback?.join("\n")).toMatchObject({ status: "ok" });
    return outputs.map(({ content }) => content.text ?? content.data?.["text/plain"] ?? "").join("\n");
  } finally {
    await kernel.close();
  }
}

const search = (cache: string, seed: number, redis?: string) => {
  process.env.MI_NAS_CACHE = join(folder, cache);
  const asked = { profile, seed, workers: 1, notice: () => undefined };
  const executor = ({ notice }: { readonly notice: (message: string) => void }) =>
    new QueueExecutor(redisPlace(redis!), notice);
  return runExperiment({ ...asked, ...(redis && { executor }) }, uniformSearch(dataSet));
};

describe.skipIf(!hasRedis)("a queue of machines", () => {
  const server = new RedisServer();
  beforeAll(() => server.start(true));
  afterEach(() => {
    if (MI_NAS_CACHE === undefined) delete process.env.MI_NAS_CACHE;
    else process.env.MI_NAS_CACHE = MI_NAS_CACHE;
  });
  afterAll(async () => {
    for (const started of machines) end(started);
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it("gives what this machine's processes give, says who did what, and survives machines and a server that go", async () => {
    const local = await search("local", 3);
    const [east, west] = [machine("east", server), machine("west", server)];
    const running = search("asker", 3, server.address);
    await new Promise((resolve) => setTimeout(resolve, 6000));
    end(east); // with a task in flight, if it has begun one
    await server.stop("SIGKILL");
    await server.start(true);
    machine("east again", server);
    const { result, account } = await running;
    expect(result).toEqual(local.result);
    const done = Object.values(account.workers.machines ?? {}).reduce((sum, { tasks }) => sum + tasks, 0);
    const computed = account.lines.reduce((sum, line) => sum + line.computed.tasks, 0);
    expect(done).toBe(computed);
    expect(computed).toBeGreaterThan(0);
    // stored once, in the asker's cache: asked again, nobody is needed
    end(west);
    for (const started of machines) end(started);
    const again = await search("asker", 3, server.address);
    expect(again.account.lines.every((line) => line.computed.tasks === 0)).toBe(true);
    expect(again.result).toEqual(local.result);
  });

  it("serves the same cell of a notebook, whose account says which machine did what, and can be watched", async () => {
    const place = redisPlace(server.address);
    const [south, north] = [machine("south", server), machine("far north", server)];
    const looks: QueueOverview[] = [];
    const timer = setInterval(() => void queueOverview(place).then((look) => looks.push(look)), 100);
    const there = await searchInCell("kernel", 5, server.address).finally(() => clearInterval(timer));
    const machines = /Machines: (.*)\.$/m.exec(there)?.[1] ?? "";
    expect(machines).toMatch(/^(far north|south) \d+ tasks? in /);
    const doing = looks.flatMap((look) => look.machines).filter(({ running }) => running > 0);
    expect(doing.length).toBeGreaterThan(0);
    expect(doing.every(({ name, tasks }) => machines.includes(name) && /^[a-z-]+ \d+ s$/.test(tasks[0]))).toBe(true);
    expect(looks.some(({ waiting }) => waiting > 0)).toBe(true);
    const listed = spawnSync(process.execPath, [join(projectRoot, "lib/cli/mi-nas.cjs"), "worker", "--list"], {
      env: { ...process.env, MI_NAS_REDIS: server.address },
      encoding: "utf8",
    });
    expect(listed.stdout).toMatch(/0 tasks waiting, 0 in progress; \d machines, \d workers\..*far north.*south/s);
    expect(listed.stdout + listed.stderr).not.toContain("secret");
    for (const started of [south, north]) end(started);
    // and without a server
    const here = await searchInCell("kernel alone", 5);
    const selected = (text: string) => /^selected .*$/m.exec(text)?.[0];
    expect(selected(here)).toBe(selected(there));
    expect(selected(here)).toBeDefined();
    expect(here).not.toContain("Machines:");
  }, 400_000);

  it("rejects a job that is none, and goes on", async () => {
    machine("north", server);
    const place = redisPlace(server.address);
    const { kinds: code } = await codeDigests();
    const connection = place.connect();
    const queue = new Queue(queueName({ numerics: probeEngine().numerics, code }), { connection });
    const evil = await queue.add("shell", { format: 1, task: { kind: "shell", run: "true" }, numerics: "", code: {} });
    const { result } = await search("other", 4, server.address);
    expect(result.selected.length).toBeGreaterThan(0);
    const job = await queue.getJob(evil.id!);
    expect(await job?.getState()).toBe("failed");
    expect(job?.failedReason).toContain("Not a valid task");
    await queue.close();
    connection.disconnect();
  });

  it("says what is wrong with a password or a server, without the password", async () => {
    const wrong = server.address.replace("secret", "topsecret");
    await expect(requireRedis(redisPlace(wrong))).rejects.toThrow(/cannot be used: .*(WRONGPASS|NOAUTH)/);
    await expect(requireRedis(redisPlace(wrong))).rejects.not.toThrow("topsecret");
  });
});
