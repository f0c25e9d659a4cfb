import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient } from "./kernel-client";
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

describe("printed text", () => {
  test("arrives complete and in order: 20,000 lines", async () => {
    const { stdout, outputs, seconds } = await kernel.run("for (let i = 0; i < 20_000; i++) console.log(i);");
    expect(stdout).toBe(Array.from({ length: 20_000 }, (_, index) => `${index}\n`).join(""));
    expect(outputs.length).toBeLessThan(2000);
    expect(seconds).toBeLessThan(10);
  });

  test("of both streams arrives complete and in order: 20,000 lines in turns, without a pause", async () => {
    const { outputs } = await kernel.run(
      "for (let i = 0; i < 20_000; i++) i % 3 === 0 ? console.error(i) : console.log(i);",
    );
    const streams = outputs.filter(({ type }) => type === "stream").map(({ content }) => content);
    expect(streams.map(({ text }) => text).join("")).toBe(Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join(""));
    for (const { name, text } of streams) {
      for (const line of text.trim().split("\n")) expect(Number(line) % 3 === 0).toBe(name === "stderr");
    }
  });

  test("without end does not keep an interrupt out", async () => {
    const run = kernel.run('for (;;) console.log("on and on and on and on");');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const begin = performance.now();
    await kernel.interrupt();
    expect((await run).reply).toMatchObject({ status: "error", ename: "Interrupted" });
    expect(performance.now() - begin).toBeLessThan(10_000);
    expect(await kernel.value("3")).toBe("3");
  });

  test("of 20 million characters at once arrives whole", async () => {
    const { stdout } = await kernel.run('console.log("ab".repeat(1e7));');
    expect(stdout.length).toBe(2e7 + 1);
  });

  test("keeps its order with what is shown otherwise, and with standard error", async () => {
    const { outputs } = await kernel.run(`
      for (let i = 0; i < 50; i++) {
        console.log("out", i);
        console.error("err", i);
        (globalThis as any)[Symbol.for("mi-nas.kernel-host")].display({ "text/plain": String(i) });
      }`);
    const shown = outputs.flatMap(({ type, content }) =>
      type === "stream" ? [content.text] : type === "display_data" ? [content.data["text/plain"]] : [],
    );
    expect(shown).toEqual(Array.from({ length: 50 }, (_, i) => [`out ${i}\n`, `err ${i}\n`, String(i)]).flat());
  });

  test("is seen while a synchronous loop is still running", async () => {
    const seen: number[] = [];
    const begin = performance.now();
    const forget = kernel.onBroadcast(({ type }) => {
      if (type === "stream") seen.push(performance.now() - begin);
    });
    const { seconds } = await kernel.run(`
      console.log("a"); console.log("b");
      for (const end = Date.now() + 800; Date.now() < end; );`);
    forget();
    expect(seconds).toBeGreaterThan(0.8);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen[0]).toBeLessThan(700);
  });

  test("of bytes may be cut in the middle of a character", async () => {
    const { stdout } = await kernel.run(`
      const bytes = Buffer.from("naïve 😀\\n");
      for (const byte of bytes) process.stdout.write(new Uint8Array([byte]));`);
    expect(stdout).toBe("naïve 😀\n");
  });

  test("may be given in another encoding", async () => {
    expect((await kernel.run('process.stdout.write("6e61c3af76650a", "hex");')).stdout).toBe("naïve\n");
  });

  test("tells the writer when it is done", async () => {
    expect(await kernel.value('await new Promise((resolve) => process.stdout.write("x", () => resolve("done")))')).toBe(
      "done",
    );
  });
});
