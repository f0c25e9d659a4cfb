import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Command } from "commander";
import { afterEach, describe, expect, it, vi } from "vitest";
import { addCommands } from "../../lib/cli/commands";
import { refuseBadInputEverywhere } from "../../lib/cli/input";
import { projectRoot } from "../../lib/platform/paths";
import { runCommand } from "./run-command";

afterEach(() => vi.restoreAllMocks());

/** What the command line prints and how it ends. */
const run = (arguments_: readonly string[]) =>
  runCommand((program: Command) => {
    addCommands(program, () => true);
    refuseBadInputEverywhere(program);
  }, arguments_);

describe("bad input to any command", () => {
  it.each([
    ["plan --profile huge", 'No profile "huge"'],
    ["run --seed -1", "It must be an integer from 0"],
    ["run --set trainPoints", "path=value"],
    ["run --set trainpoints=512", 'did you mean "trainPoints"?'],
    ["run --set mine.maxEpoch=5", 'did you mean "maxEpochs"?'],
    ["run --data nothing-like-it", "npx mi-nas datasets list"],
    ["run --set trainPoints=1", "trainPoints must be at least 2"],
    ["run --set sampler=@nowhere.json", "It cannot be read from nowhere.json"],
    ['run --set sampler={"kind":"list","architectures":["10"]}', "An architecture has 4 layers, not 1"],
    ["run hyperban", 'No section "hyperban"'],
    ["run hyperban", 'Did you mean "hyperband"?'],
    ["run hyperband pior", 'Did you mean "prior"?'],
    ["plan --profile quik", 'Did you mean "quick"?'],
    ["plan --jsno", "Did you mean --json?"],
    ["run --data procedural-blob", 'Did you mean "procedural-blobs"?'],
    ["run hyperband --data a,a", '"a" is named twice'],
    ["run mi --data procedural-sums:test", 'one without ":test" is needed'],
    ["run posterior --data procedural-sums", "name one as ID:test"],
    ["start --data procedural-sums", "name one as ID:test"],
    ["notebooks run 4 --data procedural-sums", "name one as ID:test"],
    ["run hyperband --name ../elsewhere", "It must begin with a letter or digit"],
    ['run --set mine={"maxEpochs":', "It begins like JSON and is none"],
    ["run --set hyperband={kind:halving}", "It begins like JSON and is none"],
    ["run --set layerInformation.epochs=[0,1", "It begins like JSON and is none"],
    ["plan nothing", 'No section "nothing"'],
    ["start --workers 0", "It must be an integer from 1"],
    ["start --profile huge", 'No profile "huge"'],
    ["notebooks run --profile huge", 'No profile "huge"'],
    ["notebooks run 99", "99"],
    ["notebooks execute", "unknown command 'execute'"],
    ["datasets get mnits", 'No data set to get is called "mnits"'],
    ["datasets get", "missing required argument 'id'"],
    ["datasets verify mnits", "mnits"],
    ["datasets verify procedural-blobs", "procedural data sets have no files"],
    ["datasets difficulty mnits", "mnits"],
    ["datasets difficulty --seed x", "It must be an integer from 0"],
    ["datasets lst", "unknown command 'lst'"],
    ["benchmark --cases nothing", 'No case contains "nothing"'],
    ["benchmark --seeds 0", "It must be an integer from 1"],
    ["results list --jsn", "unknown option '--jsn'"],
    ["results prune surplus", "too many arguments"],
    ["rn", "unknown command 'rn'"],
  ])("(%s) ends with status 2 and one line that names it on standard error", async (line, message) => {
    const { stdout, stderr, status } = await run(line.split(" "));
    expect({ stdout, status }).toEqual({ stdout: "", status: 2 });
    expect(stderr.trim().split("\n").length).toBe(1);
    expect(stderr).toMatch(/^mi-nas: /);
    expect(stderr).toContain(message);
  });

  it("does so as a process, and help is no bad input", async () => {
    const process_ = (...flags: readonly string[]) =>
      spawnSync(process.execPath, [join(projectRoot, "lib/cli/mi-nas.cjs"), ...flags], { encoding: "utf8" });
    const { status, stderr } = process_("run", "--profile", "huge");
    expect({ status, lines: stderr.trim().split("\n").length }).toEqual({ status: 2, lines: 1 });
    expect(process_("run", "--help").status).toBe(0);
  });
});
