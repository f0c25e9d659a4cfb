import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CellRun, KernelClient, type Message } from "./kernel-client";
import { createScratchProject, type ScratchProject } from "./scratch-project";

let project: ScratchProject;
let kernel: KernelClient;

beforeAll(async () => {
  project = createScratchProject();
  kernel = await KernelClient.start(project.notebooks);
});

afterAll(async () => {
  await kernel.close();
  project.remove();
});

const show = '(globalThis as any)[Symbol.for("mi-nas.kernel-host")].display';

/** What the kernel shows while `action` runs, values of cells aside. */
async function broadcastsDuring(action: () => Promise<unknown>): Promise<readonly Message[]> {
  const messages: Message[] = [];
  const forget = kernel.onBroadcast((message) => {
    if (!["status", "execute_input", "execute_result"].includes(message.type)) messages.push(message);
  });
  await action();
  forget();
  return messages;
}

const idOf = ({ outputs }: CellRun): string | undefined => outputs[0]!.parentId;

const textOf = ({ type, content }: Message): string =>
  type === "stream" ? content.text : content.data?.["text/plain"];

describe("what a cell shows after it has ended", () => {
  test("belongs to it, in order: printed text and displays, from timers and promises", async () => {
    let run: CellRun | undefined;
    const messages = await broadcastsDuring(async () => {
      run = await kernel.run(`
        setTimeout(async () => {
          console.log("one");
          ${show}({ "text/plain": "two" }, { displayId: "late" });
          console.error("three");
          ${show}({ "text/plain": "four" }, { displayId: "late", update: true });
          await Promise.resolve();
          console.log("five");
        }, 100);`);
      await sleep(600);
    });
    expect(messages.map(textOf)).toEqual(["one\n", "two", "three\n", "four", "five\n"]);
    for (const { parentId } of messages) expect(parentId).toBe(idOf(run!));
  });

  test("belongs to the running cell when there is one, which is the one that frontends listen to", async () => {
    await kernel.run(`
      const left = { go: false };
      const timer = setInterval(() => {
        if (!left.go) return;
        clearInterval(timer);
        console.log("from before");
      }, 5);`);
    const second = await kernel.run("left.go = true;\nawait new Promise((resolve) => setTimeout(resolve, 500));");
    expect(second.stdout).toBe("from before\n");
  });

  test("arrives from a worker thread too", async () => {
    let run: CellRun | undefined;
    const messages = await broadcastsDuring(async () => {
      run = await kernel.run(`
        import { Worker } from "node:worker_threads";
        const worker = new Worker(
          "setTimeout(() => { console.log('inside'); require('node:worker_threads').parentPort.postMessage('done'); }, 100)",
          { eval: true });
        worker.on("message", (text) => ${show}({ "text/plain": text }));`);
      await sleep(800);
    });
    expect(messages.map(textOf).sort()).toEqual(["done", "inside\n"]);
    for (const { parentId } of messages) expect(parentId).toBe(idOf(run!));
  });

  test("keeps its order with what is printed before and after, a thousand times", async () => {
    const { outputs } = await kernel.run(`
      for (let i = 0; i < 1000; i++) { console.log(i); ${show}({ "text/plain": String(i) }); }`);
    const shown = outputs.filter(({ type }) => type === "stream" || type === "display_data").map(textOf);
    expect(shown).toEqual(Array.from({ length: 1000 }, (_, i) => [`${i}\n`, String(i)]).flat());
  });
});

describe("an error after its cell has ended", () => {
  test("is shown at once, below that cell, and fails the next", async () => {
    let run: CellRun | undefined;
    const messages = await broadcastsDuring(async () => {
      run = await kernel.run('setTimeout(() => { throw new Error("late"); }, 1500);');
      await sleep(2500);
    });
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ type: "error", parentId: idOf(run!), content: { evalue: "late" } });
    expect(messages[0]!.content.traceback[0]).toBe(
      `Thrown in the background, after In[${run!.reply.execution_count}] had ended.`,
    );
    const next = await kernel.run('console.log("not run");');
    expect(next).toMatchObject({ reply: { status: "error", evalue: "late" }, stdout: "" });
    expect((await kernel.run('console.log("run");')).stdout).toBe("run\n");
  });

  test("that no cell has failed because of makes the kernel exit with 1", async () => {
    const other = await KernelClient.start(project.notebooks);
    const failed = new Promise<void>((resolve) => {
      other.onBroadcast(({ type }) => type === "error" && resolve());
    });
    await other.run('setTimeout(() => Promise.reject(new Error("nobody sees it")), 1500);');
    await failed;
    expect(await other.close()).toBe(1);
    expect(other.log).toContain("nobody sees it");
  });
});
