import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startJupyterServer } from "../browser/jupyter-server";
import { expectNoProcessOf } from "../browser/processes";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mi-nas-lab-end-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the end of the command lab", () => {
  it.each([
    ["SIGTERM", undefined],
    ["SIGHUP", undefined],
    ["SIGINT", undefined],
    ["SIGTERM", ["npm", "run", "lab", "--"]],
    ["SIGKILL", ["npm", "run", "lab", "--"]],
  ] as const)("by %s ends JupyterLab and its kernels (%j)", async (signal, command) => {
    const server = await startJupyterServer(folder, command);
    const headers = { Authorization: `token ${server.token}` };
    const started = await fetch(`${server.url}api/kernels`, { method: "POST", headers, body: "{}" });
    expect(started.status).toBe(201);
    process.kill(server.pid, signal);
    try {
      await expectNoProcessOf(folder);
    } finally {
      await server.stop();
    }
  });
});
