import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient } from "./kernel-client";
import { createScratchProject, type ScratchProject } from "./scratch-project";

let project: ScratchProject;
let kernel: KernelClient;

beforeAll(async () => {
  project = createScratchProject({
    "lib/shapes/index.ts": 'export * from "./square";\nexport { circle as round } from "./circle";',
    "lib/shapes/square.ts":
      "export interface Square { readonly side: number }\nexport const area = ({ side }: Square) => side ** 2;",
    "lib/shapes/circle.ts":
      'import { pi } from "../constants";\nexport const circle = (r: number): number => pi * r * r;',
    "lib/constants.ts": 'import values from "./values.json";\nexport const pi: number = values.pi;',
    "lib/values.json": '{ "pi": 3 }',
    "lib/hen.ts":
      'import { egg } from "./egg";\nexport const hen = (n: number): string => (n > 0 ? egg(n - 1) : "hen");',
    "lib/egg.ts":
      'import { hen } from "./hen";\nexport const egg = (n: number): string => (n > 0 ? hen(n - 1) : "egg");',
    "lib/dotted.name.ts": 'export { pi } from "./constants.js";',
    "lib/counter.ts": "let count = 0;\nexport const next = (): number => ++count;",
    "lib/late.ts": 'export const load = async () => (await import("./counter")).next;',
    "lib/plain.cjs": "/** @param {number} n */\nexports.half = (n) => n / 2;",
    "lib/typed.ts": 'import { half } from "./plain.cjs";\nexport const quarter = (n: number): number => half(half(n));',
    "notebooks/deep/er/helper.ts": 'export const where = "deep";',
  });
  kernel = await KernelClient.start(project.notebooks);
});

afterAll(async () => {
  await kernel.close();
  project.remove();
});

describe("a notebook imports", () => {
  test("files beside its folder, folders by their index, JSON, and files with dots in their names", async () => {
    expect(
      await kernel.value('import { area, round, type Square } from "../lib/shapes";\narea({ side: 3 }) + round(2)'),
    ).toBe("21");
    expect(await kernel.value('import data from "../lib/values.json";\ndata.pi')).toBe("3");
    expect(await kernel.value('import { pi } from "../lib/dotted.name";\npi')).toBe("3");
    expect(await kernel.value('import { where } from "./deep/er/helper";\nwhere')).toBe("deep");
  });

  test("plain JavaScript with the types that its comments name, directly and through other files", async () => {
    expect(await kernel.value('import { half } from "../lib/plain.cjs";\nhalf(6)')).toBe("3");
    expect(await kernel.value('import { quarter } from "../lib/typed";\nquarter(8)')).toBe("2");
    expect((await kernel.run('half("6")')).reply).toMatchObject({ evalue: expect.stringContaining("TS2345") });
  });

  test("files that import each other", async () => {
    expect(
      await kernel.value('import { hen } from "../lib/hen";\nimport { egg } from "../lib/egg";\nhen(3) + egg(3)'),
    ).toBe("egghen");
  });

  test("with types, which it can use and must obey", async () => {
    const { reply } = await kernel.run('import { area } from "../lib/shapes";\narea({ side: "3" });');
    expect(reply).toMatchObject({
      status: "error",
      ename: "TypeScriptError",
      evalue: expect.stringContaining("TS2322"),
    });
  });

  test("lazily, at run time", async () => {
    expect(await kernel.value('import { load } from "../lib/late";\nconst late = await load();\ntypeof late()')).toBe(
      "number",
    );
    expect(await kernel.value('(await import("../lib/constants")).pi')).toBe("3");
  });

  test("the repository's packages with their types", async () => {
    expect(
      await kernel.value(`
        import * as tf from "@tensorflow/tfjs";
        import * as danfo from "danfojs-node";
        import pl from "nodejs-polars";
        import type { Layout } from "plotly.js";
        const layout: Partial<Layout> = { height: 3 };
        const frame: danfo.DataFrame = new danfo.DataFrame([[1]]);
        [layout.height, tf.tensor1d([1, 2]).shape[0], frame.shape.length, pl.DataFrame({ a: [1] }).width].join()`),
    ).toBe("3,2,2,1");
    expect((await kernel.run('const wrong: Partial<Layout> = { height: "3" };')).reply.status).toBe("error");
  });

  test("from a kernel that runs in a folder further down", async () => {
    const below = await KernelClient.start(join(project.notebooks, "deep", "er"));
    expect(await below.value('import { round } from "../../../lib/shapes";\nround(1)')).toBe("3");
    await below.close();
  });
});

