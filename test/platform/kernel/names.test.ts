import { realpathSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient } from "./kernel-client";
import { createScratchProject, type ScratchProject } from "./scratch-project";

let project: ScratchProject;
let kernel: KernelClient;

beforeAll(async () => {
  project = createScratchProject({ "notebooks/place.ts": "export const place = import.meta.url;" });
  kernel = await KernelClient.start(project.notebooks);
});

afterAll(async () => {
  await kernel.close();
  project.remove();
});

async function failureOf(code: string): Promise<string> {
  const { reply } = await kernel.run(code);
  expect(reply.status, code).toBe("error");
  return reply.evalue;
}

describe("a name of a cell", () => {
  test("may begin with any number of underscores", async () => {
    expect(
      await kernel.value("const _a = 1; let __b = 2; function ___c() { return 3; } class __D { d = 4; } __b"),
    ).toBe("2");
    expect(await kernel.value("__b += 10; [_a, __b, ___c(), new __D().d].join()")).toBe("1,12,3,4");
    expect(await kernel.value("type __T = number; const __t: __T = 5; __t")).toBe("5");
  });

  test("with underscores is known also when a frontend has asked about the cell before", async () => {
    const code = "const __asked = 6; __asked";
    await kernel.request("shell", "inspect_request", { code, cursor_pos: 8, detail_level: 0 });
    expect(await kernel.value(code)).toBe("6");
    expect(await kernel.value("__asked + 1")).toBe("7");
  });

  test("may be one that modules in Node reserve", async () => {
    expect(await kernel.value("let exports = [1, 2]; const count = () => exports.length; count()")).toBe("2");
    expect(await kernel.value("exports = [3]; [count(), { exports }.exports.length].join()")).toBe("1,1");
    const code = 'const { require, ...__dirname } = { require: (x: string) => "my " + x, rest: 1 };';
    expect(await kernel.value(`${code}\nrequire("a") + __dirname.rest`)).toBe("my a1");
    expect(
      await kernel.value(
        'import { basename } from "node:path";\n[require("b"), basename("c/d"), __dirname.rest].join()',
      ),
    ).toBe("my b,d,1");
    expect(await kernel.value("const module = 7; module")).toBe("7");
  });

  test("may be what a module in ES derives from its place", async () => {
    const code = `
      import { createRequire } from "node:module";
      import { dirname } from "node:path";
      import { fileURLToPath } from "node:url";
      const require = createRequire(import.meta.url);
      const __filename = fileURLToPath(import.meta.url);
      const __dirname = dirname(__filename);
      [__dirname === import.meta.dirname, typeof require("node:os").EOL, __dirname].join()`;
    expect(await kernel.value(code)).toBe(`true,string,${realpathSync(project.notebooks)}`);
    expect(await kernel.value('import.meta.resolve("node:fs")')).toBe("node:fs");
    expect(await kernel.value('import { place } from "./place";\nplace')).toMatch(/^file:.*\/notebooks\/place\.ts$/);
  });

  test("lasts when it names a namespace or is declared global, until it is declared anew", async () => {
    await kernel.run("namespace Units { export const metre = 1; export interface Length { readonly metres: number } }");
    await kernel.run("declare global { interface Array<T> { last(): T } }");
    await kernel.run("Array.prototype.last = function () { return this[this.length - 1]; };");
    await kernel.run("const between = 1;");
    expect(await kernel.value("const length: Units.Length = { metres: 2 }; length.metres + Units.metre")).toBe("3");
    expect(await kernel.value("[1, 2].last()")).toBe("2");
    expect(await kernel.value("const Units = 5; Units")).toBe("5");
    expect(await kernel.value("Units + 1")).toBe("6");
  });
});

describe("a name of a member", () => {
  test("is not taken for a variable of the cell that declared it", async () => {
    await kernel.run(`
      interface Box { readonly size: number; readonly inner: { readonly deep: string } }
      const box: Box = { size: 1, inner: { deep: "d" } };
      class Pair { left = 2; static right = 3; }
      enum Colour { red = 4 }
      namespace Space { export const width = 5; export const both = { width }; }
      declare global { var shared: number }`);
    expect(
      await kernel.value(`
        const { size: a, inner: { deep: b } } = box;
        const [{ left: c }, { right: d }, { red: e }, { width: f }] = [new Pair(), Pair, Colour, Space] as const;
        globalThis.shared = 7;
        [a, b, c, d, e, f, Space.both.width, shared].join()`),
    ).toBe("1,d,2,3,4,5,5,7");
  });
});

describe("an export in a cell", () => {
  test("is what every name of a cell is: declarations, lists, defaults with a name", async () => {
    expect(await kernel.value("export const rate = 0.5; rate")).toBe("0.5");
    expect(await kernel.value("export function twice(x: number) { return 2 * x; }\ntwice(rate)")).toBe("1");
    await kernel.run("export interface Options { readonly a: number }\nexport type Name = string;");
    await kernel.run("export abstract class Base { b = 3 }\nexport enum Level { low = 1 }\nexport { rate };");
    expect(
      await kernel.value("const options: Options = { a: 1 }; class C extends Base {}\nnew C().b + options.a"),
    ).toBe("4");
    expect(await kernel.value("export default function named() { return 8; }\nnamed()")).toBe("8");
    expect(await kernel.value('export { join as joined } from "node:path";\njoined("a", "b")')).toBe("a/b");
    expect(await kernel.value("const text = `export const no = 1`; text")).toBe("export const no = 1");
  });

  test("that no later cell could see by its name is refused with what to do", async () => {
    expect(await failureOf("export default 5;")).toBe(
      "A cell exports its names, and nothing else: give the value a name (const value = …).",
    );
    expect(await failureOf("export default class {}")).toContain("give the value a name");
    expect(await failureOf('export * from "node:path";')).toContain("import * as name");
    expect(await failureOf("export { rate as speed };")).toContain("const speed = …");
  });

  test("leaves lines and columns of errors as they are", async () => {
    const { reply } = await kernel.run('export const one = 1;\nexport const two: number = "2";');
    expect(reply.traceback.join("\n")).toMatch(/In\[\d+\]:2:14 - TS2322/);
  });
});
