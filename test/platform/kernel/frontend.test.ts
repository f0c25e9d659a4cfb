import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient } from "./kernel-client";
import { createScratchProject, type ScratchProject } from "./scratch-project";

let project: ScratchProject;
let kernel: KernelClient;

beforeAll(async () => {
  project = createScratchProject({
    "lib/area.ts": `
      export interface Square { readonly side: number }
      /**
       * Area of a square, in square metres.
       *
       * @param square what is measured
       */
      export function areaOf(square: Square): number { return square.side ** 2; }
      export const square: Square = { side: 3 };`,
  });
  kernel = await KernelClient.start(project.notebooks);
});

afterAll(async () => {
  await kernel.close();
  project.remove();
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

  test("gets completions of an imported file's exports, of their members, and within the import itself", async () => {
    const matchesAt = async (code: string): Promise<string[]> => {
      const cursor_pos = code.indexOf("|");
      const request = { code: code.replace("|", ""), cursor_pos };
      return (await kernel.request("shell", "complete_request", request)).matches;
    };
    expect(await matchesAt('import { ar| } from "../lib/area";')).toContain("areaOf");
    expect(await matchesAt('import * as area from "../lib/area";\narea.ar|')).toContain("areaOf");
    expect(await matchesAt('import { square } from "../lib/area";\nsquare.si|')).toContain("side");
    await kernel.run('import { square } from "../lib/area";');
    expect(await matchesAt("square.si|")).toContain("side");
    expect(await matchesAt("const n: number = square.side.toF|")).toContain("toFixed");
    expect(await matchesAt(`\`\${squ|}\``)).toContain("square");
  });

  test("gets no completions within text and comments, and those that fit where a type says which", async () => {
    for (const code of ['const s = "squ', "const s = `squ", "// squ", "/* squ"]) {
      const reply = await kernel.request("shell", "complete_request", { code, cursor_pos: code.length });
      expect(reply, code).toMatchObject({ status: "ok", matches: [] });
    }
    const code = 'const side: "left" | "right" = "';
    const { matches } = await kernel.request("shell", "complete_request", { code, cursor_pos: code.length });
    expect([...matches].sort()).toEqual(["left", "right"]);
  });

  test("gets signature and documentation of what stands at the cursor, of cells and of imported files", async () => {
    const textAt = async (code: string, cursor_pos: number): Promise<string | undefined> => {
      const reply = await kernel.request("shell", "inspect_request", { code, cursor_pos, detail_level: 0 });
      return reply.data["text/plain"];
    };
    await kernel.run("/** Adds one. */\nfunction increase(n: number): number { return n + 1; }");
    expect(await textAt("increase", 3)).toMatch(/increase\(n: number\): number/);
    await kernel.run('import { areaOf } from "../lib/area";');
    for (const code of ["areaOf", 'import { areaOf } from "../lib/area";\nareaOf']) {
      const text = await textAt(code, code.length - 2);
      expect(text).toMatch(/areaOf\(square: Square\): number/);
      expect(text).toContain("Area of a square, in square metres.");
      expect(text).toContain("what is measured");
    }
    const nothing = await kernel.request("shell", "inspect_request", { code: "1 + 1", cursor_pos: 2, detail_level: 0 });
    expect(nothing).toEqual({ status: "ok", found: false, data: {}, metadata: {} });
  });

  test("gets completions that replace what is typed: of strings, keys, paths, with any text before them", async () => {
    await kernel.run(`
      const choose = (how: "fast" | "fair-ish" | "slow") => how;
      const table = { "a-b": 1, vermilion: 2, étage: { deep: 3 } };`);
    const completed = async (code: string): Promise<string[]> => {
      const text = Array.from(code.replace("|", ""));
      const cursor_pos = Array.from(code.slice(0, code.indexOf("|"))).length;
      const reply = await kernel.request("shell", "complete_request", { code: text.join(""), cursor_pos });
      const { matches, cursor_start, cursor_end } = reply as Record<string, number> & { matches: string[] };
      return matches.map((match) => [...text.slice(0, cursor_start), match, ...text.slice(cursor_end)].join(""));
    };
    expect(await completed('choose("fa|')).toEqual(['choose("fair-ish', 'choose("fast']);
    expect(await completed('choose("fair-i|")')).toEqual(['choose("fair-ish")']);
    expect(await completed("choose('|')")).toContain("choose('slow')");
    expect(await completed('"😀 é"; choose("sl|")')).toEqual(['"😀 é"; choose("slow")']);
    expect(await completed("/* 😀 */ table.éta|")).toEqual(["/* 😀 */ table.étage"]);
    expect(await completed('table["a|"]')).toContain('table["a-b"]');
    expect(await completed("choose(`fas|`)")).toEqual(["choose(`fast`)"]);
    expect(await completed('import { areaOf } from "../li|"')).toContain('import { areaOf } from "../lib"');
    expect(await completed('import { areaOf } from "../lib/ar|"')).toEqual(['import { areaOf } from "../lib/area"']);
    expect(await completed('import { x } from "nodejs-pol|"')).toContain('import { x } from "nodejs-polars"');
    expect(await completed('import { join } from "node:pa|')).toContain('import { join } from "node:path');
    expect(await completed('import { existsS| } from "node:fs"')).toEqual(['import { existsSync } from "node:fs"']);
    expect(await completed("export const chosen = choo|")).toContain("export const chosen = choose");
  });

  test.each([
    ["complete", ["", "1 + 1", "const a = 1;", "if (x) { y }", "const t = `a\n\nb`;", "// words", "await f()", "f`x`"]],
    [
      "incomplete",
      ["`text", "`a ${", "const t = `a\n\n", "const a = [", "f(1,", "if (x) {", "/* words", "const a =", "1 +"],
    ],
    [
      "incomplete",
      ["a.", "class A { m() {", "try { f() }", "import {", "type A =", "(a, b) =>", "a = {\n  b: [1,\n", "f(`x"],
    ],
    ["invalid", ["const = 1;", "}", "f(1 2", "const a = )", "'text", "let a b", "1x", "const = 1; ["]],
  ] as const)("learns that a cell is %s", async (status, codes) => {
    for (const code of codes) {
      expect(await kernel.request("shell", "is_complete_request", { code }), code).toMatchObject({ status });
    }
  });

  test("learns how far to indent the next line", async () => {
    const ask = async (code: string) => (await kernel.request("shell", "is_complete_request", { code })).indent;
    expect(await ask("function f() {")).toBe("  ");
    expect(await ask("  const a = [1,")).toBe("  ");
    expect(await ask("  const a = {\n    b: [")).toBe("      ");
    expect(await ask("const text = `  a {")).toBe("");
  });

  test("learns that there is no history and that there are no comms", async () => {
    const ask = (type: string, content: object) => kernel.request("shell", type, content);
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
