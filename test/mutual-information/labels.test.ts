import { beforeAll, describe, expect, it } from "vitest";
import { estimateLabelInformation, type LabelledSample } from "../../lib/mutual-information";
import { vectorLabelCases } from "../../lib/mutual-information/ground-truth/label-cases";
import { heldOutPairs, heldOutRing, missInGains, stratifiedFolds } from "../../lib/mutual-information/labels/folds";
import { scaleInput } from "../../lib/mutual-information/labels/input-scale";
import { calibrationScale, logRatios } from "../../lib/mutual-information/labels/temperature";
import { createRandom } from "../../lib/platform/random/random";
import { startEngine } from "../../lib/platform/tensorflow/engine";
import { held } from "../platform/tensorflow/held";

beforeAll(async () => {
  await startEngine({ threads: 1 });
});

const caseOf = (part: string) => {
  const found = vectorLabelCases().find(({ id }) => id.includes(part));
  if (!found) throw new Error(`No case ${part}.`);
  return found;
};

/** 4×4 maps with a bright quadrant; the label is the quadrant, wrong with probability `error`. */
function quadrants(nPoints: number, error: number): LabelledSample {
  const random = createRandom(5, "quadrants");
  const values = random.normals(nPoints * 16).map((value) => 0.3 * value);
  const labels = new Int32Array(nPoints);
  for (let point = 0; point < nPoints; point++) {
    const quadrant = random.integer(4);
    const [top, left] = [2 * Math.floor(quadrant / 2), 2 * (quadrant % 2)];
    for (const pixel of [0, 1, 4, 5]) values[point * 16 + 4 * top + left + pixel] += 1;
    labels[point] = random.uniform() < error ? (quadrant + 1 + random.integer(3)) % 4 : quadrant;
  }
  return { values, pointShape: [4, 4, 1], labels, nClasses: 4 };
}

