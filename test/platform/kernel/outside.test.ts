import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectRoot } from "../../../lib/platform/paths";
import { KernelClient } from "./kernel-client";

// A notebook's folder with no project around it and no packages in reach.
const folder = realpathSync(mkdtempSync(join(tmpdir(), "elsewhere-")));
const library = join(projectRoot, "lib/platform/results");
let kernel: KernelClient;

beforeAll(async () => {
  mkdirSync(join(folder, "own"));
  writeFileSync(join(folder, "own/area.ts"), "export const area = (side: number): number => side ** 2;");
  writeFileSync(
    join(folder, "sums.ts"),
    `import * as tf from "@tensorflow/tfjs";
     import { area } from "./own/area";
     import * as results from ${JSON.stringify(library)};
     export const sum = (numbers: number[]): number => tf.tidy(() => tf.tensor1d(numbers).sum().arraySync() as number);
     export const [nine, known] = [area(3), Object.keys(results).length > 0];`,
  );
  writeFileSync(join(folder, "modern.mts"), 'export default (): string => "mts";');
  kernel = await KernelClient.start(folder);
});

afterAll(async () => {
  await kernel.close();
  rmSync(folder, { recursive: true });
});

describe("a notebook anywhere", () => {
  test("imports the library by its absolute path, with its types", async () => {
    expect(
      await kernel.value(`import * as results from ${JSON.stringify(library)};\nObject.keys(results).length > 0`),
    ).toBe("true");
    expect((await kernel.run("results.noSuchThing;")).reply.evalue).toContain("TS2339");
  });

  test("imports the library by its path from there", async () => {
    const path = relative(folder, join(projectRoot, "lib/platform/display"));
    expect(await kernel.value(`import { figure } from ${JSON.stringify(path)};\ntypeof figure`)).toBe("function");
    const types = 'const wrong: Parameters<typeof figure>[0] = { data: "none" };';
    expect((await kernel.run(types)).reply.ename).toBe("TypeScriptError");
  });

  test("imports its own files, which import the library and its packages", async () => {
    expect(await kernel.value('import { known, nine, sum } from "./sums";\n[sum([1, 2]), nine, known].join()')).toBe(
      "3,9,true",
    );
    expect(await kernel.value('import modern from "./modern.mjs";\nmodern()')).toBe("mts");
    writeFileSync(join(folder, "own/area.ts"), "export const area = (side: number): string => side ** 2;");
    expect((await kernel.run('import { nine } from "./sums";')).reply).toMatchObject({
      evalue: expect.stringContaining("TS2322"),
    });
  });

  test("has this Node's types, and the packages that the kernel is installed with", async () => {
    expect(await kernel.value('import { crc32 } from "node:zlib";\ntypeof crc32')).toBe("function");
    expect(await kernel.value('import pl from "nodejs-polars";\npl.DataFrame({ a: [1] }).height')).toBe("1");
    expect(await kernel.value('import * as tf from "@tensorflow/tfjs-node";\ntf.scalar(2).dataSync()[0]')).toBe("2");
    expect((await kernel.run('import none from "no-such-package-anywhere";\nnone')).reply.evalue).toContain("TS2307");
  });
});
