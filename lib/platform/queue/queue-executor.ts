import { setTimeout } from "node:timers/promises";
import { Queue, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import { ResultCache } from "../results/cache";
import { groupOf, questionOf } from "../tasks/address";
import type { Calibration } from "../tasks/calibration";
import type { Execution, Executor, TaskListener, WorkOrder } from "../tasks/executor";
import { WorkerPool } from "../tasks/pool";
import { kindOf } from "../tasks/registry";
import { type Priority, TaskQueue } from "../tasks/task-queue";
import type { Interval } from "../tasks/timeline";
import { type Job, jobId, jobOf, mostBytes, parseAnswer, queueName } from "./job";
import { machinesAt } from "./machines";
import { type RedisPlace, requireRedis } from "./redis-place";

/** Jobs in the queue at a time; the others wait here, so that a large run does not fill the server's memory. */
const mostOutstanding = 1000;

/** Milliseconds between looks at the jobs whose news may have been lost, and at the machines. */
const lookEvery = 15_000;

/** Seconds that an answer stays in the queue for others who ask the same. */
const keptFor = 3600;

/** How often a task that fails is tried, perhaps by another machine: one may lack its images. */
const attempts = 3;

/** Milliseconds for taking tasks back at the end. */
const farewellWithin = 3000;

interface Outstanding extends Priority {
  readonly id: string;
  readonly job: Job;
  readonly cacheFolder: string;
  readonly listener: TaskListener;
  readonly resolve: (execution: Execution) => void;
  readonly fail: (error: Error) => void;
  from: number;
}

/** Runs tasks on the machines that serve a queue. Each answer is stored once, in the asker's cache. */
export class QueueExecutor implements Executor {
  private readonly born = process.hrtime.bigint();
  private readonly waiting = new TaskQueue<Outstanding>();
  private readonly outstanding = new Map<string, Outstanding>();
  private readonly intervals: Interval[] = [];
  private readonly machines = new Map<string, number>();
  private opening: Promise<{ readonly queue: Queue; readonly events: QueueEvents; readonly redis: Redis }> | undefined;
  private readonly connections: Redis[] = [];
  private timer: NodeJS.Timeout | undefined;
  private local: WorkerPool | undefined;
  private closed = false;
  private lonelySince: number | undefined;

  constructor(
    private readonly place: RedisPlace,
    private readonly notice: (message: string) => void,
  ) {}

  readonly now = (): number => Number(process.hrtime.bigint() - this.born) / 1e9;

  /** Machines have been started by whoever runs them. */
  warmUp(): void {}

  /** Of this machine: the others' speeds are their own. */
  async calibration(): Promise<Calibration> {
    this.local ??= new WorkerPool({ workers: 1, notice: this.notice });
    return this.local.calibration();
  }

  timeline(): readonly Interval[] {
    return this.intervals;
  }

  run(order: WorkOrder, priority: Priority, listener: TaskListener = {}): Promise<Execution> {
    if (this.closed) return Promise.reject(new Error("The workers were stopped."));
    const job = jobOf(order);
    const size = Buffer.byteLength(JSON.stringify(job));
    if (size > mostBytes) {
      return Promise.reject(new Error(`A ${order.task.kind} task of ${size} bytes exceeds the queue's ${mostBytes}.`));
    }
    return new Promise((resolve, fail) => {
      const { cacheFolder } = order;
      this.waiting.add({ ...priority, id: jobId(job), job, cacheFolder, listener, resolve, fail, from: this.now() });
      setImmediate(() => void this.send().catch((error) => this.failAll(error)));
    });
  }

  /** The queue's library leaves connections that it was given to who made them. */
  private connect(): Redis {
    const redis = this.place.connect();
    this.connections.push(redis);
    return redis;
  }

  private open(job: Job) {
    this.opening ??= (async () => {
      await requireRedis(this.place);
      const name = queueName(job);
      const queue = new Queue(name, { connection: this.connect() });
      const events = new QueueEvents(name, { connection: this.connect() });
      queue.on("error", () => undefined);
      events.on("error", () => undefined);
      await events.waitUntilReady();
      events.on("completed", ({ jobId: id, returnvalue }) => void this.answered(id, returnvalue));
      events.on("failed", ({ jobId: id, failedReason }) => this.failed(id, failedReason));
      events.on("progress", ({ jobId: id, data }) => this.progressed(id, data));
      this.timer = setInterval(() => void this.look().catch(() => undefined), lookEvery);
      return { queue, events, redis: this.connect() };
    })();
    return this.opening;
  }

  private async send(): Promise<void> {
    while (!this.closed && this.outstanding.size < mostOutstanding) {
      const next = this.waiting.take();
      if (!next) return;
      this.outstanding.set(next.id, next);
      await this.add(next);
    }
  }

  private async add({ id, job, trainedEpochs, seconds }: Outstanding): Promise<void> {
    const { queue } = await this.open(job);
    // lower rungs first, of these the longest; the queue takes small numbers first
    const priority = Math.min(
      2 ** 21 - 1,
      1 + 10_000 * trainedEpochs + (9999 - Math.min(9999, Math.round(seconds * 10))),
    );
    await queue.add(job.task.kind, job, {
      jobId: id,
      priority,
      attempts,
      removeOnComplete: { age: keptFor },
      removeOnFail: true, // who asks again means to try again
    });
    await this.check(id, queue); // one that others have asked for may be done already
  }

  private async check(id: string, queue: Queue): Promise<void> {
    const state = await queue.getJobState(id);
    if (state === "completed") await this.answered(id, (await queue.getJob(id))?.returnvalue);
    const asked = this.outstanding.get(id);
    if (state === "unknown" && asked) await this.add(asked); // the server has lost it
  }

  /** Looks after jobs whose news may have been lost, and whether anybody is there to do them. */
  private async look(): Promise<void> {
    if (this.outstanding.size === 0 || !this.opening) return;
    const { queue, redis } = await this.opening;
    for (const id of [...this.outstanding.keys()]) await this.check(id, queue);
    const machines = await machinesAt(redis);
    if (machines.some((machine) => machine.queue === queue.name)) {
      this.lonelySince = undefined;
      return;
    }
    if (this.lonelySince !== undefined) return;
    this.lonelySince = this.now();
    const others = machines.length === 1 ? "1 machine" : `${machines.length} machines`;
    this.notice(
      `No machine at ${this.place.shown} has this very code and engine (${others} of other code are there). The tasks ` +
        "wait for one: npx mi-nas worker --redis …",
    );
  }

  private take(id: string): Outstanding | undefined {
    const asked = this.outstanding.get(id);
    this.outstanding.delete(id);
    return asked;
  }

  private async answered(id: string, value: unknown): Promise<void> {
    const asked = this.take(id);
    if (!asked) return;
    const { job, cacheFolder, from } = asked;
    const { task, numerics, code } = job;
    try {
      const { result, work, seconds, cpuSeconds, machine } = parseAnswer(task, readValue(value));
      const stored = { answer: result, code: code[task.kind] };
      await new ResultCache(cacheFolder, this.notice).write(groupOf(kindOf(task)), questionOf(task, numerics), stored);
      if (!this.machines.has(machine)) this.machines.set(machine, this.machines.size);
      const worker = this.machines.get(machine)!;
      const to = this.now();
      this.intervals.push({ worker, kind: "work", from: Math.max(from, to - seconds), to, cpuSeconds, machine });
      asked.resolve({ result, work, seconds });
    } catch (error) {
      asked.fail(error as Error);
    }
    await this.send().catch((error) => this.failAll(error));
  }

  private failed(id: string, reason: string): void {
    this.take(id)?.fail(new Error(reason));
    void this.send().catch((error) => this.failAll(error));
  }

  private progressed(id: string, data: unknown): void {
    const asked = this.outstanding.get(id);
    if (!asked || typeof data !== "object" || data === null) return;
    if ("started" in data) asked.listener.onStart?.();
    if ("news" in data) asked.listener.onNews?.(data.news);
  }

  private failAll(error: Error): void {
    const all = [...this.outstanding.values(), ...this.waiting.drain()];
    this.outstanding.clear();
    for (const { fail } of all) fail(error);
  }

  /** Takes back the tasks that no machine has begun; those in flight are finished there, and answer who asks again. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.timer);
    const ids = [...this.outstanding.keys()];
    this.failAll(new Error("The workers were stopped."));
    await this.local?.close();
    const opened = await this.opening?.catch(() => undefined);
    if (!opened) return;
    const { queue, events } = opened;
    const farewell = async (): Promise<void> => {
      for (const id of ids) await queue.remove(id).catch(() => 0); // one in flight is locked and stays
      await Promise.all([queue.close(), events.close()]).catch(() => undefined);
    };
    const enough = new AbortController();
    const late = setTimeout(farewellWithin, undefined, { signal: enough.signal }).catch(() => undefined);
    await Promise.race([farewell(), late]); // a server that is away keeps nobody
    enough.abort();
    for (const redis of this.connections) redis.disconnect();
  }
}

/** The returned value of a job, which the server keeps as JSON. */
function readValue(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** The executor of tasks that `MI_NAS_REDIS` asks for; undefined for the processes of this machine. */
export function queueExecutorHere(notice: (message: string) => void): QueueExecutor | undefined {
  const address = process.env.MI_NAS_REDIS;
  if (!address) return undefined;
  const { redisPlace } = require("./redis-place") as typeof import("./redis-place");
  return new QueueExecutor(redisPlace(address), notice);
}
