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

/** What a cell shows for the value of its last expression. */
async function resultOf(code: string): Promise<Record<string, string>> {
  const { reply, outputs } = await kernel.run(code);
  expect(reply, reply.traceback?.join("\n")).toMatchObject({ status: "ok" });
  return outputs.find(({ type }) => type === "execute_result")!.content.data;
}

describe("a cell", () => {
  test("is numbered, in what the kernel broadcasts and in its reply", async () => {
    const first = await kernel.run("1");
    const second = await kernel.run("2");
    const number = first.reply.execution_count;
    expect(second.reply.execution_count).toBe(number + 1);
    expect(second.outputs.map(({ type }) => type)).toEqual(["status", "execute_input", "execute_result", "status"]);
    expect(second.outputs[1].content).toEqual({ code: "2", execution_count: number + 1 });
    expect(second.outputs[2].content.execution_count).toBe(number + 1);
  });

  test("that runs silently shows and counts nothing", async () => {
    const { reply } = await kernel.run("3");
    const silent = await kernel.run("4", { silent: true, store_history: false });
    expect(silent.outputs.map(({ type }) => type)).toEqual(["status", "status"]);
    expect((await kernel.run("5")).reply.execution_count).toBe(reply.execution_count + 1);
  });

  test("may declare a name again, with another type, and run any number of times", async () => {
    for (let times = 0; times < 3; times++) expect(await kernel.value("const again = 1; again")).toBe("1");
    expect(await kernel.value('const again: string = "text"; again.length')).toBe("4");
    expect(await kernel.value("class again { x = 5 }; new again().x")).toBe("5");
  });

  test("sees what earlier cells declared: values, types, functions, classes, imports", async () => {
    await kernel.run(`
      import { join } from "node:path";
      interface Point { readonly x: number }
      type Named = Point & { readonly name: string };
      const point: Named = { x: 2, name: "p" };
      function double({ x }: Point): number { return 2 * x; }
      class Box { constructor(readonly value: number) {} }
      enum Colour { red = 7 }`);
    expect(await kernel.value("const other: Named = { ...point, x: 3 }; double(other)")).toBe("6");
    expect(await kernel.value('[join("a", "b"), new Box(4).value, Colour.red].join()')).toBe("a/b,4,7");
    expect(await kernel.value("({ point }).point.name")).toBe("p");
  });

  test("may await at its top level, also in a for-await loop", async () => {
    await kernel.run("async function* count() { yield 1; yield 2; }");
    const { reply, stdout } = await kernel.run(
      "for await (const n of count()) console.log(n);\nawait Promise.resolve(9);",
    );
    expect(reply.status).toBe("ok");
    expect(stdout).toBe("1\n2\n");
    expect(await kernel.value("const late = await Promise.resolve(8); late")).toBe("8");
  });

  test("has its last expression's value even while an earlier cell is still at work", async () => {
    await kernel.run("setTimeout(() => { (async () => 1)(); }, 1);");
    expect(await kernel.value("await new Promise((resolve) => setTimeout(resolve, 5)); 7")).toBe("7");
    expect((await kernel.run("undefined")).outputs.map(({ type }) => type)).not.toContain("execute_result");
  });

  test("counts a million times in less than a second", async () => {
    const { seconds } = await kernel.run("let total = 0;\nfor (let i = 0; i < 1e6; i++) total += i;");
    expect(await kernel.value("total")).toBe("499999500000");
    expect(seconds).toBeLessThan(1);
  });

  test("can declare a module that later cells import", async () => {
    await kernel.run('/** @module shapes */\nexport const sides = (name: string) => (name === "square" ? 4 : 0);');
    expect(await kernel.value('import { sides } from "./shapes";\nsides("square")')).toBe("4");
  });
});

describe("the value of a cell", () => {
  test("is a table for frames of danfojs and polars", async () => {
    const danfo = await resultOf(`
      import * as danfo from "danfojs-node";
      new danfo.DataFrame({ name: ["<a>", "b"], size: [1, 22] })`);
    expect(danfo["text/html"]).toContain("2 rows × 2 columns");
    expect(danfo["text/html"]).not.toContain("<a>");
    expect(danfo["text/plain"]).toContain("22");
    const polars = await resultOf('import pl from "nodejs-polars";\npl.DataFrame({ name: ["a"], size: [3.5] })');
    expect(polars["text/html"]).toContain("1 rows × 2 columns");
    expect(polars["text/html"]).toContain("3.5");
  });

  test("is shape and content for a tensor", async () => {
    const { "text/plain": text } = await resultOf(`
      import * as tf from "@tensorflow/tfjs";
      const tensor = tf.tensor2d([[1, 2], [3, 4]]);
      tensor`);
    expect(text).toContain("Tensor float32 [2, 2]");
    expect(text).toContain("[3, 4]");
  });

  test("is what an object says of itself, by either protocol, with text besides", async () => {
    const bundle = await resultOf('({ toMimeBundle: () => ({ "text/html": "<b>x</b>" }) })');
    expect(bundle).toMatchObject({ "text/html": "<b>x</b>", "text/plain": expect.any(String) });
    const deno = await resultOf('({ [Symbol.for("Jupyter.display")]: async () => ({ "text/markdown": "*x*" }) })');
    expect(deno).toMatchObject({ "text/markdown": "*x*" });
  });
});

