import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../../lib/platform/paths";
import { redisPlace, requireRedis } from "../../../lib/platform/queue/redis-place";
import { contentsOf } from "../tasks/run-helpers";
import { hasRedis, RedisServer } from "./redis-server";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-tls-"));

describe.skipIf(!hasRedis)("a server with TLS and a password", () => {
  const server = new RedisServer({ tls: true });
  beforeAll(() => server.start());
  afterAll(async () => {
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it("is reached with the certificate of its authority, and its password from the address or the environment", async () => {
    const environment = { MI_NAS_REDIS_CA: server.authority };
    await requireRedis(redisPlace(server.address, environment));
    const bare = server.address.replace(":secret@", "");
    await requireRedis(redisPlace(bare, { ...environment, MI_NAS_REDIS_PASSWORD: "secret" }));
  });

  it.each([
    ["an authority that nobody knows", (address: string) => address, false, /self.signed/],
    ["another password", (address: string) => address.replace("secret", "topsecret"), true, /WRONGPASS|NOAUTH/],
    ["no TLS", (address: string) => address.replace("rediss", "redis"), true, /./],
  ] as const)("is not used with %s, and the message names no password", async (_, change, known, reason) => {
    const place = redisPlace(change(server.address), known ? { MI_NAS_REDIS_CA: server.authority } : {});
    const message = await requireRedis(place).then(
      () => "",
      (error: Error) => error.message,
    );
    expect(message).toMatch(/^The queue at rediss?:\/\/127/);
    expect(message).toMatch(reason);
    expect(message).not.toContain("secret");
  });

  it("is served by a machine that neither prints nor stores the password", async () => {
    const flags = ["worker", "--redis", server.address, "--workers", "1", "--name", "tls"];
    const child = spawn(process.execPath, [join(projectRoot, "lib/cli/mi-nas.cjs"), ...flags], {
      env: { ...process.env, MI_NAS_REDIS_CA: server.authority, MI_NAS_CACHE: folder },
    });
    let said = "";
    const redis = redisPlace(server.address, { MI_NAS_REDIS_CA: server.authority }).connect();
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
    while ((await redis.keys("mi-nas:machine:*")).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 200));
    child.kill("SIGINT");
    await new Promise((resolve) => child.on("close", resolve));
    redis.disconnect();
    expect(said).toContain("Waiting for tasks at rediss://127.0.0.1");
    expect(said).not.toContain("secret");
    const stored = Object.values(contentsOf(folder)).map((bytes) => Buffer.from(bytes, "base64").toString("latin1"));
    expect(stored.filter((text) => text.includes("secret"))).toEqual([]);
  });
});
