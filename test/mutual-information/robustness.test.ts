import { beforeAll, describe, expect, it } from "vitest";
import {
  estimateKsg,
  estimateLabelInformation,
  estimatePairInformation,
  estimateRoss,
  type LabelledSample,
} from "../../lib/mutual-information";
import { copiedRows } from "../../lib/mutual-information/copied-rows";
import { stratifiedFolds } from "../../lib/mutual-information/labels/folds";
import { scaleInput } from "../../lib/mutual-information/labels/input-scale";
import { singlePrecision } from "../../lib/mutual-information/single-precision";
import { createRandom } from "../../lib/platform/random/random";
import { startEngine } from "../../lib/platform/tensorflow/engine";
import { robustness, tolerance } from "./benchmark/robustness";

beforeAll(async () => {
  await startEngine({ threads: 1 });
});

const quick = { hidden: { maxChecks: 8 } };

describe("ties, copies, units and tails", () => {
  it("move nearest neighbours by no more than 0.03 nats", async () => {
    for (const name of ["ksg", "ross"] as const) {
      const rows = await robustness(name, { nPoints: 1500, seed: 1 });
      expect(rows.length).toBeGreaterThan(14);
      expect(rows.filter(({ off, holds }) => off > tolerance || !holds)).toEqual([]);
    }
  });

  it("move the label-aware estimate by no more than 0.03 nats", async () => {
    const cases = ["1e300", "stamps", "Pareto", "three times", "independent coins"];
    const rows = await robustness("label-aware", { nPoints: 600, seed: 2, cases });
    expect(rows.length).toBe(cases.length);
    expect(rows.filter(({ off, holds }) => off > tolerance || !holds)).toEqual([]);
  });

  it("leave the default of pairs a narrow interval: coins, and normals of few digits", async () => {
    const random = createRandom(3, "ties");
    const coin = () => Float64Array.from({ length: 600 }, () => random.integer(2));
    const coins = await estimatePairInformation({ xs: coin(), ys: coin(), xSize: 1, ySize: 1 }, { seed: 1 });
    expect(coins.nats).toBeLessThan(0.01);
    expect(coins.interval[1]).toBeLessThan(0.03);
    expect(coins.verdict).toBe("reliable");
    const xs = Float64Array.from(random.normals(1000), (x) => Math.round(4 * x) / 4);
    const ys = xs.map((x) => Math.round(4 * (0.8 * x + 0.6 * random.normal())) / 4);
    const { nats, interval } = await estimatePairInformation(
      { xs, ys, xSize: 1, ySize: 1 },
      { seed: 1, estimator: { maxChecks: 12 } },
    );
    expect(Math.abs(nats - 0.5)).toBeLessThan(0.07);
    expect(interval[1]).toBeLessThan(0.65);
  });
});

/** Noise in which some rows are there several times. */
function noise(options: { readonly size: number; readonly labelOf: (row: number, copy: number) => number }) {
  const random = createRandom(4, "noise");
  const rows: number[] = [];
  const labels: number[] = [];
  for (let row = 0; row < 240; row++) {
    const point = Array.from(random.normals(options.size));
    for (let copy = 0; copy < (row % 4 === 0 ? 8 : 1); copy++) {
      rows.push(...point);
      labels.push(options.labelOf(row, copy));
    }
  }
  const sample: LabelledSample = {
    values: Float32Array.from(rows),
    pointShape: [options.size],
    labels: Int32Array.from(labels),
    nClasses: 2,
  };
  return sample;
}

describe("copies of a row", () => {
  const repeatsOfOneClass = noise({ size: 12, labelOf: (row) => Number(row % 4 === 0) });
  const repeatsOfBoth = noise({ size: 12, labelOf: (row) => row % 2 });
  const repeatsWithOtherLabels = noise({ size: 12, labelOf: (row, copy) => (row + copy) % 2 });

  it("tell nothing that one of them does not, and share a fold", async () => {
    for (const sample of [repeatsOfOneClass, repeatsOfBoth, repeatsWithOtherLabels]) {
      const estimator = { ...quick, permutations: 49 };
      const { nats, interval, copies, permutationNull } = await estimateLabelInformation(sample, {
        seed: 1,
        estimator,
      });
      expect(nats).toBeLessThan(0.03);
      expect(interval[0]).toBe(0);
      expect(copies).toBe(60 * 7);
      expect(permutationNull?.pValue).toBeGreaterThan(0.05);
      const groups = copiedRows([{ values: sample.values, size: 12 }]);
      const folds = stratifiedFolds(sample.labels, 4, 1, groups);
      const foldOf = new Map(Array.from(groups ?? [], (group, row) => [group, folds[row]]));
      expect(folds.every((fold, row) => fold === foldOf.get(groups?.[row] ?? -1))).toBe(true);
      expect(Math.abs(estimateRoss(sample).nats)).toBeLessThan(0.2);
    }
  });

  it("of pairs leave the estimate that of the pairs without them", async () => {
    const random = createRandom(9, "pairs");
    const xs = Float64Array.from(random.normals(200));
    const ys = xs.map((x) => x + random.normal());
    const ask = (times: number, share: number) => {
      const more = (values: Float64Array) => {
        const some = [...values.subarray(0, share * values.length)];
        return Float64Array.from([...values, ...Array.from({ length: times - 1 }, () => some).flat()]);
      };
      const sample = { xs: more(xs), ys: more(ys), xSize: 1, ySize: 1 };
      return estimatePairInformation(sample, { seed: 1, estimator: { maxChecks: 2 } });
    };
    const once = await ask(1, 1);
    expect(once.copies).toBeUndefined();
    expect(await ask(3, 1)).toEqual({ ...once, copies: 400 });
    expect(await ask(5, 0.25)).toEqual({ ...once, copies: 200 });
  });

  it("are told from equal values of discrete variables", () => {
    const random = createRandom(5, "discrete");
    const rows = (size: number, draw: (axis: number) => number) =>
      Float64Array.from({ length: 1000 * size }, (_, at) => draw(at % size));
    const isCopied = (values: Float64Array, size: number) => copiedRows([{ values, size }]) !== undefined;
    expect(
      isCopied(
        rows(1, () => random.integer(300)),
        1,
      ),
    ).toBe(false);
    expect(
      isCopied(
        rows(1, () => Math.round(10 * random.normal()) / 10),
        1,
      ),
    ).toBe(false);
    expect(
      isCopied(
        rows(3, () => random.integer(8)),
        3,
      ),
    ).toBe(false);
    expect(
      isCopied(
        rows(2, () => Math.max(0, random.normal())),
        2,
      ),
    ).toBe(false);
    const category = Float64Array.from({ length: 1000 }, () => random.integer(50));
    expect(
      isCopied(
        Float64Array.from({ length: 50_000 }, (_, at) => Number(category[Math.floor(at / 50)] === at % 50)),
        50,
      ),
    ).toBe(false);
    const plain = rows(5, () => random.normal());
    expect(isCopied(plain, 5)).toBe(false);
    expect(isCopied(Float64Array.from([...plain, ...plain]), 5)).toBe(true);
    const bytes = rows(16, () => random.integer(256));
    expect(isCopied(Float64Array.from([...bytes, ...bytes.subarray(0, 1600)]), 16)).toBe(true);
    const single = rows(1, () => random.normal());
    expect(isCopied(Float64Array.from([...single, ...single, ...single]), 1)).toBe(true);
  });
});

