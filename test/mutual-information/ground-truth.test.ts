import { describe, expect, it } from "vitest";
import { loadDataSet } from "../../lib/datasets";
import {
  type BenchmarkRun,
  benchmarkTable,
  groundTruthCases,
  planBenchmark,
  runBenchmarkCase,
} from "../../lib/mutual-information/ground-truth/benchmark";
import { informationOfOrthogonalMeans } from "../../lib/mutual-information/ground-truth/channel-information";
import { imageChannel } from "../../lib/mutual-information/ground-truth/image-label-cases";
import { vectorLabelCases } from "../../lib/mutual-information/ground-truth/label-cases";
import { pairCases } from "../../lib/mutual-information/ground-truth/pair-cases";
import { createRandom } from "../../lib/platform/random/random";

const truthOf = (part: string) => vectorLabelCases().find(({ id }) => id.includes(part))?.truthNats ?? Number.NaN;

describe("known truths", () => {
  it("are at least 24, with names of their own, between 0 and the entropy of the labels", () => {
    const cases = groundTruthCases();
    expect(cases.length).toBeGreaterThanOrEqual(24);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    for (const each of cases) {
      expect(each.truthNats).toBeGreaterThanOrEqual(0);
      if (each.kind === "labels") expect(each.truthNats).toBeLessThanOrEqual(Math.log(each.nClasses) + 1e-9);
    }
  });

  it.each([0, 29, 30, 31, 150, 1000, 2 ** 31 - 1])("of procedural images have samples for seed %d", async (seed) => {
    const [nPoints, imageBytes] = [40, 32 * 32];
    const one = imageChannel({ dataSet: "procedural-digits", error: 0, nPoints, shape: [32, 32, 1], nClasses: 10 });
    const sample = async (n: number) => {
      const { values, labels } = await one.generate(n, seed);
      const images = Array.from({ length: n }, (_, point) =>
        values.slice(point * imageBytes, (point + 1) * imageBytes),
      );
      return {
        labels: [...labels],
        keys: images.map((image) => Buffer.from(Uint8Array.from(image)).toString("base64")),
      };
    };
    const { labels, keys } = await sample(nPoints);
    expect(new Set(keys).size).toBe(nPoints);
    const counts = Array.from({ length: 10 }, (_, label) => labels.filter((one) => one === label).length);
    expect(counts).toEqual(new Array(10).fill(4));
    const all = await loadDataSet("procedural-digits");
    const indices = Array.from({ length: nPoints }, (_, place) => seed * nPoints + place);
    if (indices[nPoints - 1] >= all.train.nPoints) return; // beyond the set's own images, of which these are a part
    const known = new Map(
      indices.map((index) => [Buffer.from(all.train.pick([index])).toString("base64"), index % 10]),
    );
    expect(keys.map((key) => known.get(key))).toEqual(labels);
  });

  it("equal published values of the same channels", () => {
    expect(truthOf("binary-channel-0.1-n10000")).toBeCloseTo(0.3681, 4);
    expect(truthOf("binary-gaussian-1-n10000")).toBeCloseTo(0.337, 3);
    expect(truthOf("five-gaussians-d1")).toBeCloseTo(1.031, 3);
    expect(truthOf("overlapping-uniforms-5")).toBeCloseTo(1.055, 3);
  });

  it("equal the mean of the exact log-ratio over many draws, for means along axes", () => {
    const [nClasses, distance, draws] = [5, 1.5, 40_000];
    const random = createRandom(1, "monte carlo");
    let sum = 0;
    for (let draw = 0; draw < draws; draw++) {
      const z = Array.from({ length: nClasses }, (_, axis) => random.normal() + (axis === 0 ? distance : 0));
      const total = z.reduce((part, value) => part + Math.exp(distance * (value - z[0])), 0);
      sum += Math.log(nClasses / total) / draws;
    }
    expect(sum).toBeCloseTo(informationOfOrthogonalMeans(nClasses, distance), 1.8);
  });

  it("equal counts of a generated sample, where both are discrete", async () => {
    for (const each of vectorLabelCases().filter(({ id }) => /binary-channel-0.2|table|rare-class/.test(id))) {
      const { values, labels, nClasses } = await each.generate(40_000, 1);
      const rows = Math.max(...values) + 1;
      const joint = Array.from({ length: rows }, () => new Array<number>(nClasses).fill(0));
      labels.forEach((label, point) => {
        joint[values[point]][label] += 1 / labels.length;
      });
      const px = joint.map((row) => row.reduce((a, b) => a + b));
      const py = joint[0].map((_, c) => joint.reduce((sum, row) => sum + row[c], 0));
      const nats = joint.flatMap((row, r) => row.map((p, c) => (p > 0 ? p * Math.log(p / (px[r] * py[c])) : 0)));
      expect(nats.reduce((a, b) => a + b)).toBeCloseTo(each.truthNats, 1.7);
    }
  });

  it("come with other points for another seed and the same for the same", async () => {
    for (const each of [...vectorLabelCases(), ...pairCases()].filter(({ dimension }) => dimension <= 64)) {
      const first = async (seed: number) => {
        const sample = await each.generate(20, seed);
        return "values" in sample ? sample.values : sample.ys;
      };
      expect(await first(1)).toEqual(await first(1));
      if (!/constant|binary-channel|table|rare/.test(each.id)) expect(await first(2)).not.toEqual(await first(1));
    }
  });
});

