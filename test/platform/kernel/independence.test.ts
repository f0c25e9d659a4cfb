import { readdirSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "../../../lib/platform/paths";

test("the kernel needs no other room of the library: what it shows in a way of its own it is told when it starts", () => {
  const folder = join(projectRoot, "lib/platform/kernel");
  const files = readdirSync(folder).filter((name) => /\.(?:ts|cjs|mjs)$/.test(name));
  expect(files).toContain("kernel.ts");
  for (const name of files) {
    const text = readFileSync(join(folder, name), "utf8");
    for (const [, specifier] of text.matchAll(/(?:\bfrom|\bimport\(|\brequire\()\s*"(\.[^"$]+)"/g)) {
      const target = normalize(join(folder, specifier!));
      const isOwn = target.startsWith(`${folder}/`) || target === join(folder, "../paths");
      expect(isOwn, `${name} imports ${specifier}`).toBe(true);
    }
  }
});
