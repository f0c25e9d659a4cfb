import { setTimeout as sleep } from "node:timers/promises";
import { type Job, Queue } from "bullmq";
import type { Redis } from "ioredis";
import { type Machine, machinesAt } from "./machines";
import { type RedisPlace, requireRedis } from "./redis-place";

/** Tasks in progress of which each is looked at; more are counted. */
const mostShown = 1000;

/** What a machine does now. */
export interface MachineNow extends Machine {
  /** Tasks in progress. */
  readonly running: number;
  /** Their kinds, with seconds since they were begun. */
  readonly tasks: readonly string[];
}

/** What is going on in the queues of a server. */
export interface QueueOverview {
  readonly machines: readonly MachineNow[];
  /** Tasks that no machine has begun. */
  readonly waiting: number;
  /** Tasks in progress. */
  readonly running: number;
}

const isOf = (machine: string, { progress }: Job): boolean =>
  typeof progress === "object" && progress !== null && "machine" in progress && progress.machine === machine;

const secondsSince = (time: number | undefined): string =>
  `${Math.max(0, Math.round((Date.now() - (time ?? 0)) / 1000))} s`;

/** The queues that machines serve, and those in which tasks wait for one. */
async function queueNames(redis: Redis, machines: readonly Machine[]): Promise<readonly string[]> {
  const names = new Set(machines.map(({ queue }) => queue));
  let cursor = "0";
  do {
    const [next, keys] = await redis.scan(cursor, "MATCH", "bull:mi-nas-*:meta", "COUNT", 1000);
    cursor = next;
    for (const key of keys) names.add(key.slice("bull:".length, -":meta".length));
  } while (cursor !== "0");
  return [...names];
}

/** Looks once. */
async function look(redis: Redis): Promise<QueueOverview> {
  const machines = await machinesAt(redis);
  const active = new Map<string, readonly Job[]>();
  let [waiting, running] = [0, 0];
  for (const name of await queueNames(redis, machines)) {
    const queue = new Queue(name, { connection: redis });
    queue.on("error", () => undefined);
    const counts = await queue.getJobCounts("prioritized", "waiting", "delayed", "active");
    running += counts.active;
    waiting += counts.prioritized + counts.waiting + counts.delayed;
    active.set(name, await queue.getActive(0, mostShown - 1));
    await queue.close();
  }
  return {
    waiting,
    running,
    machines: machines.map((machine) => {
      const own = (active.get(machine.queue) ?? []).filter((job) => isOf(machine.name, job));
      return {
        ...machine,
        running: own.length,
        tasks: own.map((job) => `${job.name} ${secondsSince(job.processedOn)}`),
      };
    }),
  };
}

/**
 * Looks at the queues of a server again and again.
 *
 * @param options.seconds Between two looks.
 * @param options.signal Ends it.
 * @throws Error when the server cannot be reached at the start.
 */
export async function* overviews(
  place: RedisPlace,
  { seconds, signal }: { readonly seconds: number; readonly signal?: AbortSignal },
): AsyncGenerator<QueueOverview> {
  await requireRedis(place);
  const redis = place.connect();
  try {
    while (!signal?.aborted) {
      yield await look(redis);
      await sleep(1000 * seconds, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    redis.disconnect();
  }
}

/** One look at the queues of a server. @throws Error when it cannot be reached. */
export async function queueOverview(place: RedisPlace): Promise<QueueOverview> {
  for await (const overview of overviews(place, { seconds: 0 })) return overview;
  throw new Error("There is no look.");
}
