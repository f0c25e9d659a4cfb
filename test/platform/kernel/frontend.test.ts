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
