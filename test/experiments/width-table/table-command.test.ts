import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { addCommands } from "../../../lib/cli/commands";
import { refuseBadInputEverywhere } from "../../../lib/cli/input";
import { processorName } from "../../../lib/platform/tensorflow/processor-name";
import { provenancePath, readWidthTable, type WidthTableRow, writeWidthTable } from "../../../lib/width-table";
import { runCommand } from "../../cli/run-command";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-table-command-"));
const file = join(folder, "table.parquet");
const { MI_NAS_CACHE } = process.env;
beforeAll(() => {
  process.env.MI_NAS_CACHE = join(folder, "cache");
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => {
  if (MI_NAS_CACHE === undefined) delete process.env.MI_NAS_CACHE;
  else process.env.MI_NAS_CACHE = MI_NAS_CACHE;
  rmSync(folder, { recursive: true, force: true });
});

const run = (arguments_: readonly string[]) =>
  runCommand(
    (program: Command) => {
      addCommands(program, () => true);
      refuseBadInputEverywhere(program);
    },
    [...arguments_, "--file", file],
  );
const table = (text: string) => run(["table", ...text.split(" ")]);
const build = "build --data procedural-digits --epochs 2 --train-points 48 --validation-points 24 --report-points 32";
const small = `${build} --architectures 2 --repeats 1 --workers 2 --json`;

describe("the command that builds a width table", () => {
  it("trains and measures, resumes from the file alone, and extends it to the same rows as one run", async () => {
    const first = await table(`${small} --architectures 1`);
    expect(JSON.parse(first.stdout).dataSets).toEqual([
      expect.objectContaining({ dataSet: "procedural-digits", architectures: 1, epochs: 2, seeds: 1, withMine: 0 }),
    ]);
    const begun = readWidthTable(file).rows;
    rmSync(join(folder, "cache"), { recursive: true });
    await table("extend --architectures 2 --epochs 3 --workers 2 --json");
    // what layers know is measured after the last epoch, which is a later one now
    const trained = ({ epoch, trainLoss, selectLoss, reportAccuracy }: WidthTableRow) => [
      epoch,
      trainLoss,
      selectLoss,
      reportAccuracy,
    ];
    expect(readWidthTable(file).rows.slice(0, 2).map(trained)).toEqual(begun.map(trained));
    const grown = readFileSync(file);
    rmSync(file);
    await table(`${small} --epochs 3`);
    expect(readFileSync(file).equals(grown)).toBe(true);
    const { rows } = readWidthTable(file);
    expect(rows.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 1, 2, 3]);
    for (const each of rows) expect(each.usable1).toBeLessThanOrEqual(each.labelEntropy);
    const again = await run(["reference", "verify", "table", "--count", "1", "--workers", "1", "--json"]);
    expect(JSON.parse(again.stdout)).toEqual({
      file,
      networks: 1,
      withMine: 0,
      rows: 3,
      differences: [],
      processor: processorName(),
    });
    // numbers of other versions are not added to, until a part of them has come out the same
    const provenance = readFileSync(provenancePath(file), "utf8");
    writeFileSync(provenancePath(file), provenance.replace('"fit-mine": ', '"fit-mine": 9'));
    const refused = await table("extend --architectures 3");
    expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining("of fit-mine")]);
    await table("accept --count 1 --workers 1 --json");
    expect(readFileSync(provenancePath(file), "utf8")).toBe(provenance);
    const shown = await table("show --json");
    expect(JSON.parse(shown.stdout).dataSets[0].epochs).toBe(3);
  });

  it("adds MINE to what stands there, whose other numbers it leaves as they are", async () => {
    const { rows } = readWidthTable(file);
    rmSync(join(folder, "cache"), { recursive: true });
    const planned = await table("extend --mine 1 --plan");
    expect(planned.stdout).toMatch(/^1 networks, 5 tasks/); // a training and four layers, no usable information
    const kept = readWidthTable(file);
    const otherwise = ({ trainLoss, ...row }: WidthTableRow) => ({
      ...row,
      trainLoss: trainLoss * (1 + Number.EPSILON),
    });
    const spoilt = { ...kept, rows: rows.map((row, index) => (index === 1 ? otherwise(row) : row)) };
    await writeWidthTable(file, spoilt);
    await expect(table("extend --mine 1 --workers 2 --json")).rejects.toThrow(
      /trainLoss in epoch 2 is .* another network/,
    );
    expect(readWidthTable(file)).toEqual(spoilt);
    await writeWidthTable(file, kept);
    await table("extend --mine 1 --workers 2 --json");
    const after = readWidthTable(file).rows;
    const bare = (row: WidthTableRow) => ({ ...row, mine1: null, mine2: null, mine3: null, mine4: null });
    expect(after.map(bare)).toEqual(rows);
    expect(after.map(({ mine1, mine4 }) => mine1 !== null && mine4 !== null)).toEqual(
      [..."111000"].map((is) => is === "1"),
    );
    const again = await run(["reference", "verify", "table", "--count", "2", "--workers", "2", "--json"]);
    expect(JSON.parse(again.stdout)).toMatchObject({ networks: 2, withMine: 1, differences: [] });
  });

  it.each([
    ["build --data mnits", 'Did you mean "mnist"?'],
    ["build --data a,,b", "separated by commas"],
    ["build", "required option '--data <ids>'"],
    [`${build} --seed 9`, "its recipe is another (seed 1, asked for is 9)"],
  ])("refuses %s", async (text, words) => {
    const before = readFileSync(file);
    const { stderr, status } = await table(text);
    expect(status).toBe(2);
    expect(stderr).toContain(words);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("says where there is none", async () => {
    rmSync(file, { force: true });
    const { stderr, status } = await table("show");
    expect([status, existsSync(file)]).toEqual([2, false]);
    expect(stderr).toContain("There is no width table");
  });
});
