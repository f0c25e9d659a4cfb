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
