import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectRoot } from "../../../lib/platform/paths";
import { KernelClient } from "./kernel-client";
import { createScratchProject, type ScratchProject } from "./scratch-project";

// What compilers before the repository's own refuse, each by the release that took it up.
const accepted = {
  "5.1 setters of another type": "export const box = { get a(): number { return 1; }, set a(value: string) {} };",
  "5.2 labels for some members of a tuple": "export const pair: [x: number, string] = [1, 'b'];",
  "5.3 narrowing by a comparison with true":
    "export const f = (v: string | number, isText: boolean) => { switch (true) { case typeof v === 'string': return v.length; default: return v; } };",
  "5.4 narrowing in a closure after the last assignment":
    "export function f(v: string | number): () => number { let w = v; if (typeof w === 'number') w = String(w); return () => w.length; }",
  "5.4 NoInfer": "export const pick = <T extends string>(all: T[], one: NoInfer<T>): T => one ?? all[0];",
  "5.5 predicates that are inferred":
    "export const present = (v: (number | undefined)[]): number[] => v.filter((x) => x !== undefined);",
  "5.5 narrowing of an element":
    "export const g = (m: Record<string, number | undefined>, k: string): number => (m[k] !== undefined ? m[k] : 0);",
  "5.9 bytes over their kind of buffer": "export const bytes: Uint8Array<ArrayBuffer> = new Uint8Array(2);",
};

let project: ScratchProject;
let kernel: KernelClient;

beforeAll(async () => {
  const files = Object.values(accepted).map((text, index) => [`lib/new${index}.ts`, text]);
  project = createScratchProject(Object.fromEntries(files));
  kernel = await KernelClient.start(project.notebooks);
});

afterAll(async () => {
  await kernel.close();
  project.remove();
});

describe("the kernel's TypeScript", () => {
  test("is the repository's own", async () => {
    const { version } = JSON.parse(readFileSync(join(projectRoot, "node_modules/typescript/package.json"), "utf8"));
    const info = await kernel.request("shell", "kernel_info_request", {});
    expect(info.language_info.version).toBe(version);
    expect(info.banner).toContain(version);
  });

  test.each(Object.keys(accepted).map((name, index) => [name, index] as const))("takes %s", async (_name, index) => {
    const { reply } = await kernel.run(`import * as file${index} from "../lib/new${index}";\nfile${index};`);
    expect(reply, reply.traceback?.join("\n")).toMatchObject({ status: "ok" });
    const source = Object.values(accepted)[index]!.replace(/^export /, "");
    expect((await kernel.run(source)).reply, source).toMatchObject({ status: "ok" });
  });

  test("knows decorators and disposal as the language has them now", async () => {
    const decorated = await kernel.run(`
      const named: string[] = [];
      const log = (method: (this: Door) => number, context: ClassMethodDecoratorContext<Door>) => {
        named.push(String(context.name));
        return method;
      };
      class Door { @log open(): number { return 1; } }
      new Door().open();
      named`);
    expect(decorated.outputs.find(({ type }) => type === "execute_result")?.content.data["text/plain"]).toBe(
      "[ 'open' ]",
    );
    const { stdout } = await kernel.run(
      'using file = { [Symbol.dispose]: () => console.log("closed") };\nconsole.log("open", typeof file);',
    );
    expect(stdout).toBe("open object\nclosed\n");
  });
});