describe("the benchmark", () => {
  it("puts every estimator to the cases that suit it", () => {
    const plan = planBenchmark({ cases: "shells", seeds: 2 });
    const names = plan
      .filter(({ seed }) => seed === 1)
      .map(({ case: each, estimator }) => `${each.id} ${estimator.name}`);
    expect(names).toContain("shells-d2 ross");
    expect(names).not.toContain("shells-d16 ross"); // 16 dimensions are beyond neighbours
    expect(names.some((name) => name.endsWith("ksg"))).toBe(false);
    expect(plan).toHaveLength(2 * names.length);
    const several = planBenchmark({ cases: ["shells-d2", "-n60"], estimators: ["ross"], seeds: 1 });
    expect(several.map((each) => each.case.id)).toEqual(["binary-channel-0.1-n60", "shells-d2"]);
  });

  it("names the cases and estimators that there are, when asked for others", async () => {
    const ask = (name: string, estimator: string) => runBenchmarkCase({ case: name, estimator, seed: 1 });
    await expect(ask("shell", "label-aware")).rejects.toThrow(/No case of known truth "shell": there are .*shells-d2/);
    await expect(ask("shells-d2", "ours")).rejects.toThrow(/No estimator "ours": there are label-aware; mine; /);
  });

  it("gives the same answer for the same seed, and another for another", async () => {
    const ask = async (seed: number) => {
      const run = { case: "shells-d2", estimator: "ross", seed };
      const { seconds: _, ...answer } = await runBenchmarkCase(run);
      return answer;
    };
    const first = await ask(1);
    expect(first).toMatchObject({ caseId: "shells-d2", estimator: "ross", seed: 1 });
    expect(Math.abs(first.nats - truthOf("shells-d2"))).toBeLessThan(0.05);
    expect(await ask(1)).toEqual(first);
    expect((await ask(2)).nats).not.toBe(first.nats);
    const samePoints = { case: "shells-d2", estimator: "ross", pointsSeed: 1, seed: 2 };
    expect((await runBenchmarkCase(samePoints)).nats).toBe(first.nats); // this estimator needs no seed of its own
  });

  it("counts intervals that hold the truth, over the seeds of a case and an estimator", () => {
    const run = (seed: number, interval: readonly [number, number]): BenchmarkRun => ({
      caseId: "a case",
      kind: "labels",
      estimator: "an estimator",
      seed,
      truthNats: 1,
      seconds: seed,
      nats: seed,
      bound: seed,
      lowerLimit: interval[0],
      extrapolated: null,
      standardError: 0,
      interval,
      verdict: seed === 1 ? "reliable" : "limited by the points",
      pValue: seed === 2 ? 0.04 : 0.5,
      estimates: {},
    });
    const [row, ...others] = benchmarkTable([run(1, [0.5, 1.5]), run(2, [1, 2.5]), run(3, [2.5, 3.5])]);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ nats: 2, error: 1, covered: 2, intervals: 3, standardDeviation: 1, seeds: 3 });
    expect(row).toMatchObject({ verdicts: "reliable, limited by the points", seconds: 2, rejected: 1 });
  });
});
