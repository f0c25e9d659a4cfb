import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { createRandom } from "../../lib/platform/random/random";
import { zipFile } from "../datasets/zip-files";
import { mi, npyIn } from "./mi-command";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-mi-"));
const npy = npyIn(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

/** The answer to quick questions: nearest neighbours unless told. */
async function ask(x: string, y: string, ...flags: readonly string[]) {
  const { stdout, stderr } = await mi("--x", x, "--y", y, "--json", ...flags);
  expect(stderr).toBe("");
  const { seconds, engine, ...rest } = JSON.parse(stdout);
  return rest;
}

const nPoints = 300;
const random = createRandom(7, "inputs");
const labels = Int32Array.from({ length: nPoints }, () => random.integer(3));
const values = Float64Array.from(random.normals(2 * nPoints), (value, at) => value + labels[at >> 1]);
const words = ["ant", "bee", "wasp é"];

/** NumPy's fixed-width text: 32 bits a character, filled up with zeros. */
function textNpy(name: string, cells: readonly string[]): string {
  const width = Math.max(...cells.map(({ length }) => length));
  const codes = new Int32Array(cells.length * width);
  cells.forEach((cell, row) => {
    for (let at = 0; at < cell.length; at++) codes[row * width + at] = cell.charCodeAt(at);
  });
  return npy(name, codes, [cells.length], { descr: `<U${width}` });
}

function csv(name: string, columns: Readonly<Record<string, ArrayLike<number | string>>>): string {
  const names = Object.keys(columns);
  const rows = Array.from({ length: nPoints }, (_, row) => names.map((column) => columns[column][row]).join(","));
  writeFileSync(join(folder, name), `${[names.join(","), ...rows].join("\n")}\n`);
  return join(folder, name);
}

describe("mi-nas mi reads", () => {
  const x = npy("x.npy", values, [nPoints, 2]);
  const y = npy("y.npy", labels, [nPoints]);
  const species = Array.from(labels, (label) => words[label]);
  const axis = (at: number) => values.filter((_, index) => index % 2 === at);

  it("words as labels, from NumPy's text and from tables, like the integers that stand for them", async () => {
    const { yShape, xShape, ...reference } = await ask(x, y, "--estimator", "ross");
    expect(reference).toMatchObject({ kind: "labels", nClasses: 3, notes: [] });
    expect(await ask(x, textNpy("species.npy", species), "--estimator", "ross")).toMatchObject(reference);
    const table = csv("table.csv", { first: axis(0), species, second: axis(1) });
    const { notes: _, ...same } = reference;
    expect(await ask(table, `${table}:species`, "--estimator", "ross")).toMatchObject(same);
    expect(await ask(`${table}:first,second`, y, "--estimator", "ross")).toMatchObject(reference);
    const numbers = csv("numbers.csv", { first: axis(0), label: labels, second: axis(1) });
    expect(await ask(numbers, `${numbers}:label`, "--estimator", "ross")).toMatchObject(same);
  });

  it("pairs from a table's columns, and arrays by their name in an NPZ file", async () => {
    const table = csv("pairs.csv", { a: axis(0), b: axis(1) });
    const { nats } = await ask(`${table}:a`, `${table}:b`, "--estimator", "ksg");
    const [a, b] = [npy("a.npy", axis(0), [nPoints]), npy("b.npy", axis(1), [nPoints])];
    expect(nats).toBe((await ask(a, b, "--estimator", "ksg")).nats);
    const zip = join(folder, "arrays.npz");
    const members = [
      { name: "images.npy", content: readFileSync(x), deflate: true },
      { name: "labels.npy", content: readFileSync(y) },
    ];
    writeFileSync(zip, zipFile(members));
    expect(await ask(`${zip}:images`, `${zip}:labels`, "--estimator", "ross")).toEqual(
      await ask(x, y, "--estimator", "ross"),
    );
    const single = join(folder, "single.npz");
    writeFileSync(single, zipFile(members.slice(1)));
    expect(await ask(x, single, "--estimator", "ross")).toEqual(await ask(x, y, "--estimator", "ross"));
  });

  it("all of a table but its label column, by any spelling of the file, and says so", async () => {
    const table = csv("labelled.csv", { a: axis(0), b: axis(1), label: [...labels].map(String) });
    const left = ['X is every column but "label", which Y is.'];
    for (const file of [table, table.replace("labelled", "../" + table.split("/").at(-2) + "/labelled")]) {
      expect(await ask(table, `${file}:label`, "--estimator", "ross")).toMatchObject({
        xShape: [nPoints, 2],
        notes: left,
      });
    }
    expect((await ask(`${table}:a,b`, `${table}:label`, "--estimator", "ross")).notes).toEqual([]);
  });

  it("floating-point labels as labels and says so, integers as measurements when told", async () => {
    const floats = npy("floats.npy", Float32Array.from(labels), [nPoints]);
    const { yShape, notes, ...reference } = await ask(x, y, "--estimator", "ross");
    const asked = await ask(x, floats, "--estimator", "ross");
    expect(asked).toMatchObject(reference);
    expect(asked.notes).toEqual([expect.stringContaining("floats.npy holds few different integers")]);
    expect((await ask(x, floats, "--labels", "--estimator", "ross")).notes).toEqual([]);
    const pairs = await ask(x, floats, "--estimator", "ksg");
    expect(pairs).toMatchObject({ kind: "pairs", notes: [] });
    expect(await ask(x, y, "--continuous", "--estimator", "ksg")).toMatchObject({ ...pairs, notes: [] });
    const ids = npy("ids.npy", Int32Array.from(labels.keys()), [nPoints]);
    expect(await ask(x, ids, "--continuous", "--estimator", "ksg")).toMatchObject({ kind: "pairs" });
    const halves = npy(
      "halves.npy",
      Float64Array.from(labels, (label) => label / 2),
      [nPoints],
    );
    expect(await ask(x, halves, "--labels", "--estimator", "ross")).toMatchObject(reference);
  });

  it("numbers of any unit and offset alike, and names a column whose spread the format lost", async () => {
    const { xShape, ...reference } = await ask(x, y, "--estimator", "ross");
    for (const unit of [1e-300, 1e-12, 1e12, 1e300]) {
      const scaled = npy(
        "scaled.npy",
        values.map((value) => value * unit),
        [nPoints, 2],
      );
      expect((await ask(scaled, y, "--estimator", "ross")).nats).toBeCloseTo(reference.nats, 9);
    }
    const late = npy(
      "late.npy",
      values.map((value) => 1.7e9 + value),
      [nPoints, 2],
    );
    expect((await ask(late, y, "--estimator", "ross")).nats).toBeCloseTo(reference.nats, 3);
    const mine = await ask(npy("single.npy", Float32Array.from(values), [nPoints, 2]), y, "--estimator", "mine");
    expect(Math.abs((await ask(late, y, "--estimator", "mine")).nats - mine.nats)).toBeLessThan(0.05);
    const lost = npy(
      "lost.npy",
      Float32Array.from(values, (value, at) => (at % 2 === 0 ? 1.7e9 + 50 * value : value)),
      [nPoints, 2],
    );
    const { notes } = await ask(lost, y, "--estimator", "ross");
    expect(notes).toEqual([expect.stringContaining("The spread of column 0 of")]);
    expect(notes[0]).toContain("lost.npy is lost");
  });

  it("nothing from a terminal, but shows its fits there, and only there", async () => {
    const flags = ["--x", x, "--y", y, "--json", "--most-points", "60"] as const;
    expect((await mi(...flags)).stderr).toBe("");
    const isTty = Object.getOwnPropertyDescriptor(process.stderr, "isTTY");
    Object.defineProperty(process.stderr, "isTTY", { value: true, configurable: true });
    try {
      const { stdout, stderr } = await mi(...flags);
      expect(stderr).toContain("Fits of critics");
      expect(stderr).toMatch(/ (\d+)\/\1 · /); // all of them, in the end
      expect(JSON.parse(stdout).nPoints).toBe(60);
    } finally {
      if (isTty) Object.defineProperty(process.stderr, "isTTY", isTty);
      else Reflect.deleteProperty(process.stderr, "isTTY");
    }
  });

  it("as many points as told, drawn by the seed, and says how many", async () => {
    const draw = (seed: string) => ask(x, y, "--estimator", "ross", "--most-points", "100", "--seed", seed);
    const [first, second] = [await draw("1"), await draw("2")];
    expect(first).toMatchObject({ nPoints: 100, notes: ["100 of 300 points were used, drawn by the seed."] });
    expect(second.nats).not.toBe(first.nats);
    expect(await draw("1")).toEqual(first);
  });
});
