import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as danfo from "danfojs-node";
import pl from "nodejs-polars";
import { afterAll, describe, expect, it } from "vitest";
import { estimate, layers, train } from "../../lib/first-calls";
import type { GivenArray } from "../../lib/mutual-information/input/given-array";
import { tableText } from "../../lib/platform/display/table";
import { createRandom } from "../../lib/platform/random/random";
import { tf } from "../../lib/platform/tensorflow/engine";
import { npyIn } from "../cli/mi-command";
import { zipFile } from "../datasets/zip-files";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-estimate-"));
const npy = npyIn(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const nPoints = 200;
const random = createRandom(11, "first calls");
const labels = Array.from({ length: nPoints }, () => random.integer(3));
const flat = Float64Array.from(random.normals(2 * nPoints), (value, at) => value + labels[at >> 1]);
const rows = labels.map((_, row) => [flat[2 * row], flat[2 * row + 1]]);
const words = labels.map((label) => ["ant", "bee", "wasp"][label]);
const near = (x: GivenArray, y: GivenArray) => estimate(x, y, { estimator: "ross" });

describe("an estimate", () => {
  const columns = { a: rows.map(([a]) => a), b: rows.map(([, b]) => b) };

  it.each<readonly [string, () => GivenArray]>([
    ["lists in a list", () => rows],
    ["typed arrays in a list", () => rows.map((row) => Float64Array.from(row))],
    ["values with a shape", () => ({ values: flat, shape: [nPoints, 2] })],
    ["a tensor of floats, in its precision", () => tf.tensor2d(Array.from(flat), [nPoints, 2])],
    ["a frame of polars", () => pl.DataFrame(columns)],
    ["a frame of danfojs", () => new danfo.DataFrame(rows, { columns: ["a", "b"] })],
    ["an NPY file", () => npy("x.npy", flat, [nPoints, 2])],
  ])("takes points as %s", async (_, make) => {
    const { nats, xShape } = await near(make(), labels);
    expect(xShape).toEqual([nPoints, 2]);
    expect(nats).toBeCloseTo((await near(rows, labels)).nats, 6);
  });

  it.each<readonly [string, () => GivenArray]>([
    ["words", () => words],
    ["integers of 32 bits", () => Int32Array.from(labels)],
    ["integers of 64 bits", () => BigInt64Array.from(labels, BigInt)],
    ["floating-point numbers, with a note", () => Float64Array.from(labels)],
    ["rows of one integer", () => labels.map((label) => [label])],
    ["a series of words of polars", () => pl.Series("species", words)],
    ["a series of danfojs", () => new danfo.Series(labels)],
    [
      "an array in an NPZ file",
      () => {
        const content = readFileSync(npy("y.npy", Int32Array.from(labels), [nPoints]));
        writeFileSync(join(folder, "y.npz"), zipFile([{ name: "y.npy", content }]));
        return `${join(folder, "y.npz")}:y`;
      },
    ],
    [
      "a column of a CSV file",
      () => {
        writeFileSync(join(folder, "y.csv"), `n,species\n${words.map((word, row) => `${row},${word}`).join("\n")}\n`);
        return `${join(folder, "y.csv")}:species`;
      },
    ],
  ])("takes labels as %s", async (what, make) => {
    const { nats, kind, nClasses, notes } = await near(rows, make());
    expect({ kind, nClasses }).toEqual({ kind: "labels", nClasses: 3 });
    expect(nats).toBe((await near(rows, labels)).nats);
    const note = "y holds few different integers as floating-point numbers: taken for labels (else continuous: true).";
    expect(notes).toEqual(what.includes("note") ? [note] : []);
  });

  it("takes truth values for labels, other numbers for measurements, and either as told", async () => {
    const isFirst = labels.map((label) => label === 0);
    expect(await near(rows, isFirst)).toMatchObject({ kind: "labels", nClasses: 2 });
    expect(await estimate(columns.a, columns.b, { estimator: "ksg" })).toMatchObject({ kind: "pairs", nClasses: null });
    const told = await estimate(rows, labels, { continuous: true, estimator: "ksg" });
    expect(told).toMatchObject({ kind: "pairs", notes: [] });
    const halves = labels.map((label) => label / 2);
    expect((await estimate(rows, halves, { labels: true, estimator: "ross" })).nats).toBe(
      (await near(rows, labels)).nats,
    );
  });

  it("is a table by itself: one row, headings with units, a caption that says of what", async () => {
    const lines = tableText(await near(rows, labels)).split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe(`I(X;Y) by ross, ${nPoints} points, X [${nPoints}, 2], Y [${nPoints}]`);
    expect(lines[1]).toMatch(/^ *I\(X;Y\) \(nats\) +± s\.e\. \(nats\)/);
  });

  const short = labels.slice(1);
  it.each<readonly [string, () => Promise<unknown>, string]>([
    [
      "ragged lists",
      () => near([...rows.slice(1), [1]], labels),
      "Cannot read x: its entry [199] is 1 values, 2 values are expected, as in the first.",
    ],
    [
      "a list too deep in places",
      () => near([...rows.slice(1), [1, [2]]] as number[][], labels),
      "Cannot read x: value 399 is a list, not a number.",
    ],
    [
      "a missing value",
      () => near([...columns.a.slice(1), null] as number[], labels),
      "Cannot read x: value 199 is null, not a number.",
    ],
    [
      "a word among numbers",
      () => near([...columns.a.slice(1), "n/a"], labels),
      'Cannot read x: value 199 is "n/a", not a number.',
    ],
    [
      "no number",
      () =>
        near(
          columns.a.map((value, at) => (at === 7 ? Number.NaN : value)),
          labels,
        ),
      "Cannot read x: value 7 is NaN, not a finite number.",
    ],
    ["nothing", () => near([], []), "Cannot read x: it is empty: its shape is [0]."],
    [
      "undefined",
      () => near(undefined as never, labels),
      "Cannot read x: it is undefined, no array, frame or name of a file.",
    ],
    [
      "a shape that does not fit",
      () => near({ values: flat, shape: [nPoints, 3] }, labels),
      "Cannot read x: it declares [200, 3] = 600 values and holds 400.",
    ],
    [
      "other numbers of points",
      () => near(rows, short),
      "Cannot read y: it has 199 rows, as many as x, 200, are expected.",
    ],
    [
      "as many labels as points",
      () =>
        near(
          rows,
          columns.a.map((_, at) => at),
        ),
      "Cannot read y: its 200 labels make 200 classes, at most 100 are possible; continuous: true takes them for measurements.",
    ],
    [
      "a column of words among points",
      () => near(pl.DataFrame({ ...columns, species: words }), labels),
      'Cannot read x: column species holds words: name the columns of numbers, as in x.select("first", "second").',
    ],
    ["no file", () => near("none.npy", labels), "Cannot read none.npy: it does not exist."],
    [
      "an estimator of pairs for labels",
      () => estimate(rows, labels, { estimator: "ksg" }),
      'estimator: "ksg" does not fit: Y holds labels (continuous: true takes them otherwise); there are label-aware, ',
    ],
    [
      "both kinds",
      () => estimate(rows, labels, { labels: true, continuous: true }),
      "labels and continuous exclude each other.",
    ],
    [
      "a null without one",
      () => estimate(rows, labels, { estimator: "ross", permutations: 9 }),
      'permutations needs labels and estimator: "label-aware", not ross.',
    ],
    [
      "a seed that is none",
      () => estimate(rows, labels, { seed: 1.5 }),
      "Estimate information: seed must be an integer from 0 to ",
    ],
  ])("refuses %s", async (_, call, message) => {
    const error = await call().then(
      () => undefined,
      (reason) => reason as Error,
    );
    expect(error?.message.slice(0, message.length)).toBe(message);
    expect(error?.message).not.toContain("\n");
  });
});

describe("a training refuses", () => {
  const size = { epochs: 1, seed: 1, trainPoints: 32, validationPoints: 32 };
  it.each<readonly [string, () => Promise<unknown>, string]>([
    ["other layers", () => train("60-60-60", "mnist", size), "An architecture has 4 layers, not 3: 60-60-60."],
    [
      "what is no id",
      () => train("small", "mnist", size),
      'Not the id of an architecture: "small" (expected 115-90-70-10).',
    ],
    [
      "filters that are no option",
      () => layers([60, 60, 60, 7], "mnist", size),
      "No filter option 7: a layer has 10, 15, … or 120 filters.",
    ],
    [
      "no epochs",
      () => train("60-60-60-60", "mnist", { ...size, epochs: 0 }),
      "Train a network: epochs must be an integer from 1 to ",
    ],
    [
      "a single image",
      () => layers("60-60-60-60", "mnist", { ...size, trainPoints: 1 }),
      "Train a network: trainPoints must be an integer from 2 to ",
    ],
    [
      "no seed",
      () => train("60-60-60-60", "mnist", { epochs: 1 } as never),
      "Train a network: seed must be an integer from 0 to ",
    ],
    [
      "a data set that nobody knows",
      () => train("60-60-60-60", "nmist", size),
      'No data set is called "nmist". Did you mean "mnist"?',
    ],
  ])("%s", async (_, call, message) => {
    await expect(call()).rejects.toThrow(message);
  });
});
