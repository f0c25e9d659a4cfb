import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Redis } from "ioredis";
import { z } from "zod";

const prefix = "mi-nas:machine:";

/** Seconds after its last sign of life that a machine counts as gone, and between two signs. */
const goneAfter = 30;
const signEvery = 10;

const machineSchema = z
  .object({
    name: z.string().max(300),
    /** Processes that compute. */
    workers: z.number().int().min(1),
    /** The queue that it serves: its code and numerics. */
    queue: z.string().max(300),
    /** Tasks answered so far. */
    answered: z.number().int().min(0),
  })
  .strict();

/** A machine that serves a queue. */
export type Machine = Readonly<z.infer<typeof machineSchema>>;

/** Tells others that this machine is there, until `stop`. */
export function announceMachine(redis: Redis, state: () => Machine): { readonly stop: () => Promise<void> } {
  const key = `${prefix}${randomUUID()}`;
  const sign = (): void => {
    redis.set(key, JSON.stringify(state()), "EX", goneAfter).catch(() => undefined); // the next sign comes soon
  };
  sign();
  const timer = setInterval(sign, signEvery * 1000);
  return {
    stop: async () => {
      clearInterval(timer);
      await redis.del(key).catch(() => undefined); // gone by itself in half a minute
    },
  };
}

/** The machines that serve any queue of this server now, by name. */
export async function machinesAt(redis: Redis): Promise<readonly Machine[]> {
  const machines: Machine[] = [];
  let cursor = "0";
  do {
    const [next, keys] = await redis.scan(cursor, "MATCH", `${prefix}*`, "COUNT", 1000);
    cursor = next;
    const values = keys.length > 0 ? await redis.mget(keys) : [];
    for (const value of values) {
      const parsed = machineSchema.safeParse(value === null ? undefined : safeJson(value));
      if (parsed.success) machines.push(parsed.data);
    }
  } while (cursor !== "0");
  return machines.sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a machine is called unless told. */
export const machineName = (): string => hostname();