describe("folds", () => {
  it("hold every class alike and differ in size by at most one", () => {
    const labels = Int32Array.from({ length: 103 }, (_, point) => (point % 10 === 0 ? 1 : 0));
    const folds = stratifiedFolds(labels, 4, 1);
    for (const label of [0, 1]) {
      const counts = [0, 1, 2, 3].map((fold) => folds.filter((f, p) => f === fold && labels[p] === label).length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
    const sizes = [0, 1, 2, 3].map((fold) => folds.filter((f) => f === fold).length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });

  it("know what is missed in units of what averaging gains, as simulated means of noise show", () => {
    // A critic fitted to some folds errs by the mean of their noises; what it misses is the mean square of its error.
    for (const [pairs, nFolds] of [
      [heldOutPairs(4), 4],
      [heldOutRing(4), 4],
      [heldOutPairs(5), 5],
    ] as const) {
      const random = createRandom(1, "noise", nFolds, pairs.length);
      let [single, together] = [0, 0];
      for (let trial = 0; trial < 20_000; trial++) {
        const noise = Array.from({ length: nFolds }, () => random.normal());
        const members = pairs
          .filter(({ a, b }) => a === 0 || b === 0)
          .map(
            ({ a, b }) => noise.reduce((sum, n, fold) => (fold === a || fold === b ? sum : sum + n), 0) / (nFolds - 2),
          );
        const mean = members.reduce((sum, member) => sum + member, 0) / members.length;
        single += members.reduce((sum, member) => sum + member * member, 0) / members.length;
        together += mean * mean;
      }
      expect(together / (single - together)).toBeCloseTo(missInGains(pairs, nFolds, 1), 0);
    }
  });
});

describe("the miss in gains", () => {
  it("follows from the rate at which it falls: more for slower ones", () => {
    expect(missInGains(heldOutPairs(4), 4, 1)).toBeCloseTo(2, 12); // 3/4 of the points instead of 1/2
    expect(missInGains(heldOutPairs(4), 4, 0.5)).toBeCloseTo(1 / (Math.sqrt(1.5) - 1), 12);
  });
});

describe("calibration", () => {
  it("finds the factor by which a table is overconfident, 0 where it says nothing", () => {
    const random = createRandom(2, "calibration");
    const [table, labels, noise] = [[] as number[], [] as number[], [] as number[]];
    for (let point = 0; point < 20_000; point++) {
      const value = 2 * random.normal();
      labels.push(random.uniform() < 1 / (1 + Math.exp(-value)) ? 1 : 0);
      table.push(0, 3 * value);
      noise.push(0, random.normal());
    }
    expect(calibrationScale([{ table, labels }], [0.5, 0.5])).toBeCloseTo(1 / 3, 1);
    expect(calibrationScale([{ table: noise, labels }], [0.5, 0.5])).toBeLessThan(0.05);
  });
});

describe("log-ratios", () => {
  it("are those of softmax mixed with the prior: normalised, and never below the doubt's logarithm", () => {
    const prior = [0.2, 0.5, 0.3];
    const table = [1, -2, 0.5, 40, 0, -40];
    const ratios = logRatios(table, 2, prior, 0.01);
    for (const row of [0, 1]) {
      const weights = prior.map((share, c) => share * Math.exp(2 * table[3 * row + c]));
      const total = weights.reduce((a, b) => a + b);
      prior.forEach((share, c) => {
        expect(ratios[3 * row + c]).toBeCloseTo(Math.log((0.99 * weights[c]) / total / share + 0.01), 9);
      });
      expect(prior.reduce((sum, share, c) => sum + share * Math.exp(ratios[3 * row + c]), 0)).toBeCloseTo(1, 9);
    }
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(Math.log(0.01) - 1e-12);
  });

  it("keep few points that are told apart without error from claiming certainty", () => {
    const table = Array.from({ length: 20 }, (_, point) => (point % 2 === 0 ? [1, -1] : [-1, 1])).flat();
    const labels = Array.from({ length: 20 }, (_, point) => point % 2);
    const scale = calibrationScale([{ table, labels }], [0.5, 0.5]);
    expect(scale).toBeGreaterThan(1);
    expect(1 / (1 + Math.exp(2 * scale))).toBeCloseTo(0.5 / 21, 3); // half of one point more is doubted
  });
});

describe("the input's scale", () => {
  it("gives each channel mean 0 and deviation 1, and takes heavy tails in without losing the order", () => {
    const random = createRandom(3, "tails");
    const values = Float32Array.from({ length: 2000 }, (_, index) =>
      index % 2 === 0 ? 5 + 3 * random.normal() : Math.tan(Math.PI * (random.uniform() - 0.5)),
    );
    const scaled = scaleInput(values, 2);
    for (const channel of [0, 1]) {
      const column = scaled.filter((_, index) => index % 2 === channel);
      expect(column.reduce((sum, value) => sum + value, 0) / 1000).toBeCloseTo(0, 4);
      expect(column.reduce((sum, value) => sum + value * value, 0) / 1000).toBeCloseTo(1, 4);
      const raw = values.filter((_, index) => index % 2 === channel);
      const order = [...raw.keys()].sort((a, b) => raw[a] - raw[b]);
      for (let rank = 1; rank < 1000; rank++)
        expect(column[order[rank]]).toBeGreaterThanOrEqual(column[order[rank - 1]]);
    }
    expect(Math.max(...scaled.map(Math.abs))).toBeLessThan(8);
    expect(scaleInput(Float32Array.of(7, 7, 7), 1)).toEqual(Float32Array.of(0, 0, 0));
  });
});

describe("the label-aware estimate", () => {
  it("comes close to known truth in 32 dimensions from 2,000 points, and its interval holds it", async () => {
    const mixture = caseOf("2.92064-n2000");
    const estimate = await estimateLabelInformation(await mixture.generate(2000, 1), { seed: 1 });
    expect(estimate.nats).toBeGreaterThan(1.87);
    expect(estimate.nats).toBeLessThan(mixture.truthNats + 3 * estimate.standardError);
    expect(estimate.estimates.labelCrossEntropy).toBeGreaterThan(1.87);
    expect(estimate.interval[0]).toBeLessThan(mixture.truthNats);
    expect(estimate.interval[1]).toBeGreaterThan(mixture.truthNats);
    expect(estimate.bits).toBeCloseTo(estimate.nats / Math.log(2), 12);
    const { labelCrossEntropy, dv, nwj } = estimate.estimates;
    expect(nwj).toBeLessThanOrEqual(dv + 1e-9);
    expect(dv).toBeLessThanOrEqual(labelCrossEntropy + 1e-9);
    expect(estimate.verdict).toBe("reliable");
  });

  it("says that it misses much where points are far too few", async () => {
    const estimate = await estimateLabelInformation(await caseOf("1.48161-n2000").generate(200, 1), { seed: 1 });
    expect(estimate.verdict).toBe("limited by the points");
    expect(estimate.because).toContain("Twice the points are expected to add");
    expect(estimate.nats).toBe(estimate.bound);
    expect(estimate.extrapolated).toBeGreaterThan(estimate.bound + 0.05);
  });

  it("sees what no linear critic can", async () => {
    const shells = caseOf("shells-d2");
    const estimate = await estimateLabelInformation(await shells.generate(1000, 1), { seed: 1 });
    expect(Math.abs(estimate.nats - shells.truthNats)).toBeLessThan(0.08);
    expect(estimate.critics).toContain("hidden");
    expect(estimate.estimates.nearestNeighbours).toBeCloseTo(shells.truthNats, 1);
  });

  it("finds nothing in independent labels, and the permutation null agrees", async () => {
    const sample = await caseOf("independent-d8").generate(1000, 4);
    const { nats, interval, permutationNull } = await estimateLabelInformation(sample, {
      seed: 1,
      estimator: { permutations: 99 },
    });
    expect(nats).toBeLessThan(0.02);
    expect(interval[0]).toBe(0);
    expect(permutationNull?.pValue).toBeGreaterThan(0.01);
  });

  it("sees a dependence that the permutation null does not", async () => {
    const sample = await caseOf("binary-gaussian-1-n100").generate(200, 1);
    const { permutationNull } = await estimateLabelInformation(sample, {
      seed: 1,
      estimator: { permutations: 99 },
    });
    expect(permutationNull?.pValue).toBe(0.01);
    expect(permutationNull?.meanNats).toBeLessThan(0);
  });

  it("reads images with a convolutional critic, labels behind a noisy channel, and never exceeds H(Y)", async () => {
    for (const error of [0, 0.3]) {
      const truth = Math.log(4) + (error > 0 ? 0.7 * Math.log(0.7) + 0.3 * Math.log(0.1) : 0);
      const { nats, ceilingNats, verdict } = await estimateLabelInformation(quadrants(800, error), {
        seed: 1,
        estimator: { critics: ["convolutional"], convolutional: { maxChecks: 12, patience: 2 } },
      });
      expect(Math.abs(nats - truth)).toBeLessThan(0.1);
      expect(nats).toBeLessThanOrEqual(ceilingNats);
      if (error === 0) expect(verdict).toBe("ceiling");
    }
  });

  it("is 0 where X is constant or Y has one class", async () => {
    const constant = await estimateLabelInformation(await caseOf("constant").generate(100, 1), { seed: 1 });
    expect(constant.nats).toBe(0);
    expect(constant.interval[0]).toBe(0);
    expect(constant.interval[1]).toBeLessThan(0.001);
    const labels = new Int32Array(50);
    const values = createRandom(1, "one class").normals(50);
    const one = await estimateLabelInformation({ values, pointShape: [1], labels, nClasses: 3 }, { seed: 1 });
    expect(one.nats).toBe(0);
    expect(one.ceilingNats).toBe(0);
  });

  it.each([
    ["vectors", () => caseOf("shells-d2").generate(200, 1)],
    ["images", async () => quadrants(200, 0.3)],
  ] as const)("is the same for the same seed, and leaves no tensor and no graph behind, of %s", async (_, sampleOf) => {
    const sample = await sampleOf();
    const before = held();
    const run = (seed: number) =>
      estimateLabelInformation(sample, { seed, estimator: { convolutional: { maxChecks: 3 } } });
    const [a, b, c] = [await run(1), await run(1), await run(2)];
    expect(a).toEqual(b);
    expect(c.nats).not.toBe(a.nats);
    expect(held()).toEqual(before);
  });

  it("refuses what does not fit together, naming it", async () => {
    const good = quadrants(40, 0);
    const run = (bad: Partial<LabelledSample>) => estimateLabelInformation({ ...good, ...bad }, { seed: 1 });
    await expect(run({ labels: good.labels.subarray(1) })).rejects.toThrow("39 points of shape [4, 4, 1]");
    await expect(run({ pointShape: [4, 4] })).rejects.toThrow("got 2 axes");
    await expect(run({ nClasses: 2 })).rejects.toThrow("not in 0 … 1");
    await expect(run({ values: good.values.map(() => Number.NaN) })).rejects.toThrow("not a finite number");
    await expect(run({ labels: new Int32Array(3), values: new Float32Array(48) })).rejects.toThrow("at least 8");
  });
});
