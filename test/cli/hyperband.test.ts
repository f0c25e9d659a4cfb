import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, describe, expect, it, vi } from "vitest";
import { addHyperband } from "../../lib/cli/commands/hyperband";
import { projectRoot } from "../../lib/paths";

afterEach(() => vi.restoreAllMocks());

/** What the command prints and how it ends, without a process for it. */
function schedule(...flags: readonly string[]) {
  let [stdout, stderr, status] = ["", "", 0];
  vi.spyOn(console, "log").mockImplementation((text: string) => {
    stdout += `${text}\n`;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    stderr += text;
    return true;
  });
  vi.spyOn(process, "exit").mockImplementation((code) => {
    status = Number(code);
    throw new Error("ended");
  });
  const program = new Command("mi-nas");
  addHyperband(program);
  try {
    program.parse(["hyperband", "schedule", ...flags], { from: "user" });
  } catch (error) {
    if ((error as Error).message !== "ended") throw error;
  }
  return { stdout, stderr, status };
}

describe("mi-nas hyperband schedule", () => {
  it("prints a convention's brackets as JSON: s, rungs, trials and epochs trained", () => {
    const { stdout, status } = schedule("--max-resource", "9", "--eta", "3", "--convention", "algorithm1", "--json");
    const rung = (configurations: number, resource: number) => ({ configurations, resource });
    expect(JSON.parse(stdout)).toEqual({
      brackets: [
        { s: 2, rungs: [rung(9, 1), rung(3, 3), rung(1, 9)] },
        { s: 1, rungs: [rung(5, 3), rung(1, 9)] },
        { s: 0, rungs: [rung(3, 9)] },
      ],
      trials: 9 + 3 + 1 + 5 + 1 + 3,
      totalResource: 69,
    });
    expect(status).toBe(0);
  });

  it("prints the thesis's elimination, in any size", () => {
    const thesis = schedule("--max-resource", "81", "--eta", "3", "--convention", "thesis", "--json");
    expect(JSON.parse(thesis.stdout)).toMatchObject({ brackets: [{ s: 2 }], trials: 24, totalResource: 96 });
    const other = ["--start", "6", "--kept", "2", "--stages", "2", "--epochs", "1"];
    expect(JSON.parse(schedule("--convention", "thesis", "--json", ...other).stdout).brackets[0].rungs).toEqual([
      { configurations: 6, resource: 1 },
      { configurations: 2, resource: 2 },
    ]);
  });

  it("prints a table without --json, every rung of it", () => {
    const { stdout } = schedule("--max-resource", "81", "--convention", "jamieson");
    expect(stdout).toContain("5 brackets, 187 trials, 1404 epochs");
    expect(stdout.trim().split("\n").length).toBe(1 + 1 + 15);
  });

  it("ends with status 2 and one line on standard error when the input is bad", () => {
    for (const [flags, message] of [
      [["--max-resource", "0"], "'0' is invalid. It must be an integer from 1"],
      [["--max-resource", "9", "--eta", "1"], "'1' is invalid. It must be an integer from 2"],
      [["--max-resource", "1e3"], "'1e3' is invalid"],
      [[], "needs --max-resource"],
      [["--max-resource", "9", "--convention", "other"], "Allowed choices are algorithm1, jamieson, ceil, thesis"],
      [["--max-resource", "9", "--convention", "thesis"], "12 in all; --max-resource allows 9"],
      [["--convention", "thesis", "--kept", "13"], "must be an integer from 1 to 12, not 13"],
      [["--max-resource", String(Number.MAX_SAFE_INTEGER), "--eta", "2"], "must be at most 9007199254740991"],
      [["--max-resourc", "9"], "unknown option '--max-resourc'"],
      [["--max-resource", "9", "surplus"], "too many arguments"],
    ] as const) {
      const { stdout, stderr, status } = schedule(...flags);
      expect({ stdout, status }).toEqual({ stdout: "", status: 2 });
      expect(stderr.trim().split("\n").length).toBe(1);
      expect(stderr).toContain(message);
    }
  });

  it("does so as a process", () => {
    const run = (...flags: readonly string[]) => {
      const command = [join(projectRoot, "lib/cli/mi-nas.cjs"), "hyperband", "schedule", ...flags];
      const { stdout, stderr, status } = spawnSync(process.execPath, command, { encoding: "utf8" });
      return { stdout, stderr, status };
    };
    expect(run("--max-resource", "x")).toEqual({ ...schedule("--max-resource", "x"), stdout: "", status: 2 });
    const { stdout, status } = run("--max-resource", "1000", "--eta", "10", "--convention", "jamieson", "--json");
    expect({ brackets: JSON.parse(stdout).brackets.length, status }).toEqual({ brackets: 4, status: 0 });
  });
});
