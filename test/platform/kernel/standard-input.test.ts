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

const forEver = "await new Promise(() => {});";

describe("a cell that asks the user", () => {
  test.each([
    'import readline from "node:readline/promises";\nawait readline.createInterface({ input: process.stdin }).question("?");',
    'import { createInterface } from "node:readline";\nfor await (const line of createInterface(process.stdin)) line;',
    `process.stdin.on("data", () => {});\n${forEver}`,
    `process.stdin.once("readable", () => {});\n${forEver}`,
    `process.stdin.pipe(process.stdout);\n${forEver}`,
    "for await (const chunk of process.stdin) chunk;",
    'import { text } from "node:stream/consumers";\nawait text(process.stdin);',
    'import { stdin } from "node:process";\nstdin.read();',
    'import fs from "node:fs";\nfs.readSync(0, Buffer.alloc(1));',
    'import { readFileSync } from "node:fs";\nreadFileSync(0);',
    'import { readFileSync } from "node:fs";\nreadFileSync("/dev/stdin", "utf8");',
    'import { readFile } from "node:fs/promises";\nawait readFile("/dev/stdin");',
    `import fs from "node:fs";\nfs.createReadStream("", { fd: 0 }).on("data", () => {});\n${forEver}`,
  ])("fails at once and says why: %s", async (code) => {
    const { reply, seconds } = await kernel.run(code);
    expect(reply).toMatchObject({ status: "error", evalue: expect.stringContaining("a notebook has nobody to ask") });
    expect(seconds).toBeLessThan(10);
  });

  test("through a child that inherits standard input fails, too", async () => {
    const { reply } = await kernel.run(
      'import { execSync } from "node:child_process";\nexecSync("read line", { stdio: "inherit" });',
    );
    expect(reply).toMatchObject({ status: "error", evalue: expect.stringContaining("Command failed") });
  });

  test("by the browser's prompt is told that there is none", async () => {
    expect((await kernel.run('prompt("name?")')).reply).toMatchObject({ ename: "TypeScriptError" });
  });

  test("leaves standard input to be looked at, and other files to be read", async () => {
    expect(await kernel.value("[process.stdin.isTTY, process.stdin.fd].join()")).toBe(",0");
    expect(
      await kernel.value(`
        import fs from "node:fs";
        import { readFile } from "node:fs/promises";
        const [a, b] = [fs.readFileSync("/proc/self/stat", "utf8"), await readFile("/proc/self/stat", "utf8")];
        a.length > 0 && b.length > 0`),
    ).toBe("true");
  });
});
