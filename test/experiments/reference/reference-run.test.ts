import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { DataFrame, readParquet } from "nodejs-polars";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { addCommands } from "../../../lib/cli/commands";
import { refuseBadInputEverywhere } from "../../../lib/cli/input";
import { table31, table31Sentence } from "../../../lib/experiments/posterior/table-3-1";
import { keptLossCurves, keptTable31 } from "../../../lib/experiments/posterior/table-3-1-on-table";
import { besideReference, referenceSentence, referenceTable } from "../../../lib/experiments/reference/tables";
import { table31Titles } from "../../../lib/experiments/study/thesis";
import { fileDigest, readArchive } from "../../../lib/platform/results";
import { processorName } from "../../../lib/platform/tensorflow/processor-name";
import { runCommand } from "../../cli/run-command";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-reference-"));
const before = { cache: process.env.MI_NAS_CACHE, reference: process.env.MI_NAS_REFERENCE };
const restore = (name: string, value: string | undefined) => {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
};
beforeAll(() => {
  process.env.MI_NAS_CACHE = join(folder, "cache");
  process.env.MI_NAS_REFERENCE = join(folder, "reference");
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => {
  restore("MI_NAS_CACHE", before.cache);
  restore("MI_NAS_REFERENCE", before.reference);
  rmSync(folder, { recursive: true, force: true });
});

const reference = (...arguments_: string[]) =>
  runCommand(
    (program: Command) => {
      addCommands(program, () => true);
      refuseBadInputEverywhere(program);
    },
    ["reference", ...arguments_],
  );
const results = join(folder, "reference", "results.parquet");
const make = ["make", "hyperband", "mi", "--profile", "smoke", "--workers", "1"];

describe("the reference run", () => {
  it("is kept so that a machine without its cache goes on from it, and comes out again digit by digit", async () => {
    expect(referenceSentence()).toContain("no reference run yet");
    expect(referenceTable("hyperband", "trials")).toBeUndefined();
    await reference(...make);
    const trials = referenceTable("hyperband", "trials");
    expect(trials?.length).toBe(12);
    expect(trials?.[0]).toMatchObject({ dataSet: "procedural-blobs", rung: 1 });
    expect(referenceSentence()).toContain("profile smoke, seed 1, 3 data sets");
    const { stdout: shown } = await reference("show");
    expect(shown).toContain(referenceSentence());
    expect(shown).toContain("Of six hypotheses registered before the numbers were there:");
    expect(referenceSentence({ section: "hyperband" })).toBe(referenceSentence());
    expect(referenceSentence({ section: "posterior" })).toContain('not come to the section "posterior": the column');
    const kept = readArchive(results);
    expect(new Set(kept.map(({ kind }) => kind))).toEqual(new Set(["train-network", "fit-mine"]));
    const bytes = readFileSync(join(folder, "reference", "hyperband", "trials.parquet"));

    rmSync(join(folder, "cache"), { recursive: true });
    const manifest = join(folder, "reference", "manifest.json");
    const elsewhere = { ...JSON.parse(readFileSync(manifest, "utf8")), processor: "another with avx512_core" };
    writeFileSync(manifest, JSON.stringify(elsewhere));
    const again = await reference(...make);
    expect(again.stdout).toContain(`${kept.length} results of ${results} are in the cache again.`);
    expect(again.stdout).toContain("are in the cache.");
    expect(readFileSync(join(folder, "reference", "hyperband", "trials.parquet")).equals(bytes)).toBe(true);
    expect(readArchive(results)).toEqual(kept);
    expect(referenceSentence()).toContain(`on another with avx512_core; ${processorName()}, `);

    const verified = await reference("verify", "run", "--count", "1", "--workers", "1", "--json");
    expect(JSON.parse(verified.stdout).processor).toBe(processorName());
    expect(JSON.parse(verified.stdout).reference).toEqual({
      file: results,
      results: 2,
      kinds: { "fit-mine": 1, "train-network": 1 },
      differences: [],
    });
    const made = JSON.parse(readFileSync(manifest, "utf8"));
    const kinds = { ...made.provenance.kinds, "fit-mine": 1 };
    const before = { ...made, provenance: { ...made.provenance, kinds } };
    const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const untold = before.tables.map(({ kinds: _, ...table }: { kinds: unknown }) => table); // any kind may have been
    for (const [tables, sections] of [
      [before.tables, "mi"],
      [untold, "hyperband, mi"],
    ]) {
      writeFileSync(manifest, JSON.stringify({ ...before, tables }));
      const newer = await reference(...make);
      expect(warned.mock.calls.join()).toMatch(`The tables of ${sections} in`);
      expect(warned.mock.calls.join()).toMatch(/ are of other versions \(fit-mine\)/);
      expect(newer.status).toBe(0);
      warned.mockClear();
    }
    const { "fit-mine": _, ...fewer } = kinds; // one that came later
    writeFileSync(manifest, JSON.stringify({ ...made, provenance: { ...made.provenance, kinds: fewer } }));
    await reference(...make);
    expect(warned.mock.calls).toEqual([]);
    const other = await reference(...make, "--seed", "2");
    expect([other.status, other.stderr]).toEqual([2, expect.stringContaining("it has another seed")]);
  });

  it("makes a section's tables again from what is kept, and tells of each cell that comes out otherwise", async () => {
    const sections = ["hyperband", "mi", "--workers", "1"];
    const same = await reference("verify", ...sections);
    expect(same.stdout).toMatch(/hyperband \(trials, summary\): \d+ rows, every digit as in .*, on /);
    expect(same.stdout).toMatch(/mi \(layer-information\): \d+ rows, every digit as in /);
    expect([process.exitCode ?? 0, same.status]).toEqual([0, 0]);

    const manifest = join(folder, "reference", "manifest.json");
    const [before, path] = [readFileSync(manifest, "utf8"), join(folder, "reference", "hyperband", "trials.parquet")];
    const table = readFileSync(path);
    const rows = readParquet(table).toRecords();
    const change = (changed: Record<string, unknown>[]) => {
      writeFileSync(path, DataFrame(changed).writeParquet());
      const { tables, ...told } = JSON.parse(before);
      const sha256 = fileDigest(path);
      const kept = tables.map((one: { name: string }) => (one.name === "trials" ? { ...one, sha256 } : one));
      writeFileSync(manifest, JSON.stringify({ ...told, tables: kept }));
    };
    change(rows.map((row, at) => (at === 4 ? { ...row, rung: 9 } : row)));
    const other = await reference("verify", "hyperband", "--workers", "1", "--json");
    expect(JSON.parse(other.stdout).sections).toMatchObject([
      { section: "hyperband", differences: [{ table: "trials", row: 4, column: "rung", stored: 9, computed: 1 }] },
    ]);
    expect(process.exitCode).toBe(1);
    change(rows.slice(1));
    const fewer = await reference("verify", "hyperband", "--workers", "1");
    expect(fewer.stdout).toContain("hyperband: 1 cells differ from");
    process.exitCode = 0;
    writeFileSync(path, table);
    writeFileSync(manifest, before);
  });

  it("verifies no section that the reference does not have, or whose width table is another now", async () => {
    const manifest = join(folder, "reference", "manifest.json");
    const before = readFileSync(manifest, "utf8");
    const { tables, ...told } = JSON.parse(before);
    const older = tables.map((one: object) => ({ ...one, widthTable: "another" }));
    writeFileSync(manifest, JSON.stringify({ ...told, tables: older }));
    for (const [section, words] of [
      ["searches", 'Cannot verify the section "searches": the reference run has no tables of it.'],
      ["mi", 'Cannot verify the section "mi": the width table is another now than when it ran.'],
      ["mii", "Allowed choices are table, run, hyperband"],
    ] as const) {
      const refused = await reference("verify", section);
      expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining(words)]);
    }
    writeFileSync(manifest, before);
  });

  it("notices a number that was changed, in results and in tables", async () => {
    const frame = readParquet(readFileSync(results));
    const rows = frame.toRecords() as Record<string, string>[];
    const at = rows.findIndex(({ kind }) => kind === "fit-mine");
    const changed: Record<string, string>[] = rows
      .filter((_, index) => index === at)
      .map((row) => ({ ...row, answer: row.answer.replace(/\d(?=[^\d]*$)/, "7") }));
    const columns = Object.fromEntries(frame.columns.map((name) => [name, changed.map((row) => row[name])]));
    writeFileSync(results, DataFrame(columns).writeParquet());
    const verified = await reference("verify", "run", "--count", "1", "--workers", "1");
    expect(verified.stdout).toContain("1 results differ");
    expect(process.exitCode).toBe(1);
    process.exitCode = 0;
    appendFileSync(join(folder, "reference", "hyperband", "trials.parquet"), "x");
    expect(() => referenceTable("hyperband", "trials")).toThrow("is damaged");
  });

  it("takes a count of networks only for the section that it is of, and a whole one", async () => {
    for (const [sections, count, words] of [
      [["mi"], "3", "--networks is of the section widening, which is not among those asked for."],
      [["widening"], "0", "--networks"],
      [["widening"], "2.5", "--networks"],
    ] as const) {
      const refused = await reference("make", ...sections, "--profile", "smoke", "--networks", count, "--plan");
      expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining(words)]);
    }
  });

  it("refuses a count of networks that would lose some of those that it has", async () => {
    const manifest = join(folder, "reference", "manifest.json");
    const path = join(folder, "reference", "widening", "dips.parquet");
    mkdirSync(dirname(path), { recursive: true });
    const dataSet = ["mnist", "mnist", "mnist", "kmnist"];
    const architecture = ["10-20-30-40", "10-20-30-40", "20-20-30-40", "10-20-30-40"]; // the first with two dips
    writeFileSync(path, DataFrame({ dataSet, architecture }).writeParquet());
    const entry = { section: "widening", name: "dips", rows: 4, sha256: fileDigest(path) };
    const before = readFileSync(manifest, "utf8");
    writeFileSync(manifest, JSON.stringify({ ...JSON.parse(before), tables: [entry] }));
    const widening = ["make", "widening", "--profile", "smoke", "--plan", "--networks"];
    const refused = await reference(...widening, "1");
    expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining("has 2 of a data set")]);
    expect((await reference(...widening, "2")).stderr).not.toContain("would lose");
    writeFileSync(manifest, before);
  });

  it("makes Table 3.1 and its curves from the width table, and says where the column comes from", async () => {
    process.env.MI_NAS_REFERENCE = join(folder, "split");
    expect(table31Sentence()).toContain("no reference run yet");
    expect([keptTable31(), keptLossCurves("accuracy")]).toEqual([undefined, []]);
    const made = await reference("make", "predictors-split", "--profile", "smoke", "--workers", "1");
    expect(made.status).toBe(0);
    expect(table31Sentence()).toContain("replayed from the width table");
    // the committed table has MINE of as many networks as this profile measures
    expect(table31Sentence()).toMatch(/all with MINE: the first of the table's design, of which none was drawn/);
    expect(table31Sentence()).not.toContain("dash");
    expect(keptTable31()?.comparisons.map(({ method }) => method)).toContain("Uniform distribution");
    expect(keptTable31()?.differences.map(({ less }) => less)).toContain("accuracy, standardised (thesis)");
    const nothing = { world: { dataSets: [], targets: [] }, records: [] };
    const rowOf = (filterPenalty: number) =>
      table31({ ...nothing, filterPenalty }).find(({ method }) => method === "Neural net: usable, standardised");
    expect(rowOf(5e-5)).toMatchObject({ thesisTrain: null, referenceTrain: expect.any(Number), train: null });
    expect(rowOf(2e-4)).toBeUndefined(); // the reference is of another λ
    const curves = keptLossCurves("accuracy"); // two repeats of five epochs
    expect(curves.map(({ train, test }) => [train.length, test.length])).toEqual([
      [5, 5],
      [5, 5],
    ]);
    const [path, manifest] = ["predictors-split/table-3-1.parquet", "manifest.json"].map((name) =>
      join(folder, "split", name),
    );
    const rows = readParquet(readFileSync(path)).toRecords();
    writeFileSync(path, DataFrame(rows.filter(({ method }) => method !== table31Titles.networkWithMi)).writeParquet());
    const { tables, ...told } = JSON.parse(readFileSync(manifest, "utf8"));
    const sha256 = fileDigest(path);
    const changed = tables.map((table: { name: string }) =>
      table.name === "table-3-1" ? { ...table, sha256 } : table,
    );
    writeFileSync(manifest, JSON.stringify({ ...told, tables: changed }));
    expect(table31Sentence()).toMatch(
      /same architectures on every data set of a side, those of test among those of training, drawn once, .* its row has a dash/,
    );
    process.env.MI_NAS_REFERENCE = join(folder, "reference");
  });

  it("refuses an archive whose entries are not what their addresses say", () => {
    const rows = { kind: ["fit-mine"], versions: ["1"], address: ["0a"], code: ["c"], question: ["{}"], answer: ["1"] };
    const path = join(folder, "archive.parquet");
    for (const [change, words] of [
      [{}, "row 1 is damaged"],
      [{ answer: ["{"] }, "row 1 is damaged"],
      [{ question: ["no JSON"] }, "row 1 is damaged"],
    ] as const) {
      writeFileSync(path, DataFrame({ ...rows, ...change }).writeParquet());
      expect(() => readArchive(path)).toThrow(words);
    }
    const { answer: _, ...others } = rows;
    writeFileSync(path, DataFrame(others).writeParquet());
    expect(() => readArchive(path)).toThrow("it has no column answer");
  });
});

describe("a table beside the reference's", () => {
  const beside = { keys: ["method"], columns: { reference: "error" } };
  const rows = [
    { method: "a", reference: null, error: 1 },
    { method: "b", reference: null, error: 2 },
  ];

  it("takes the numbers of the rows of the same key, in any order, and a dash for those that are not there", () => {
    expect(
      besideReference(
        rows,
        [
          { method: "c", error: 9 },
          { method: "b", error: 5 },
        ],
        beside,
      ),
    ).toEqual([
      { method: "a", reference: null, error: 1 },
      { method: "b", reference: 5, error: 2 },
    ]);
  });

  it("stays as it is where there is no reference", () => {
    expect(besideReference(rows, undefined, beside)).toBe(rows);
  });
});
