import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fingerprintDataSet, loadDataSet } from "../../../lib/datasets";
import { projectRoot } from "../../../lib/platform/paths";
import { writeFiles } from "../cifar-files";
import { useTemporaryFolders } from "../idx-files";
import { npyFile, npzFile } from "../npz-files";
import { writeImageFolder } from "./image-files";

const folders = useTemporaryFolders();
const page = readFileSync(join(projectRoot, "data", "README.md"), "utf8");

/** The code block of a language that holds a text. */
function example(language: string, text: string): string {
  const blocks = [...page.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, "g"))].map(([, code]) => code);
  const found = blocks.find((code) => code.includes(text));
  if (found === undefined) throw new Error(`data/README.md has no ${language} example with ${text}.`);
  return found;
}

describe("the examples of data/README.md", () => {
  it("describe data sets that load, in another process too", async () => {
    await writeImageFolder(join(folders.data, "leaves"), { oak: 5, beech: 5 });
    const x = npyFile("|u1", [10, 8, 8], Buffer.alloc(640, 7));
    const y = npyFile(
      "|u1",
      [10],
      Uint8Array.from({ length: 10 }, (_, index) => index % 2),
    );
    writeFiles(folders.data, { "cells.npz": npzFile({ x, y }) });
    writeFileSync(join(folders.data, "datasets.json"), example("json", '"leaves"'));
    expect((await loadDataSet("leaves")).title).toBe("Leaves of my garden");
    expect((await loadDataSet("cells")).classNames).toEqual(["healthy", "ill"]);
    const program = `
      import { fingerprintDataSet } from "./lib/datasets";
      fingerprintDataSet("leaves").then((fingerprint) => console.log(fingerprint));`;
    const tsx = join(projectRoot, "node_modules", "tsx", "dist", "cli.mjs");
    const printed = execFileSync(process.execPath, [tsx, "--eval", program], { cwd: projectRoot, encoding: "utf8" });
    expect(printed.trim()).toBe(await fingerprintDataSet("leaves"));
  });
});
