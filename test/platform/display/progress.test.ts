import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { formatRate, progress } from "../../../lib/platform/display";
import type { KernelHost } from "../../../lib/platform/kernel/host";
import { projectRoot } from "../../../lib/platform/paths";

type Shown = Parameters<KernelHost["display"]>;
const key = Symbol.for("mi-nas.kernel-host");
let shown: Shown[] = [];
const textOf = ([data]: Shown) => String(data["text/plain"]);

beforeEach(() => {
  shown = [];
  vi.useFakeTimers();
  const host = { display: (...message: Shown) => void shown.push(message) };
  Object.assign(globalThis, { [key]: host });
});
afterEach(() => {
  vi.useRealTimers();
  delete (globalThis as Record<symbol, unknown>)[key];
});

describe("a progress bar in a notebook", () => {
  it("moves in one place, and says time, rate, time left and what is best", () => {
    const bar = progress("Networks", 10);
    bar.update(0, "starting");
    vi.advanceTimersByTime(60_000);
    bar.update(4, "best so far 0.93");
    bar.finish("done");
    expect(textOf(shown[1]!)).toBe("Networks: 4 of 10 · 1 min 0 s, 4/min, about 1 min 30 s left · best so far 0.93");
    expect(textOf(shown[2]!)).toMatch(/· done$/);
    const options = shown.map(([, option]) => option!);
    expect(new Set(options.map(({ displayId }) => displayId)).size).toBe(1);
    expect(options.map(({ update }) => update)).toEqual([false, true, true]);
    expect(shown[1]![0]["text/html"]).toContain('<progress value="4" max="10" aria-label="Networks"');
  });

  it("says the time left by the work that is done, not by the number of steps", () => {
    const bar = progress("Tasks", 734, 2400);
    const leftAt = (seconds: number, done: number, share: number, reused = 0) => {
      vi.setSystemTime(started + 1000 * seconds);
      bar.update(done, "", { share, reused });
      return /about (.*) left/.exec(textOf(shown.at(-1)!))?.[1];
    };
    const started = Date.now();
    expect(leftAt(1, 0, 0)).toBe("40 min 0 s"); // nothing done: the plan
    expect(leftAt(60, 1, 0.01)).toBe("41 min 59 s"); // one task of many says little about the others
    expect(leftAt(600, 100, 0.5)).toBe("10 min 0 s"); // half of the work in 10 minutes
    expect(leftAt(1200, 700, 0.5, 100)).toBe("20 min 0 s");
    expect(shown.at(-1)![0]["text/html"]).toContain('<progress value="367" max="734"');
  });

  it("does not count in its rate what took no work", () => {
    const bar = progress("Tasks", 400);
    vi.advanceTimersByTime(10_000);
    bar.update(395, "", { share: 0, reused: 395 });
    expect(textOf(shown.at(-1)!)).toBe("Tasks: 395 of 400 · 10 s");
    vi.advanceTimersByTime(10_000);
    bar.update(397, "", { share: 0.4, reused: 395 });
    expect(textOf(shown.at(-1)!)).toBe("Tasks: 397 of 400 · 20 s, 6/min, about 30 s left");
  });

  it("is not drawn more than five times a second", () => {
    const bar = progress("Steps", 1000);
    for (let done = 1; done <= 1000; done++) {
      vi.advanceTimersByTime(1);
      bar.update(done);
    }
    expect(shown.length).toBeLessThanOrEqual(6);
    bar.finish();
    expect(textOf(shown.at(-1)!)).toContain("1000 of 1000");
  });

  it("escapes what it is given", () => {
    progress("<b>", 1).update(0, "<i>");
    expect(String(shown[0]![0]["text/html"])).not.toMatch(/<[bi]>/);
  });

  it("is refused for totals that are no counts", () => {
    for (const total of [-1, 1.5, Number.NaN]) expect(() => progress("x", total)).toThrow(`progress of ${total} steps`);
  });
});

describe("a rate", () => {
  it("has the largest unit in which there is at least one", () => {
    expect([12.34, 1, 0.5, 0.01, 0.0001].map(formatRate)).toEqual(["12/s", "1/s", "30/min", "36/h", "0.36/h"]);
  });
});

describe("the same bar outside a notebook", () => {
  it("is written to the error stream, so that output can be piped", () => {
    const program = `
      const { progress } = require(${JSON.stringify(join(projectRoot, "lib/platform/display/progress.ts"))});
      const bar = progress("Networks", 3);
      for (let done = 1; done <= 3; done++) bar.update(done, "best so far 0.5");
      bar.finish("done");`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--require", "tsx/cjs", "-e", program], {
      cwd: projectRoot,
      encoding: "utf8",
    });
    expect(stdout).toBe("");
    expect(stderr).toMatch(/Networks .* 3\/3 · .*done/);
  });

  it.each([
    ["a signal", 'process.kill(process.pid, "SIGINT"); setTimeout(() => undefined, 10_000);', 130],
    ["a request to end", 'process.kill(process.pid, "SIGTERM"); setTimeout(() => undefined, 10_000);', 143],
    ["an exit", "process.exit(3);", 3],
    ["an error", 'throw new Error("broken");', 1],
  ])("gives the cursor back when %s ends the process before it", (_, end, expected) => {
    const program = `
      process.stderr.isTTY = true;
      const { progress } = require(${JSON.stringify(join(projectRoot, "lib/platform/display/progress.ts"))});
      progress("Networks", 3).update(1);
      ${end}`;
    const { status, stderr } = spawnSync(process.execPath, ["--require", "tsx/cjs", "-e", program], {
      cwd: projectRoot,
      encoding: "utf8",
    });
    expect(status).toBe(expected);
    expect(stderr).toContain("\u001b[?25l");
    expect(stderr.lastIndexOf("\u001b[?25h")).toBeGreaterThan(stderr.lastIndexOf("\u001b[?25l"));
  });
});
