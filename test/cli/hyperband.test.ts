import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { add } from "../../lib/cli/commands/hyperband";
import { projectRoot } from "../../lib/platform/paths";
import { runCommand } from "./run-command";

afterEach(() => vi.restoreAllMocks());

/** What `mi-nas hyperband schedule` prints and how it ends. */
const schedule = (...flags: readonly string[]) =>
  runCommand((program) => add(program.command("hyperband")), ["hyperband", "schedule", ...flags]);

describe("mi-nas hyperband schedule", () => {
  it("prints a convention's brackets as JSON: s, rungs, trials and epochs trained", async () => {
    const { stdout, status } = await schedule(
      "--max-resource",
      "9",
      "--eta",
      "3",
      "--convention",
      "algorithm1",
      "--json",
    );
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

  it("prints the thesis's elimination, in any size", async () => {
    const thesis = await schedule("--max-resource", "81", "--eta", "3", "--convention", "thesis", "--json");
    expect(JSON.parse(thesis.stdout)).toMatchObject({ brackets: [{ s: 2 }], trials: 24, totalResource: 96 });
    const other = ["--start", "6", "--kept", "2", "--rungs", "2", "--epochs", "1"];
    expect(JSON.parse((await schedule("--convention", "thesis", "--json", ...other)).stdout).brackets[0].rungs).toEqual(
      [
        { configurations: 6, resource: 1 },
        { configurations: 2, resource: 2 },
      ],
    );
  });

  it("prints a table without --json, every rung of it", async () => {
    const { stdout } = await schedule("--max-resource", "81", "--convention", "jamieson");
    expect(stdout).toContain("5 brackets, 187 trials, 1404 epochs");
    expect(stdout.trim().split("\n").length).toBe(1 + 1 + 15);
  });

  it("ends with status 2 and one line on standard error when the input is bad", async () => {
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
      const { stdout, stderr, status } = await schedule(...flags);
      expect({ stdout, status }).toEqual({ stdout: "", status: 2 });
      expect(stderr.trim().split("\n").length).toBe(1);
      expect(stderr).toContain(message);
    }
  });

  it("does so as a process", async () => {
    const run = (...flags: readonly string[]) => {
      const command = [join(projectRoot, "lib/cli/mi-nas.cjs"), "hyperband", "schedule", ...flags];
      const { stdout, stderr, status } = spawnSync(process.execPath, command, { encoding: "utf8" });
      return { stdout, stderr, status };
    };
    expect(run("--max-resource", "x")).toEqual({ ...(await schedule("--max-resource", "x")), stdout: "", status: 2 });
    const { stdout, status } = run("--max-resource", "1000", "--eta", "10", "--convention", "jamieson", "--json");
    expect({ brackets: JSON.parse(stdout).brackets.length, status }).toEqual({ brackets: 4, status: 0 });
  });
});
