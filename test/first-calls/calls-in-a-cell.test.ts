import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../lib/platform/paths";
import { mi, npyIn } from "../cli/mi-command";
import { type FreshCell, inFreshKernel } from "./in-a-cell";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-first-calls-"));
const npy = npyIn(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plotly = "application/vnd.plotly.v1+json";

/** The cell ran, and nothing but its outputs was written. */
function expectQuiet({ reply, stderr, log }: FreshCell): void {
  expect({ problem: reply.evalue, status: reply.status, stderr, log }).toEqual({
    problem: undefined,
    status: "ok",
    stderr: "",
    log: "",
  });
}

const rowsOfTable = (text: string): readonly string[] => text.split("\n").slice(2);

describe("the first cell of a kernel", () => {
  it("estimates what `mi` says of the same numbers: labels and pairs, from arrays and from files", async () => {
    const angles = Float64Array.from({ length: 120 }, (_, at) => at / 7);
    const points = Float64Array.from({ length: 240 }, (_, at) => [Math.sin, Math.cos][at % 2](angles[at >> 1]));
    const labels = Int32Array.from(angles, (angle) => (Math.sin(angle) > 0.2 ? 4 : 2));
    const [x, y, z] = [
      npy("x.npy", points, [120, 2]),
      npy("y.npy", labels, [120]),
      npy("z.npy", angles.map(Math.tanh), [120]),
    ];
    writeFileSync(join(folder, "data.json"), JSON.stringify({ angles: [...angles], labels: [...labels] }));
    const cell = await inFreshKernel(`
      import { readFileSync } from "node:fs";
      import { estimate } from "../lib/first-calls";
      import { table } from "../lib/platform/display";
      const { angles, labels } = JSON.parse(readFileSync(${JSON.stringify(join(folder, "data.json"))}, "utf8")) as Record<string, number[]>;
      const points = angles.map((angle) => [Math.sin(angle), Math.cos(angle)]);
      const known = await estimate(points, labels, { seed: 3 });
      const pairs = await estimate(points, ${JSON.stringify(z)}, { estimator: "ksg" });
      table(known);
      console.log(JSON.stringify([known, pairs]));`);
    expectQuiet(cell);
    const [known, pairs] = JSON.parse(cell.stdout);
    const asked = async (...flags: string[]) => JSON.parse((await mi("--x", x, ...flags, "--json")).stdout);
    const { seconds, ...same } = await asked("--y", y, "--seed", "3");
    expect(known).toEqual({ ...same, seconds: known.seconds });
    expect(seconds).toBeGreaterThan(0);
    expect(known).toMatchObject({ estimator: "label-aware", nClasses: 2, kind: "labels", nPoints: 120 });
    const { seconds: _, ...near } = await asked("--y", z, "--estimator", "ksg");
    expect(pairs).toEqual({ ...near, seconds: pairs.seconds });
    const text = cell.texts.at(-1) ?? "";
    expect(text).toContain("I(X;Y) by label-aware, 120 points, X [120, 2], Y [120]");
    expect(text).toMatch(/I\(X;Y\) \(nats\) .*95 % interval \(nats\) .*Verdict/);
    expect(rowsOfTable(text)).toHaveLength(1);
  });

  it("trains a network: plan, account, curve, and records that make a table; again from the cache", async () => {
    const cache = join(folder, "cache");
    const code = `
      import { train } from "../lib/first-calls";
      import { table } from "../lib/platform/display";
      const size = { epochs: 2, trainPoints: 32, validationPoints: 32, seed: 1 };
      const curve = await train("10-10-10-10", "procedural-blobs", size);
      table(curve);
      console.log(JSON.stringify(curve));`;
    const first = await inFreshKernel(code, cache);
    expectQuiet(first);
    const curve = JSON.parse(first.stdout);
    expect(curve).toMatchObject([
      { dataSet: "procedural-blobs", architecture: "10-10-10-10", epoch: 1 },
      { epoch: 2, validationAccuracy: expect.any(Number), trainLoss: expect.any(Number) },
    ]);
    expect(first.texts[0]).toMatch(/^Plan: 1 task to compute/);
    expect(first.texts.join("\n")).toMatch(/Done in .* as planned/);
    expect(first.texts.at(-1)).toMatch(
      /^Training of 10-10-10-10 on procedural-blobs\nEpoch +Loss in training \(nats\)/,
    );
    const [figure] = first.shown(plotly) as { data: { y: number[] }[] }[];
    expect(figure.data[0].y).toEqual(
      curve.map(({ validationAccuracy }: { validationAccuracy: number }) => Number(validationAccuracy.toFixed(4))),
    );
    const again = await inFreshKernel(code.replace('"10-10-10-10"', "[10, 10, 10, 10]"), cache);
    expectQuiet(again);
    expect(again.stdout).toBe(first.stdout);
    expect(again.texts).toHaveLength(2); // the figure and the table: nothing was planned
  });

  it("measures what layers know: a table, a figure, and the records of both", async () => {
    const cell = await inFreshKernel(`
      import { layers } from "../lib/first-calls";
      import { table } from "../lib/platform/display";
      const size = { epochs: 1, trainPoints: 32, validationPoints: 32, seed: 1 };
      const known = await layers("10-10-10-10", "procedural-blobs", size);
      table(known.filter(({ images }) => images === "validation"));
      console.log(JSON.stringify(known));`);
    expectQuiet(cell);
    const known = JSON.parse(cell.stdout);
    expect(known).toHaveLength(8);
    const { nats, ceilingNats } = known[0];
    expect([nats >= 0, nats <= ceilingNats, ceilingNats]).toEqual([true, true, expect.closeTo(Math.log(4), 1)]);
    const tables = cell.texts.filter((text) =>
      text.startsWith("Usable information of the layers of 10-10-10-10 on procedural-blobs, epoch 1"),
    );
    expect(tables[0]).toContain("; what the verdicts mean: lib/mutual-information/README.md#what-an-answer-means\n");
    expect(tables.map((text) => rowsOfTable(text).length)).toEqual([8, 4]);
    const [figure] = cell.shown(plotly) as { data: { name: string; y: number[] }[] }[];
    expect(figure.data.map(({ name }) => name).slice(0, 2)).toEqual(["images of the training", "other images"]);
    expect(figure.data[0].y).toEqual(known.slice(0, 4).map((row: { nats: number }) => Number(row.nats.toFixed(4))));
  });

  it("runs the page's first calls as they are printed", async () => {
    const page = readFileSync(join(projectRoot, "README.md"), "utf8");
    const [, code] = /## First calls in a cell\n[\s\S]*?```ts\n([\s\S]*?)```/.exec(page) ?? [];
    const cell = await inFreshKernel(code);
    expectQuiet(cell);
    expect(cell.shown(plotly)).toHaveLength(2);
    expect(
      cell.texts.filter((text) => /^(I\(X;Y\) by|Training of|Usable information of) .*\n/.test(text)),
    ).toHaveLength(3);
  });

  it.each(["train", "layers"])("says of %s when there are fewer images than it asks for", async (call) => {
    const asked = "{ epochs: 1, trainPoints: 100_000, validationPoints: 8, seed: 1, workers: 1 }";
    const cell = await inFreshKernel(`
      import { openCall } from "../lib/first-calls/network-call";
      openCall("10-10-10-10", "procedural-blobs", ${asked}); // as ${call} does`);
    expect(cell.stderr).toContain("asks for up to 100000 + 8 images a data set");
    expect(cell.stderr).toContain("procedural-blobs");
  });

  it.each([
    [
      'estimate([[1, 2], [3]], ["a", "b"])',
      "DataFileError",
      "Cannot read x: its entry [1] is 1 values, 2 values are expected, as in the first.",
    ],
    ['train("60-60-60-61", "mnist", { epochs: 1, seed: 1 })', "RangeError", "No filter option 61"],
    [
      'layers("60-60-60-60", "procedural-digit", { epochs: 1, seed: 1 })',
      "RangeError",
      'Did you mean "procedural-digits"?',
    ],
  ])("says in one line what is wrong with %s", async (call, ename, message) => {
    const cell = await inFreshKernel(`import { estimate, layers, train } from "../lib/first-calls";\nawait ${call};`);
    expect(cell.reply).toMatchObject({ status: "error", ename, evalue: expect.stringContaining(message) });
    expect(cell.reply.evalue).not.toContain("\n");
    expect({ stderr: cell.stderr, stdout: cell.stdout, log: cell.log, shown: cell.texts }).toEqual({
      stderr: "",
      stdout: "",
      log: "",
      shown: [],
    });
  });
});
