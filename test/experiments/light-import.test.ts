import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(__dirname, "../..");

/** Packages of TensorFlow.js that a process has loaded after it has imported a part of the library. */
function enginesLoadedBy(module: string): readonly string[] {
  const script = `require("tsx/cjs"); require(process.argv[1]);
    const found = Object.keys(require.cache).flatMap((path) => /@tensorflow.tfjs[^/\\\\]*/.exec(path) ?? []);
    console.log(JSON.stringify([...new Set(found)]));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", script, join(root, module)], {
    cwd: root,
    encoding: "utf8",
  });
  if (stderr) throw new Error(stderr);
  return JSON.parse(stdout);
}

// a notebook's first cell and every command wait for what is imported, and most of them read results and draw
describe("the library's imports", () => {
  it.each(["lib/experiments", "lib/figures", "lib/platform/display", "lib/width-table", "lib/task-kinds.ts"])(
    "of %s load no engine before something is to be computed",
    (module) => expect(enginesLoadedBy(module)).toEqual([]),
  );

  it("are seen to load one where they do", () => {
    expect(enginesLoadedBy("lib/platform/tensorflow/engine.ts")).toContain("@tensorflow/tfjs");
  });
});
