import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type JupyterServer, startJupyterServer } from "../browser/jupyter-server";

let folder: string;
let server: JupyterServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mi-nas-lab-door-"));
  server = await startJupyterServer(folder);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Addresses of this machine at which something listens on a port, as Linux writes them: hexadecimal, by words. */
function listeningAt(port: number): readonly string[] {
  const sockets = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) =>
    readFileSync(file, "utf8").split("\n").slice(1),
  );
  const listening = sockets.map((line) => line.trim().split(/\s+/)).filter(([, , , state]) => state === "0A");
  const places = listening.map(([, place]) => place.split(":"));
  return places.filter(([, hex]) => Number.parseInt(hex, 16) === port).map(([address]) => address);
}

const loopback = ["0100007F", "00000000000000000000000001000000"];

describe("the server that the command lab starts", () => {
  it.runIf(process.platform === "linux")("listens on this machine's loopback addresses alone", async () => {
    const places = (): readonly string[] => listeningAt(Number(new URL(server.url).port));
    await expect.poll(() => places().length, { timeout: 30_000 }).toBeGreaterThan(0); // it names its port first
    expect(places().filter((place) => !loopback.includes(place))).toEqual([]);
  });

  it("lets in who has its token, a new one each time, and nobody else", async () => {
    expect(server.token).toMatch(/^[0-9a-f]{48}$/);
    const statusWith = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${server.url}api/contents`, { headers })).status;
    expect(await statusWith({ Authorization: `token ${server.token}` })).toBe(200);
    expect(await statusWith({})).toBe(403);
    expect(await statusWith({ Authorization: `token ${server.token.slice(1)}0` })).toBe(403);
    const started = await fetch(`${server.url}api/kernels`, { method: "POST", body: "{}" });
    expect(started.status).toBe(403);
  });
});
