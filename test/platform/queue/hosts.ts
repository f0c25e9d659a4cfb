import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { machinesAt } from "../../../lib/platform/queue/machines";
import { redisPlace } from "../../../lib/platform/queue/redis-place";
import { hasRedis, RedisServer } from "./redis-server";

export const hostNames = ["east", "west"] as const;
export type HostName = (typeof hostNames)[number];

/** Of this process alone, so that several may have hosts at a time. */
const own = process.pid % 120;
const lines: Readonly<Record<HostName, { readonly here: string; readonly there: string }>> = {
  east: { here: `10.213.${2 * own}.1`, there: `10.213.${2 * own}.2` },
  west: { here: `10.213.${2 * own + 1}.1`, there: `10.213.${2 * own + 1}.2` },
};
const namespace = (name: HostName): string => `mi-nas-${name}-${process.pid}`;
const line = (name: HostName): string => `${name}${process.pid}`; // at most 15 characters
const ip = (...words: readonly string[]): void =>
  void execFileSync("ip", words, { stdio: ["ignore", "ignore", "pipe"] });

/** Why this machine can have no hosts of its own; undefined where it can. */
export function whyNoHosts(): string | undefined {
  if (!hasRedis) return "there is no redis-server";
  if (process.platform !== "linux") return "network namespaces need Linux";
  const probe = `mi-nas-probe-${process.pid}`;
  const tried = spawnSync("ip", ["netns", "add", probe], { encoding: "utf8" });
  if (tried.error) return "there is no ip (iproute2)";
  spawnSync("ip", ["netns", "del", probe]);
  return tried.status === 0 ? undefined : `network namespaces are not allowed here (${tried.stderr.trim()})`;
}

/** Two hosts as network namespaces, each with a line (veth pair) of its own to a server on this machine. */
export class TwoHosts {
  readonly server = new RedisServer({ bind: hostNames.map((name) => lines[name].here) });
  private readonly machines = new Map<HostName, ChildProcess>();
  /** What the hosts' processes wrote to standard error. */
  heard = "";

  async open(): Promise<void> {
    for (const name of hostNames) {
      const inside = (...words: readonly string[]): void => ip("-n", namespace(name), ...words);
      ip("netns", "add", namespace(name));
      ip("link", "add", line(name), "type", "veth", "peer", "name", "line", "netns", namespace(name));
      ip("addr", "add", `${lines[name].here}/24`, "dev", line(name));
      ip("link", "set", line(name), "up");
      inside("addr", "add", `${lines[name].there}/24`, "dev", "line");
      inside("link", "set", "line", "up");
      inside("link", "set", "lo", "up");
    }
    await this.server.start();
  }

  /** Begins a Node process on a host, that serves the server's queues, and waits until it says that it is there. */
  async serve(name: HostName, script: readonly string[], cache: string): Promise<void> {
    const before = await this.count();
    const inside = ["netns", "exec", namespace(name), process.execPath, ...script];
    const address = this.server.address.replace("127.0.0.1", lines[name].here);
    const machine = spawn("ip", inside, {
      env: { ...process.env, MI_NAS_REDIS: address, MI_NAS_CACHE: join(cache, name) },
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
    });
    machine.stderr?.on("data", (words: Buffer) => {
      this.heard += words;
    });
    this.machines.set(name, machine);
    while ((await this.count()) <= before) {
      if (machine.exitCode !== null)
        throw new Error(`The machine of ${name} ended with ${machine.exitCode}: ${this.heard}`);
      await sleep(200);
    }
  }

  private async count(): Promise<number> {
    const redis = redisPlace(this.server.address).connect();
    const { length } = await machinesAt(redis);
    redis.disconnect();
    return length;
  }

  /** Cuts a host's line, or mends it. */
  cut(name: HostName): void {
    ip("link", "set", line(name), "down");
  }

  mend(name: HostName): void {
    ip("link", "set", line(name), "up");
  }

  /** Ends the hosts' processes, and what the server knows of answers. */
  async forget(): Promise<void> {
    for (const machine of this.machines.values()) {
      if (machine.exitCode !== null || machine.signalCode !== null) continue;
      const ended = new Promise((resolve) => machine.once("close", resolve));
      process.kill(-machine.pid!, "SIGKILL");
      await ended;
    }
    this.machines.clear();
    await this.server.stop("SIGKILL");
    await this.server.start();
  }

  /** Takes everything away. */
  async close(): Promise<void> {
    await this.forget().catch(() => undefined); // there may have been no server yet
    await this.server.remove();
    for (const name of hostNames) spawnSync("ip", ["netns", "del", namespace(name)]); // its line goes with it
  }
}
