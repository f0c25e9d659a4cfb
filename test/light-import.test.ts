import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(__dirname, "..");

/** Packages of TensorFlow.js that a process has loaded after it has imported parts of the library. */
function enginesLoadedBy(...modules: readonly string[]): readonly string[] {
  const script = `require("tsx/cjs"); for (const module of process.argv.slice(1)) require(module);
    const found = Object.keys(require.cache).flatMap((path) => /@tensorflow.tfjs[^/\\\\]*/.exec(path) ?? []);
    console.log(JSON.stringify([...new Set(found)]));`;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["-e", script, ...modules.map((module) => join(root, module))],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

// a notebook's first cell and a command wait for what is imported, and most of them read results and draw
describe("the library's imports", () => {
  it.each([
    ...["lib/experiments", "lib/figures", "lib/first-calls", "lib/platform/display", "lib/width-table"],
    "lib/task-kinds.ts",
  ])("of %s load no engine before something is to be computed", (module) => {
    expect(enginesLoadedBy(module)).toEqual([]);
  });

  it("of every command neither", () => {
    const commands = readdirSync(join(root, "lib/cli/commands")).map((name) => `lib/cli/commands/${name}`);
    expect(commands.length).toBeGreaterThan(10);
    expect(enginesLoadedBy(...commands)).toEqual([]);
  });

  it("are seen to load one where they do", () => {
    expect(enginesLoadedBy("lib/platform/tensorflow/engine.ts")).toContain("@tensorflow/tfjs");
  });
});
