import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CellRun, KernelClient } from "./kernel-client";
import { createScratchProject, type ScratchProject } from "./scratch-project";

let project: ScratchProject;
let kernel: KernelClient;

beforeAll(async () => {
  project = createScratchProject({
    "lib/heavy.ts": `
      export function spin(): void { for (;;); }
      export const loaded = true;`,
    "lib/stuck.ts": `
      export const before = 1;
      if ((globalThis as { spinAtImport?: boolean }).spinAtImport) for (;;);
      export const after = 2;`,
    "lib/listener.ts": `process.on("SIGINT", () => {});
      export const listening = true;`,
  });
  kernel = await KernelClient.start(project.notebooks);
});

afterAll(async () => {
  await kernel.close();
  project.remove();
});

/** Runs a cell and interrupts it once it has printed "go". */
async function interruptWhenGoing(code: string, delay = 50): Promise<CellRun> {
  const forget = kernel.onBroadcast(async ({ type, content }) => {
    if (type !== "stream" || !content.text.includes("go")) return;
    forget();
    await sleep(delay);
    await kernel.interrupt();
  });
  return kernel.run(code);
}

async function valueIn(expression: string): Promise<string> {
  const { reply, outputs } = await kernel.run(expression);
  expect(reply.status).toBe("ok");
  return outputs.find(({ type }) => type === "execute_result")?.content.data["text/plain"];
}

function expectInterrupted({ reply, outputs, seconds }: CellRun): void {
  expect(reply).toMatchObject({ status: "error", ename: "Interrupted" });
  expect(outputs.filter(({ type }) => type === "error")).toHaveLength(1);
  expect(seconds).toBeLessThan(5);
}

describe("an interrupt", () => {
  test("stops a synchronous loop, names its line, and leaves the kernel's state", async () => {
    await kernel.run("const kept = [1, 2, 3];");
    const run = await interruptWhenGoing('console.log("go");\nlet n = 0;\nfor (;;) n++;');
    expectInterrupted(run);
    expect(run.reply.traceback.join("\n")).toMatch(/In\[\d+\]:3:/);
    expect(await valueIn("kept.length")).toBe("3");
    expect(Number(await valueIn("n"))).toBeGreaterThan(0);
  });

  test("stops a synchronous loop of an imported file", async () => {
    expectInterrupted(await interruptWhenGoing('import { spin } from "../lib/heavy";\nconsole.log("go");\nspin();'));
    expect(await valueIn("1 + 1")).toBe("2");
  });

  test("stops a synchronous loop after an await, in a promise job and in a timer", async () => {
    const pause = "await new Promise((resolve) => setTimeout(resolve, 5));";
    expectInterrupted(await interruptWhenGoing(`${pause}\nconsole.log("go");\nfor (;;);`));
    expectInterrupted(
      await interruptWhenGoing(`await Promise.resolve().then(() => { console.log("go"); for (;;); });`),
    );
    expectInterrupted(
      await interruptWhenGoing(`await new Promise(() => setTimeout(() => { console.log("go"); for (;;); }, 5));`),
    );
    expect(await valueIn("await Promise.resolve(3)")).toBe("3");
  });

  test("ends a cell that waits for something that never comes", async () => {
    expectInterrupted(await interruptWhenGoing('console.log("go");\nawait new Promise(() => {});'));
  });

  test("stops an awaiting loop for good", async () => {
    const run = await interruptWhenGoing(`
      const ticks = { count: 0 };
      console.log("go");
      for (;;) { await new Promise((resolve) => setTimeout(resolve, 5)); ticks.count++; }`);
    expectInterrupted(run);
    const count = await valueIn("ticks.count");
    await sleep(60);
    expect(await valueIn("ticks.count")).toBe(count);
  });

  test("stops a for-await loop for good", async () => {
    expectInterrupted(
      await interruptWhenGoing(`
        const seen = { count: 0 };
        async function* forever() { for (;;) { await new Promise((resolve) => setTimeout(resolve, 5)); yield 1; } }
        console.log("go");
        for await (const one of forever()) seen.count += one;`),
    );
    const count = await valueIn("seen.count");
    await sleep(60);
    expect(await valueIn("seen.count")).toBe(count);
  });

  test("aborts the host's signal, and code that listens can clean up within the cell", async () => {
    const run = await interruptWhenGoing(`
      const host = (globalThis as any)[Symbol.for("mi-nas.kernel-host")];
      console.log("go");
      await new Promise<void>((_resolve, reject) => {
        host.interruptSignal().addEventListener("abort", () => { console.log("cleaned up"); reject(new Error("stop")); });
      });`);
    expect(run.reply).toMatchObject({ status: "error", ename: "Interrupted" });
    expect(run.reply.evalue).toBe("The cell was interrupted. stop");
    expect(run.stdout).toContain("cleaned up");
    expect(await valueIn("host.interruptSignal().aborted")).toBe("false");
  });

  test("during an import does not leave a half-loaded module behind", async () => {
    await kernel.run("(globalThis as any).spinAtImport = true;");
    const run = kernel.run('import { after } from "../lib/stuck";\nafter;');
    await sleep(700);
    await kernel.interrupt();
    expectInterrupted(await run);
    await kernel.run("(globalThis as any).spinAtImport = false;");
    expect(await valueIn('import { after } from "../lib/stuck";\nafter')).toBe("2");
  });

  test("does not end the kernel when a library listens to SIGINT, nor reach child processes", async () => {
    await kernel.run(`
      import { listening } from "../lib/listener";
      import { spawn } from "node:child_process";
      process.on("SIGINT", () => {});
      const sleeper = spawn("sleep", ["30"]);`);
    expectInterrupted(await interruptWhenGoing('console.log("go");\nfor (;;);'));
    expectInterrupted(await interruptWhenGoing('console.log("go");\nfor (;;);'));
    expect(await valueIn("sleeper.exitCode === null && sleeper.signalCode === null")).toBe("true");
    await kernel.run("sleeper.kill();");
  });

  test("by signal stops a cell that awaits", async () => {
    const run = kernel.run('console.log("go");\nawait new Promise(() => {});');
    await sleep(300);
    process.kill(kernel.process.pid!, "SIGINT");
    expectInterrupted(await run);
  });

  test("drops the cells that wait behind the interrupted one", async () => {
    const first = interruptWhenGoing('console.log("go");\nfor (;;);');
    const second = kernel.run('console.log("never");');
    expectInterrupted(await first);
    expect(await second).toMatchObject({ reply: { status: "aborted" }, stdout: "" });
    expect(await valueIn("4")).toBe("4");
  });

  test("of an idle kernel does nothing to the next cell", async () => {
    await kernel.interrupt();
    await sleep(100);
    expect(await valueIn("await new Promise((resolve) => setTimeout(resolve, 20, 5))")).toBe("5");
  });

  test("at the very moment a cell ends leaves the kernel at work", async () => {
    for (let round = 0; round < 60; round++) {
      await kernel.run(`const round${round} = ${round};`);
      await kernel.interrupt();
    }
    expect(await kernel.value("round7")).toBe("7");
  });

  test("stops a loop that an earlier cell left behind", async () => {
    await kernel.run("setTimeout(() => { for (;;); }, 1500);");
    await sleep(2500);
    await kernel.interrupt();
    await sleep(100);
    expect(await kernel.value("5")).toBe("5");
  });

  test("ten times in a row is survived", async () => {
    for (let round = 0; round < 10; round++) {
      expectInterrupted(await interruptWhenGoing('console.log("go");\nfor (;;) Math.sqrt(2);', round * 3));
    }
    expect(await valueIn("kept.length")).toBe("3");
  });
});
