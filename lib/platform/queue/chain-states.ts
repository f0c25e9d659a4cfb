import type { Redis } from "ioredis";
import { CheckpointFiles } from "../results/checkpoints";
import { chainAddressOf } from "../tasks/address";
import type { PlainTask } from "../tasks/kind";
import { kindOf } from "../tasks/registry";
import type { Job } from "./job";

/** States larger than that stay on their machine: another begins the chain anew, with the same result. */
const mostBytes = 64 << 20;

/** Seconds that a state is kept after its last use: the longest that a rung waits for the rest of its Hyperband. */
const keptFor = 24 * 3600;

const keyOf = (chain: string): string => `mi-nas:chain:${chain}`;

/** A chain of tasks that continue one another, and how far a task needs it. */
interface Link {
  readonly address: string;
  readonly length: number;
}

/** The chains that a task continues or reads: its own, and those of tasks within it. */
export function chainsOf({ task, numerics, code }: Pick<Job, "task" | "numerics" | "code">): readonly Link[] {
  const links = new Map<string, Link>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const inner = value as PlainTask;
    if (typeof inner.kind === "string" && Object.hasOwn(code, inner.kind)) {
      const address = chainAddressOf(inner, numerics, code[inner.kind]);
      if (address) links.set(address, { address, length: kindOf(inner).chain!(inner).length });
    }
    for (const part of Object.values(value)) visit(part);
  };
  visit(task);
  return [...links.values()];
}

const at = (bytes: Buffer, step: number) => ({ bytes, step });

/**
 * Hands the working states of chains (networks in training) from machine to machine, so that one can go on where
 * another has left off. They are a convenience: a state that is lost is computed again, with the same numbers.
 */
export class ChainStates {
  private readonly files: CheckpointFiles;

  constructor(
    private readonly redis: Redis,
    cacheFolder: string,
    notice: (message: string) => void,
  ) {
    this.files = new CheckpointFiles(cacheFolder, notice);
  }

  /** Brings what others know of a job's chains to this machine. */
  async fetch(job: Job): Promise<void> {
    for (const { address, length } of chainsOf(job)) {
      const key = keyOf(address);
      const step = Number(await this.redis.hget(key, "step"));
      if (!Number.isSafeInteger(step) || step < 1 || step > length) continue;
      if ((this.files.latest(address, length, at)?.step ?? 0) >= step) continue;
      const bytes = await this.redis.hgetBuffer(key, "bytes");
      if (bytes && bytes.length <= mostBytes) await this.files.keep(address, step, bytes);
    }
  }

  /** Hands on what this machine knows of a job's chains. */
  async share(job: Job): Promise<void> {
    for (const { address, length } of chainsOf(job)) {
      const own = this.files.latest(address, length, at);
      if (!own || own.bytes.length > mostBytes) continue;
      const key = keyOf(address);
      if (Number(await this.redis.hget(key, "step")) < own.step) {
        await this.redis.hset(key, { step: own.step, bytes: own.bytes });
      }
      await this.redis.expire(key, keptFor);
    }
  }
}