describe("the kernel's host", () => {
  const host = '(globalThis as any)[Symbol.for("mi-nas.kernel-host")]';

  test("shows several MIME types in one message and updates them by their id", async () => {
    const { outputs } = await kernel.run(`
      const data = { "text/plain": "words", "application/json": { a: [1] }, "image/png": new Uint8Array([1, 2, 3]) };
      ${host}.display(data, { displayId: "d1", metadata: { "image/png": { alt: "words" } } });
      ${host}.display({ "text/plain": "new" }, { displayId: "d1", update: true });`);
    const [shown, updated] = outputs.filter(({ type }) => type.endsWith("display_data"));
    expect(shown).toMatchObject({ type: "display_data" });
    expect(shown.content).toEqual({
      data: { "text/plain": "words", "application/json": { a: [1] }, "image/png": "AQID" },
      metadata: { "image/png": { alt: "words" } },
      transient: { display_id: "d1" },
    });
    expect(updated).toMatchObject({ type: "update_display_data", content: { transient: { display_id: "d1" } } });
  });

  test("refuses an update without an id", async () => {
    const { reply } = await kernel.run(`${host}.display({}, { update: true })`);
    expect(reply.evalue).toContain("displayId");
  });

  test("serves tslab's own display functions", async () => {
    const { outputs } = await kernel.run('import * as tslab from "tslab";\ntslab.display.html("<i>x</i>");');
    expect(outputs.find(({ type }) => type === "display_data")?.content.data).toEqual({ "text/html": "<i>x</i>" });
  });
});

describe("a frontend", () => {
  test("learns what kernel this is", async () => {
    const info = await kernel.request("shell", "kernel_info_request", {});
    expect(info).toMatchObject({ status: "ok", implementation: "tslab", language_info: { name: "typescript" } });
  });

  test("gets completions, with positions counted in characters", async () => {
    await kernel.run("const palette = { vermilion: 1 };");
    const code = 'const face = "😀"; palette.ver';
    const reply = await kernel.request("shell", "complete_request", { code, cursor_pos: Array.from(code).length });
    expect(reply.matches).toContain("vermilion");
    expect(Array.from(code).slice(reply.cursor_start, reply.cursor_end).join("")).toBe("ver");
  });

  test("gets type and documentation of what stands at the cursor", async () => {
    await kernel.run("/** Adds one. */\nfunction increase(n: number): number { return n + 1; }");
    const reply = await kernel.request("shell", "inspect_request", {
      code: "increase",
      cursor_pos: 3,
      detail_level: 0,
    });
    expect(reply.data["text/plain"]).toMatch(/increase\(n: number\): number/);
  });

  test("learns whether a cell is complete, that there is no history and that there are no comms", async () => {
    const ask = (type: string, content: object) => kernel.request("shell", type, content);
    expect(await ask("is_complete_request", { code: "const a = [" })).toMatchObject({ status: "incomplete" });
    expect(await ask("is_complete_request", { code: "const a = 1;" })).toMatchObject({ status: "complete" });
    expect(await ask("history_request", {})).toMatchObject({ history: [] });
    expect(await ask("comm_info_request", {})).toMatchObject({ comms: {} });
  });

  test("is not kept waiting by a request that cannot be answered", async () => {
    const reply = await kernel.request("shell", "complete_request", { code: "a.b", cursor_pos: { wrong: true } });
    expect(["ok", "error"]).toContain(reply.status);
    expect(await kernel.value("1")).toBe("1");
  });

  test("may ask about a cell before it runs, and run it again and again", async () => {
    const code = "const asked = { answer: 42 };\nasked.answer";
    for (let times = 0; times < 2; times++) {
      await kernel.request("shell", "inspect_request", { code, cursor_pos: 8, detail_level: 0 });
      expect(await kernel.value(code)).toBe("42");
      const reply = await kernel.request("shell", "complete_request", { code, cursor_pos: code.length });
      expect(reply.matches).toContain("answer");
      expect(await kernel.value("1")).toBe("1");
    }
  });

  test("is answered while a cell awaits", async () => {
    const slow = kernel.run("await new Promise((resolve) => setTimeout(resolve, 400)); 1");
    const quick = await Promise.race([kernel.request("shell", "kernel_info_request", {}), slow]);
    expect(quick).toHaveProperty("language_info");
    await slow;
  });
});