describe("units", () => {
  const random = createRandom(6, "units");
  const values = Float64Array.from(random.normals(300));

  it("of any size that double precision holds change no scaled number", () => {
    const reference = scaleInput(values, 3);
    for (const power of [-1000, -40, 40, 1000])
      expect(
        scaleInput(
          values.map((v) => v * 2 ** power),
          3,
        ),
      ).toEqual(reference);
    const apart = scaleInput(
      values.map((value, at) => (at % 3 === 1 ? value * 1e-300 : 1e9 + value)),
      3,
    );
    for (const [at, value] of apart.entries()) expect(value).toBeCloseTo(reference[at], 4);
    expect(scaleInput(Float64Array.of(1e308, -1e308, 1e308, -1e308), 1)).toEqual(Float32Array.of(1, -1, 1, -1));
    expect(scaleInput(new Float64Array(4).fill(1e-310), 1)).toEqual(new Float32Array(4));
  });

  it("of critics that read numbers as they are stay, unless 32 bits would lose them", () => {
    const ordinary = Float32Array.from(values);
    expect(singlePrecision(ordinary, 3)).toEqual(ordinary);
    for (const map of [(v: number) => v * 1e-300, (v: number) => v * 1e300, (v: number) => 1.7e9 + v]) {
      const single = singlePrecision(values.map(map), 1);
      expect(new Set(single).size).toBe(300);
      expect(single.every((value) => Math.abs(value) < 16)).toBe(true);
    }
  });
});

describe("a class of one or two points", () => {
  it("is no estimate that touches H(Y)", async () => {
    const random = createRandom(8, "few");
    for (const [nPoints, rare] of [
      [600, 1],
      [300, 2],
      [24, 1],
    ]) {
      const labels = Int32Array.from({ length: nPoints }, (_, point) => Number(point < rare));
      const sample = { values: Float32Array.from(random.normals(2 * nPoints)), pointShape: [2], labels, nClasses: 2 };
      const { nats, because, verdict } = await estimateLabelInformation(sample, { seed: 1, estimator: quick });
      expect(nats).toBeLessThan(0.02);
      expect(verdict).not.toBe("ceiling");
      expect(because).not.toContain("touches");
      if (nPoints === 600) expect(because).toContain("the rarest class has 1 point of 600");
    }
  });
});

describe("nearest neighbours of tied points", () => {
  it("are counts of equals where both variables are discrete: a hand-made table", () => {
    const cells = [
      { x: 0, y: 0, count: 60, ofX: 85, ofY: 95 },
      { x: 0, y: 1, count: 25, ofX: 85, ofY: 105 },
      { x: 1, y: 0, count: 35, ofX: 115, ofY: 95 },
      { x: 1, y: 1, count: 80, ofX: 115, ofY: 105 },
    ];
    const pairs = cells.flatMap((cell) => Array.from({ length: cell.count }, () => cell));
    const [xs, ys] = [Float64Array.from(pairs, ({ x }) => x), Float64Array.from(pairs, ({ y }) => y)];
    /** ψ of an integer and Euler's constant. */
    const psi = (n: number): number => Array.from({ length: n - 1 }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b, 0);
    const terms = cells.map(({ count, ofX, ofY }) => (count / 200) * (psi(count) + psi(200) - psi(ofX) - psi(ofY)));
    const byHand = terms.reduce((a, b) => a + b, 0);
    for (const algorithm of [1, 2] as const) {
      expect(estimateKsg({ xs, ys, xSize: 1, ySize: 1, algorithm }).nats).toBeCloseTo(byHand, 10);
    }
    const labels = Int32Array.from(ys);
    expect(estimateRoss({ values: xs, pointShape: [1], labels, nClasses: 2 }).nats).toBeCloseTo(byHand, 10);
  });
});
