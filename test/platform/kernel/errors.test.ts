import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient } from "./kernel-client";
import { createScratchProject, type ScratchProject } from "./scratch-project";

let project: ScratchProject;
let kernel: KernelClient;

beforeAll(async () => {
  project = createScratchProject({
    "lib/faulty.ts": `
      interface Unused { readonly gone: true }

      export function fail(message: string): never {
        throw new RangeError(message);
      }`,
    "lib/typo.ts": "export const a = ;",
  });
  kernel = await KernelClient.start(project.notebooks);
});

afterAll(async () => {
  await kernel.close();
  project.remove();
});

/** Runs a cell that fails; its error as text without colours. */
async function failureOf(code: string): Promise<{ ename: string; evalue: string; text: string; cell: string }> {
  const { reply, outputs } = await kernel.run(code);
  expect(reply.status).toBe("error");
  const errors = outputs.filter(({ type }) => type === "error");
  expect(errors).toHaveLength(1);
  const { ename, evalue, traceback } = errors[0].content;
  expect(reply).toMatchObject({ ename, evalue, traceback });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is to be removed
  const text = traceback.join("\n").replace(/\u001b\[\d+m/g, "");
  return { ename, evalue, text, cell: `In[${reply.execution_count}]` };
}

describe("an error", () => {
  test("names its class, message, cell and line, and shows the line", async () => {
    const error = await failureOf(
      'interface Erased { x: 1 }\n\nconst f = () => {\n  throw new TypeError("no");\n};\nf();',
    );
    expect(error).toMatchObject({ ename: "TypeError", evalue: "no" });
    expect(error.text).toContain(`at f (${error.cell}:4:9)`);
    expect(error.text).toContain(`at ${error.cell}:6:1`);
    expect(error.text).toContain('> 4 |   throw new TypeError("no");');
    expect(error.text).not.toMatch(/lib\/kernel|node:internal/);
  });

  test("of an imported file names the TypeScript line there, and the cell's", async () => {
    const error = await failureOf('import { fail } from "../lib/faulty";\n\nfail("deep");');
    expect(error.text).toMatch(/lib\/faulty\.ts:5:15/);
    expect(error.text).toContain(`${error.cell}:3:`);
    expect(error.text).toContain('> 3 | fail("deep");');
  });

  test("after an await names the cell that awaited", async () => {
    const error = await failureOf(`
      import { fail } from "../lib/faulty";
      async function later() { await new Promise((resolve) => setTimeout(resolve, 2)); fail("late"); }
      await later();`);
    expect(error.text).toContain(`async ${error.cell}:4:`);
  });

  test("in a function of an earlier cell shows that cell", async () => {
    const { reply } = await kernel.run('const thrower = () => { throw new Error("old"); };');
    const error = await failureOf("thrower();");
    expect(error.text).toContain(`(In[${reply.execution_count}]:1:`);
  });

  test("shows its cause", async () => {
    const error = await failureOf('throw new Error("outer", { cause: new Error("inner") });');
    expect(error.text).toMatch(/outer[\s\S]*\[cause\][\s\S]*inner/);
  });

  test("may be anything that can be thrown", async () => {
    expect(await failureOf('throw "words";')).toMatchObject({ ename: "Thrown", evalue: "words" });
    expect(await failureOf("throw { code: 3 };")).toMatchObject({ ename: "Thrown", evalue: "{ code: 3 }" });
    expect(await failureOf("await Promise.reject(undefined);")).toMatchObject({ evalue: "undefined" });
  });

  test("of types lists every fault with its place", async () => {
    const error = await failureOf('const n: number = "a";\nconst m = missing;');
    expect(error).toMatchObject({ ename: "TypeScriptError" });
    expect(error.text).toContain(`${error.cell}:1:7 - TS2322`);
    expect(error.text).toContain(`${error.cell}:2:11 - TS2304`);
    expect(error.text).toContain("> 2 | const m = missing;");
  });

  test("of types is one where a variable may be undefined: cells are strict", async () => {
    expect((await failureOf("const found = [1].find(Boolean); found.toFixed();")).text).toContain("TS18048");
  });

  test("of syntax is reported, in a cell and in an imported file", async () => {
    expect((await failureOf("const = 3;")).text).toContain("TS1134");
    expect((await failureOf('import { a } from "../lib/typo";\na')).text).toContain("lib/typo.ts:1:18");
  });

  test("leaves what the cell had assigned before it", async () => {
    await failureOf('const reached = 5;\nthrow new Error("stop");');
    expect(await kernel.value("reached")).toBe("5");
  });

  test("aborts the cells that are waiting, not those that are asked for afterwards", async () => {
    // Late enough for the others to have come, also to a busy machine.
    const failing = 'await new Promise((resolve) => setTimeout(resolve, 300));\nthrow new Error("first");';
    const runs = await Promise.all([failing, "1", "2"].map((code) => kernel.run(code)));
    expect(runs.map(({ reply }) => reply.status)).toEqual(["error", "aborted", "aborted"]);
    const tolerant = await Promise.all([kernel.run("throw 1;", { stop_on_error: false }), kernel.run("3")]);
    expect(tolerant.map(({ reply }) => reply.status)).toEqual(["error", "ok"]);
    for (let times = 0; times < 20; times++) {
      await failureOf("throw 1;");
      expect(await kernel.value("4")).toBe("4");
    }
  });
});

describe("an error in the background", () => {
  const wait = "await new Promise((resolve) => setTimeout(resolve, 60));";

  test("fails the cell that is running: thrown in a timer, or rejected and not handled", async () => {
    const timer = await failureOf(`setTimeout(() => { throw new TypeError("timer"); }, 5);\n${wait}`);
    expect(timer).toMatchObject({ ename: "TypeError", evalue: "timer" });
    expect(timer.text).toContain("> 1 | setTimeout");
    expect(await failureOf('Promise.reject(new Error("nobody"));')).toMatchObject({ evalue: "nobody" });
  });

  test("fails the next cell when its own has ended, once", async () => {
    expect(await kernel.value('setTimeout(() => { throw new Error("late"); }, 1500); 1')).toBe("1");
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const error = await failureOf('console.log("not run");');
    expect(error).toMatchObject({ evalue: "late" });
    expect(error.text).toMatch(/in the background, after In\[\d+\] had ended/);
    expect((await kernel.run('console.log("run");')).stdout).toBe("run\n");
  });

  test("is none when the rejection is handled", async () => {
    expect(await kernel.value("await Promise.reject(1).catch(() => 2)")).toBe("2");
    expect(await kernel.value("(await Promise.allSettled([Promise.reject(1)])).length")).toBe("1");
  });
});
