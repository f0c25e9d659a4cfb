import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
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

  /** Certificate of its authority, where it speaks TLS. */
  readonly authority = join(this.folder, "authority.pem");

  /**
   * @param options.tls Whether it takes connections with TLS only.
   * @param options.bind Addresses beside the loopback one.
   */
  constructor(private readonly options: { readonly tls?: boolean; readonly bind?: readonly string[] } = {}) {}

  get address(): string {
    return `${this.options.tls ? "rediss" : "redis"}://:secret@127.0.0.1:${this.port}`;
  }

  /** A key, and a certificate for the loopback address that vouches for itself. */
  private tlsFlags(): readonly string[] {
    const key = join(this.folder, "key.pem");
    const subject = ["-subj", "/CN=mi-nas test", "-addext", "subjectAltName=IP:127.0.0.1"];
    const made = [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "2",
      "-keyout",
      key,
      "-out",
      this.authority,
    ];
    execFileSync("openssl", [...made, ...subject], { stdio: "ignore" });
    const files = ["--tls-cert-file", this.authority, "--tls-key-file", key, "--tls-ca-cert-file", this.authority];
    return ["--port", "0", "--tls-port", String(this.port), "--tls-auth-clients", "no", ...files];
  }

  /** @param persistent Whether what it holds outlives it. */
  async start(persistent = false): Promise<void> {
    this.port ||= await freePort();
    const door = this.options.tls ? this.tlsFlags() : ["--port", String(this.port)];
    const flags = [
      "--bind",
      "127.0.0.1",
      ...(this.options.bind ?? []),
      ...door,
      "--requirepass",
      "secret",
      "--dir",
      this.folder,
    ];
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
