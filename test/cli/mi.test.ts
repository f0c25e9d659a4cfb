import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { labelEstimators, pairEstimators } from "../../lib/mutual-information/estimators";
import { projectRoot } from "../../lib/platform/paths";
import { createRandom } from "../../lib/platform/random/random";
import { mi, npyIn } from "./mi-command";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-mi-"));
const npy = npyIn(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

async function estimate(x: string, y: string, ...flags: readonly string[]) {
  const { stdout, stderr } = await mi("--x", x, "--y", y, "--json", ...flags);
  expect(stderr).toBe("");
  const { seconds, ...rest } = JSON.parse(stdout);
  expect(seconds).toBeGreaterThan(0);
  return rest;
}

/** Two classes at ±1.5 on the first of two axes, labels 0 and 1. */
function twoClasses(nPoints: number) {
  const random = createRandom(5, "two classes");
  const labels = Int32Array.from({ length: nPoints }, () => random.integer(2));
  const values = random.normals(2 * nPoints);
  for (let point = 0; point < nPoints; point++) values[2 * point] += 3 * labels[point] - 1.5;
  return { values, labels };
}

/** I(X;Y) of that by summing over a fine grid of the first axis. */
function twoClassesTruth(): number {
  const density = (x: number, mean: number) => Math.exp(-((x - mean) ** 2) / 2) / Math.sqrt(2 * Math.PI);
  let nats = 0;
  for (let x = -10; x < 10; x += 0.001) {
    const [low, high] = [density(x, -1.5), density(x, 1.5)];
    for (const one of [low, high]) if (one > 0) nats += 0.0005 * one * Math.log((2 * one) / (low + high));
  }
  return nats;
}

/** Gaussian pairs of correlation 0.8. */
function correlated(nPoints: number) {
  const random = createRandom(6, "pairs");
  const xs = random.normals(nPoints);
  return { xs, ys: xs.map((x) => 0.8 * x + 0.6 * random.normal()) };
}

describe("mi-nas mi", () => {
  const { values, labels } = twoClasses(400);

  it("measures points and labels: every field, the truth in the interval, never above H(Y)", async () => {
    const [x, y] = [npy("x.npy", values, [400, 2]), npy("y.npy", labels, [400])];
    const result = await estimate(x, y, "--seed", "3", "--permutations", "99");
    expect(result).toEqual({
      estimator: "label-aware",
      nats: expect.any(Number),
      bound: expect.any(Number),
      lowerLimit: expect.any(Number),
      family: "linear, hidden, trees",
      extrapolated: result.nats,
      standardError: expect.any(Number),
      interval: [expect.any(Number), expect.any(Number)],
      ceilingNats: expect.closeTo(Math.LN2, 2),
      verdict: "reliable",
      because: expect.any(String),
      estimates: {
        labelCrossEntropy: expect.any(Number),
        dv: expect.any(Number),
        nwj: expect.any(Number),
        nearestNeighbours: expect.any(Number),
      },
      permutationNull: expect.objectContaining({ permutations: 99, pValue: 0.01 }),
      critics: expect.arrayContaining([expect.any(String)]),
      curve: expect.arrayContaining([{ check: 1, fit: expect.any(Number), select: expect.any(Number) }]),
      stopReason: "converged",
      bits: result.nats / Math.LN2,
      kind: "labels",
      nPoints: 400,
      nClasses: 2,
      xShape: [400, 2],
      yShape: [400],
      notes: [],
      seed: 3,
      help: expect.stringContaining("lib/mutual-information/README.md#"),
      engine: expect.any(String),
    });
    const truth = twoClassesTruth();
    expect(Math.abs(result.nats - truth)).toBeLessThan(0.06);
    expect(result.interval[0]).toBeLessThan(truth);
    expect(result.interval[1]).toBeGreaterThan(truth);
    expect(result.nats).toBeLessThanOrEqual(result.ceilingNats);
    expect(result.bound).toBeLessThanOrEqual(result.nats);
    expect(result.lowerLimit).toBeLessThan(result.bound);
    expect(await estimate(x, y, "--seed", "3", "--permutations", "99")).toEqual(result);
  });

  it("does not depend on how labels are named or stored, nor points in which order and type", async () => {
    const x = npy("x.npy", values, [400, 2]);
    const reference = await estimate(x, npy("y.npy", labels, [400]));
    const wide = npy(
      "wide.npy",
      BigInt64Array.from(labels, (label) => (label === 1 ? 70n : -3n)),
      [400, 1],
    );
    const columns = Float64Array.from(
      { length: 800 },
      (_, place) => values[2 * (place % 400) + Math.floor(place / 400)],
    );
    const fortran = npy("fortran.npy", columns, [400, 2], { fortran: true });
    expect(await estimate(fortran, wide)).toEqual({ ...reference, yShape: [400, 1] });
  });

  it("finds nothing in labels of random order, and does not reject independence", async () => {
    const order = createRandom(1, "order").permutation(400);
    const y = npy(
      "shuffled.npy",
      labels.map((_, point) => labels[order[point]]),
      [400],
    );
    const result = await estimate(npy("x.npy", values, [400, 2]), y, "--permutations", "99");
    expect(result.nats).toBeLessThan(0.03);
    expect(result.permutationNull.pValue).toBeGreaterThan(0.05);
  });

  it("keeps small differences of large numbers, and reads bytes as images", async () => {
    const far = Float64Array.from(values.slice(0, 800), (value) => value + 1.7e9);
    const y = npy("y.npy", labels, [400]);
    const near = await estimate(npy("x.npy", values, [400, 2]), y, "--estimator", "ross");
    expect((await estimate(npy("far.npy", far, [400, 2]), y, "--estimator", "ross")).nats).toBeCloseTo(near.nats, 3);
    const random = createRandom(2, "images");
    const [pixels, classes] = [new Uint8Array(400 * 16), new Uint16Array(400)];
    for (let point = 0; point < 400; point++) {
      classes[point] = 7 * (point % 2);
      for (let pixel = 0; pixel < 16; pixel++) pixels[16 * point + pixel] = 100 * (point % 2) + random.integer(40);
    }
    const images = npy("images.npy", pixels, [400, 4, 4, 1]);
    const named = npy("classes.npy", classes, [400]);
    const result = await estimate(images, named, "--estimator", "mine");
    const same = npy("single.npy", Float32Array.from(pixels), [400, 4, 4, 1]);
    expect(await estimate(same, named, "--estimator", "mine")).toEqual(result);
    expect(result).toMatchObject({ interval: null, permutationNull: null, nClasses: 2 });
    expect(result.critics).toEqual(["as in the thesis, 2 convolutions"]);
    const ascended = await estimate(images, named, "--estimator", "mine-nwj");
    expect(ascended).toMatchObject({ nats: ascended.estimates.nwj, standardError: null });
    expect(ascended.nats).toBeLessThanOrEqual(ascended.estimates.dv);
    expect(result.standardError).toBeGreaterThan(0);
    expect(result.standardError).toBeLessThan(0.2);
    expect(result.ceilingNats).toBeCloseTo(Math.LN2, 2);
    expect(result.estimates.labelCrossEntropy).toBeGreaterThan(0.5);
  });

  it("measures pairs against the closed form −½ ln(1 − ρ²), and says null where there is no ceiling", async () => {
    const { xs, ys } = correlated(600);
    const [x, y] = [npy("px.npy", xs, [600]), npy("py.npy", ys, [600, 1])];
    const truth = -0.5 * Math.log(1 - 0.8 ** 2);
    const pairs = await estimate(x, y);
    expect(pairs).toMatchObject({ estimator: "dv", kind: "pairs", ceilingNats: null, nClasses: null });
    expect(Math.abs(pairs.nats - truth)).toBeLessThan(0.1);
    expect(Object.keys(pairs.estimates)).toEqual(expect.arrayContaining(["dv", "nwj", "infoNce", "smile"]));
    const ksg = await estimate(x, y, "--estimator", "KSG");
    expect(ksg).toMatchObject({ estimator: "ksg", interval: null, verdict: null });
    expect(Math.abs(ksg.nats - truth)).toBeLessThan(0.1);
  });

  it("prints a table without --json and explains shapes and units in its help", async () => {
    const [x, y] = [npy("x.npy", values, [400, 2]), npy("y.npy", labels, [400])];
    const { stdout } = await mi("--x", x, "--y", y, "--estimator", "ross");
    expect(stdout).toContain("I(X;Y) by ross, 400 points, X [400, 2], Y [400]");
    expect(stdout).toMatch(/information, nats +0\.\d+/);
    const help = spawnSync(process.execPath, [
      join(projectRoot, "lib/cli/mi-nas.cjs"),
      "mi",
      "--help",
    ]).stdout.toString();
    for (const word of [
      "[n, height, width, channels]",
      "nats",
      ...[...labelEstimators, ...pairEstimators].map(({ name }) => name),
    ]) {
      expect(help).toContain(word);
    }
  });
});
