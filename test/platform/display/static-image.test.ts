import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { PNG } from "pngjs";
import { afterAll, describe, expect, it } from "vitest";
import { type Figure, figure, figureMessage, palette, table } from "../../../lib/platform/display";
import { Kaleido } from "../../../lib/platform/display/static-image/kaleido";
import { projectRoot } from "../../../lib/platform/paths";

const spec: Figure = {
  data: [{ type: "bar", x: ["a", "b", "c"], y: [1, 3, 2] }],
  layout: { title: { text: "Bars" }, yaxis: { title: { text: "Information (nats)" } } },
  description: 'Three bars, "b" the highest.',
};
const request = { format: "png", width: 300, height: 200, scale: 1, figure: '{"data":[{"y":[1,2]}]}' } as const;
const timeoutMs = 60_000;
const open: Kaleido[] = [];

function kaleidoAt(root = projectRoot, limitMs = timeoutMs): Kaleido {
  const kaleido = new Kaleido(root, limitMs);
  open.push(kaleido);
  return kaleido;
}
const childOf = (kaleido: Kaleido) => (kaleido as unknown as { child: ChildProcess | undefined }).child;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
async function hasEnded(pid: number): Promise<boolean> {
  for (let waited = 0; waited < 20_000 && isAlive(pid); waited += 100) await delay(100);
  return !isAlive(pid);
}

afterAll(() => {
  for (const kaleido of open) kaleido.close();
});

describe("a figure's message", () => {
  it("carries Plotly's figure, a static image and words", () => {
    const { data, metadata } = figureMessage(spec, { final: true });
    expect(Object.keys(data).sort()).toEqual(["application/vnd.plotly.v1+json", "image/png", "text/plain"]);
    expect(data["text/plain"]).toBe(spec.description);
    expect(metadata).toEqual({ "image/png": { width: 760, height: 380, alt: spec.description } });
    const png = data["image/png"] as Buffer;
    expect(png.length).toBeLessThan(80_000);
    const { width, height, data: pixels } = PNG.sync.read(png);
    expect([width, height]).toEqual([1520, 760]);
    expect(pixels[3]).toBe(0); // transparent: it sits on a light or a dark page
    const blue = [1, 3, 5].map((at) => Number.parseInt(palette[0].slice(at, at + 2), 16));
    let bars = 0;
    for (let at = 0; at < pixels.length; at += 4) if (blue.every((value, i) => pixels[at + i] === value)) bars++;
    expect(bars).toBeGreaterThan(0.1 * width * height);
  });

  it("is sent whole and in order with what comes before and after it", () => {
    const sent: string[][] = [];
    const key = Symbol.for("mi-nas.kernel-host");
    const host = { display: (data: object) => void sent.push(Object.keys(data)), interruptSignal: () => undefined };
    Object.assign(globalThis, { [key]: host });
    try {
      table([{ a: 1 }], { caption: "before" });
      figure(spec);
      table([{ a: 1 }], { caption: "after" });
    } finally {
      delete (globalThis as Record<symbol, unknown>)[key];
    }
    expect(sent.map((types) => types.includes("image/png"))).toEqual([false, true, false]);
  });

  it("goes without the image while a view is drawn again and again", () => {
    expect(figureMessage(spec, { final: false }).data["image/png"]).toBeUndefined();
  });
});

describe("Kaleido", () => {
  it("draws again after its process has died, and ends when it is closed", async () => {
    const kaleido = kaleidoAt();
    const first = await kaleido.render(request);
    childOf(kaleido)!.kill("SIGKILL");
    await delay(200);
    expect((await kaleido.render(request)).equals(first)).toBe(true);
    const pid = childOf(kaleido)!.pid!;
    kaleido.close();
    expect(await hasEnded(pid)).toBe(true);
  });

  it("answers requests made at once in turn", async () => {
    const kaleido = kaleidoAt();
    const widths = [100, 200, 300];
    const images = await Promise.all(widths.map((width) => kaleido.render({ ...request, width })));
    expect(images.map((png) => PNG.sync.read(png).width)).toEqual(widths);
  });

  it("keeps a time limit, and leaves no process behind", async () => {
    const kaleido = kaleidoAt(projectRoot, 50);
    const rendering = kaleido.render(request);
    await delay(0);
    const pid = childOf(kaleido)!.pid!;
    await expect(rendering).rejects.toThrow("Kaleido drew no png within 0.05 s");
    expect(await hasEnded(pid)).toBe(true);
  });

  it("tells what cannot be drawn, and what is missing", async () => {
    await expect(kaleidoAt().render({ ...request, figure: '{"data":7}' })).rejects.toThrow("could not draw a png");
    await expect(kaleidoAt("/nowhere").render(request)).rejects.toThrow(
      'Kaleido is not installed: run "npm run setup"',
    );
  });

  it("works where the project's path has a space", async () => {
    const root = mkdtempSync(join(tmpdir(), "mi nas "));
    for (const name of [".venv", "node_modules"]) symlinkSync(join(projectRoot, name), join(root, name));
    try {
      expect(PNG.sync.read(await kaleidoAt(root).render(request)).width).toBe(300);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it("survives an interrupt of its parent's process group, and ends with its parent", async () => {
    const program = `
      const { Kaleido } = require(${JSON.stringify(join(projectRoot, "lib/platform/display/static-image/kaleido.ts"))});
      process.on("SIGINT", () => undefined);
      const kaleido = new Kaleido(${JSON.stringify(projectRoot)}, ${timeoutMs});
      const request = ${JSON.stringify(request)};
      (async () => {
        await kaleido.render(request);
        const pid = kaleido.child.pid;
        process.kill(-process.pid, "SIGINT");
        await new Promise((resolve) => setTimeout(resolve, 300));
        await kaleido.render(request);
        console.log(JSON.stringify({ pid, after: kaleido.child.pid }));
        process.exit();
      })();`;
    const parent = spawn(process.execPath, ["--require", "tsx/cjs", "-e", program], {
      cwd: projectRoot,
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    parent.stdout.on("data", (chunk) => {
      output += chunk;
    });
    await new Promise((resolve) => parent.once("close", resolve));
    const { pid, after } = JSON.parse(output) as { pid: number; after: number };
    expect(after).toBe(pid);
    expect(await hasEnded(pid)).toBe(true);
  });
});