describe("after an edit, a cell that uses what an earlier cell has imported", () => {
  test("is told which file has changed and which cell to run again, until that has run", async () => {
    const importing = 'import { rate } from "../lib/edited";\nconst cost = (n: number): number => n * rate();';
    project.write("lib/base.ts", "export const base = 1;");
    project.write("lib/edited.ts", 'import { base } from "./base";\nexport const rate = (): number => base;');
    const { reply } = await kernel.run(importing);
    const cell = `In[${reply.execution_count}]`;
    expect(await kernel.run("cost(2)")).toMatchObject({ stderr: "" });
    project.write("lib/base.ts", "export const base = 5;");
    const told = `../lib/base.ts changed after ${cell} had run: its rate, cost still run the old code. Run ${cell} again.`;
    // The first cell, whatever it does; then those that use it.
    expect((await kernel.run("1 + 1")).stderr).toBe(`${told}\n`);
    expect((await kernel.run("1 + 1")).stderr).toBe("");
    expect((await kernel.run("cost(2)")).stderr).toContain(`its cost still run the old code. Run ${cell} again.`);
    expect((await kernel.run(importing)).stderr).toBe("");
    expect((await kernel.run("cost(2)")).stderr).toBe("");
    expect(await kernel.value("cost(2)")).toBe("10");
  });

  test("is told so by whichever name it was imported, and not of types and of other files", async () => {
    project.write("lib/whole.ts", "export const a = 1;\nexport default () => a;\nexport type A = number;");
    project.write("lib/other.ts", "export const other = () => 1;");
    await kernel.run('import * as whole from "../lib/whole";');
    await kernel.run('import byDefault, { a as renamed, A } from "../lib/whole";');
    await kernel.run('import { other } from "../lib/other";');
    project.write("lib/whole.ts", "export const a = 2;\nexport default () => a;\nexport type A = number;");
    const first = (await kernel.run("0")).stderr;
    expect(first).toMatch(/its whole still.*\n.*its byDefault, renamed still/);
    expect(first).not.toContain("other");
    for (const use of ["whole.a", "byDefault()", "renamed"]) {
      expect((await kernel.run(use)).stderr, use).toContain("../lib/whole.ts changed after In[");
    }
    expect((await kernel.run("const three: A = 3; other() + three")).stderr).toBe("");
  });

  test("is told nothing of a name that another cell has declared anew", async () => {
    await kernel.run('import { other } from "../lib/other";');
    project.write("lib/other.ts", "export const other = () => 2;");
    await kernel.run("const other = () => 3;");
    expect((await kernel.run("other()")).stderr).toBe("");
  });
});

describe("an edited file", () => {
  const importPi =
    'import { pi } from "../lib/constants";\nimport { round } from "../lib/shapes";\n[pi, round(1)].join()';

  test("is loaded anew at the next import, and so are those that import it", async () => {
    expect(await kernel.value(importPi)).toBe("3,3");
    project.write("lib/constants.ts", "export const pi: number = 4;");
    expect(await kernel.value(importPi)).toBe("4,4");
    project.write("lib/shapes/circle.ts", "export const circle = (r: number): number => 100 * r;");
    expect(await kernel.value(importPi)).toBe("4,100");
  });

  test("may change what it exports", async () => {
    project.write("lib/constants.ts", 'export const pi: number = 4;\nexport const e = "two";');
    expect(await kernel.value('import { e } from "../lib/constants";\ne.length')).toBe("3");
  });

  test("leaves modules that do not depend on it as they are", async () => {
    expect(await kernel.value('import { next } from "../lib/counter";\nnext()')).toBe("2");
    project.write("lib/hen.ts", 'export const hen = (_n: number): string => "bird";');
    expect(await kernel.value('import { hen } from "../lib/hen";\nhen(1)')).toBe("bird");
    expect(await kernel.value('import { next } from "../lib/counter";\nnext()')).toBe("3");
  });

  test("with JSON counts as edited too", async () => {
    project.write("lib/values.json", '{ "pi": 5 }');
    expect(await kernel.value('import data from "../lib/values.json";\ndata.pi')).toBe("5");
  });

  test("that is new is found, though an import of it has failed before", async () => {
    const code = 'import { fresh } from "../lib/fresh";\nfresh';
    expect((await kernel.run(code)).reply).toMatchObject({
      ename: "TypeScriptError",
      evalue: expect.stringMatching(/fresh/),
    });
    project.write("lib/fresh.ts", "export const fresh = 1;");
    expect(await kernel.value(code)).toBe("1");
  });

  test("may become a folder", async () => {
    rmSync(join(project.folder, "lib/fresh.ts"));
    project.write("lib/fresh/index.ts", "export const fresh = 2;");
    expect(await kernel.value('import { fresh } from "../lib/fresh";\nfresh')).toBe("2");
  });

  test("shows its type errors in the cell that imports it, directly or not, until they are mended", async () => {
    const code = 'import { round } from "../lib/shapes";\nround(1)';
    project.write("lib/shapes/circle.ts", 'export const circle = (r: number): number => "r" * r;');
    for (let times = 0; times < 2; times++) {
      const { reply } = await kernel.run(code);
      expect(reply.ename).toBe("TypeScriptError");
      expect(reply.traceback.join("\n")).toContain("../lib/shapes/circle.ts:1:46");
    }
    expect(await kernel.value("1 + 1")).toBe("2");
    project.write("lib/shapes/circle.ts", "export const circle = (r: number): number => 7 * r;");
    expect(await kernel.value(code)).toBe("7");
  });

  test("that breaks an importer by a changed type shows the error there", async () => {
    project.write(
      "lib/shapes/circle.ts",
      'import { pi } from "../constants";\nexport const circle = (r: number): number => pi * r;',
    );
    expect(await kernel.value('import { round } from "../lib/shapes";\nround(2)')).toBe("8");
    project.write("lib/constants.ts", 'export const pi = "four";');
    const { reply } = await kernel.run('import { round } from "../lib/shapes";\nround(2)');
    expect(reply.traceback.join("\n")).toContain("../lib/shapes/circle.ts:2");
  });
});
