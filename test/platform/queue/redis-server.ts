import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whether this machine has a server to test with. */
export const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;

function freePort(): Promise<number> {
  return new Promise((resolve, fail) => {
    const server = createServer().on("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** A server of its own on a loopback port, with a password. */
export class RedisServer {
  private process: ChildProcess | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), "mi-nas-redis-"));
  port = 0;

  get address(): string {
    return `redis://:secret@127.0.0.1:${this.port}`;
  }

  /** @param persistent Whether what it holds outlives it. */
  async start(persistent = false): Promise<void> {
    this.port ||= await freePort();
    const flags = ["--bind", "127.0.0.1", "--port", String(this.port), "--requirepass", "secret", "--dir", this.folder];
    const kept = persistent ? ["--appendonly", "yes"] : ["--save", ""];
    const started = spawn("redis-server", [...flags, ...kept], { stdio: ["ignore", "pipe", "ignore"] });
    this.process = started;
    await new Promise<void>((resolve, fail) => {
      started.on("exit", () => fail(new Error("redis-server ended at once")));
      started.stdout!.on("data", (text) => {
        if (String(text).includes("Ready to accept connections")) resolve();
      });
    });
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const { process: running } = this;
    if (!running || running.exitCode !== null) return;
    running.removeAllListeners("exit");
    const ended = new Promise((resolve) => running.once("exit", resolve));
    running.kill(signal);
    await ended;
  }

  /** Loses what it held, as one that was never told to keep it. */
  forget(): void {
    for (const name of readdirSync(this.folder)) rmSync(join(this.folder, name), { recursive: true, force: true });
  }

  async remove(): Promise<void> {
    await this.stop("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}
