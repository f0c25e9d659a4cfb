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

describe("a variable declared by let", () => {
  test("that another cell assigns is seen changed by the closures of its own cell", async () => {
    await kernel.run("let n = 3;\nconst read = () => n;");
    expect(await kernel.value("n = 11;\nread()")).toBe("11");
    expect(await kernel.value("n++; n += 2; [n, read()].join()")).toBe("14,14");
    expect(await kernel.value("({ n } = { n: 20 }); [n] = [n + 1]; read()")).toBe("21");
  });

  test("that a closure of its own cell assigns is seen changed by other cells", async () => {
    await kernel.run("let steps = 0;\nfunction advance(): void { steps++; }\nadvance();");
    expect(await kernel.value("advance(); advance(); steps")).toBe("3");
    await kernel.run("setTimeout(() => { steps = 100; }, 5);");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await kernel.value("advance(); steps")).toBe("101");
  });

  test("may be without a value at first, or one of a pattern", async () => {
    await kernel.run(
      "let later: string | undefined;\nlet { a, b: [c] } = { a: 1, b: [2] };\nconst all = () => [later, a, c].join();",
    );
    expect(await kernel.value('later = "set"; a = 5; c = 6; all()')).toBe("set,5,6");
    expect(await kernel.value("later")).toBe("set");
  });

  test("declared anew is another variable, which the old closures do not see", async () => {
    await kernel.run("let level = 1;\nconst oldLevel = () => level;\nconst raise = () => { level += 10; };");
    expect(await kernel.value('let level = "new";\nraise();\n[level, oldLevel()].join()')).toBe("new,11");
    expect(await kernel.value("const level = true;\nraise();\n[level, oldLevel()].join()")).toBe("true,21");
    expect(await kernel.value('import { sep as level } from "node:path";\nraise();\n[level, oldLevel()].join()')).toBe(
      "/,31",
    );
  });

  test("runs again and again with a fresh value", async () => {
    for (let times = 0; times < 3; times++) expect(await kernel.value("let fresh = 1;\nfresh += 1;\nfresh")).toBe("2");
  });

  test("is known to later cells as far as a failed cell got", async () => {
    expect(
      (await kernel.run('let first = 1;\nfirst = 2;\nthrow new Error("stop");\nlet second = 3;')).reply.status,
    ).toBe("error");
    expect(await kernel.value("first")).toBe("2");
    expect((await kernel.run("second")).reply).toMatchObject({ ename: "ReferenceError" });
  });

  test("is as fast in a loop as any local one", async () => {
    const { seconds } = await kernel.run("let sum = 0;\nfor (let i = 0; i < 3e7; i++) sum += i;");
    expect(await kernel.value("sum")).toBe("449999985000000");
    expect(seconds).toBeLessThan(2);
  });
});

describe("names of earlier cells", () => {
  test("may stand as shorthand properties, and in patterns with defaults", async () => {
    await kernel.run('const colour = "red";\nlet size = 4;');
    expect(await kernel.value("const thing = { colour, size, nested: { size } };\nJSON.stringify(thing)")).toBe(
      '{"colour":"red","size":4,"nested":{"size":4}}',
    );
    expect(await kernel.value("const { missing = size } = {} as { missing?: number };\nmissing")).toBe("4");
    expect(await kernel.value("((options: { size: number }) => options.size)({ size })")).toBe("4");
  });

  test("cost little memory over hundreds of cells", async () => {
    const heap = async (): Promise<number> =>
      Number(
        await kernel.value(`
          require("node:v8").setFlagsFromString("--expose-gc");
          require("node:vm").runInNewContext("gc")();
          const { heapUsed, arrayBuffers } = process.memoryUsage();
          (heapUsed + arrayBuffers) / 1e6`),
      );
    const cell = (index: number) =>
      kernel.run(`let big = new Float64Array(1e5).fill(${index});\nconst f = () => big[0] + ${index};\nf()`);
    for (let index = 0; index < 20; index++) await cell(index);
    const before = await heap();
    for (let index = 0; index < 100; index++) await cell(index);
    // 100 copies of the array alone would be 80 MB. What is free to go may wait for a later collection.
    await expect.poll(async () => (await heap()) - before, { timeout: 20_000, interval: 500 }).toBeLessThan(20);
  });
});
