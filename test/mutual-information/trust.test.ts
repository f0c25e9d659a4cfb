import { beforeAll, describe, expect, it } from "vitest";
import { estimatePairInformation } from "../../lib/mutual-information";
import { correlatedGaussians, noisyCircle, uniformNoise } from "../../lib/mutual-information/ground-truth/pair-cases";
import { intervalAround } from "../../lib/mutual-information/labels/interval";
import { labelVerdict } from "../../lib/mutual-information/labels/verdict";
import { createRandom } from "../../lib/platform/random/random";
import { startEngine } from "../../lib/platform/tensorflow/engine";
import { caseOfSeed, coverageOf, coverageRun } from "./benchmark/coverage";

beforeAll(async () => {
  await startEngine({ threads: 1 });
});

describe("the verdict on a bound of labels", () => {
  const judge = (change: {
    readonly bound?: number;
    readonly missed?: number;
    readonly points?: number;
    readonly family?: number;
    readonly untried?: true;
    readonly excess?: number;
  }) => {
    const { bound = 0.5, missed = 0, points = 0, family = 0, untried, excess } = change;
    return labelVerdict({
      estimate: { bound, standardError: 0.01, lowerLimit: bound - 0.0165, missed, nIndependent: 4000 },
      labels: Int32Array.from({ length: 4000 }, (_, point) => point % 4),
      ceilingNats: Math.log(4),
      curve: [],
      stopReason: "converged",
      rate: 1,
      ...(untried
        ? {}
        : {
            limits: {
              points: { nats: points, standardError: 0.002, by: "hidden" },
              family: { nats: family, standardError: 0.002, by: "larger hidden" },
            },
          }),
      ...(excess === undefined ? {} : { reference: { nats: bound + excess, excess, excessError: 0.005 } }),
    });
  };

  it("is reliable only if richer critics and twice the points add no more than the error allows for", () => {
    expect(judge({}).verdict).toBe("reliable");
    expect(judge({ points: 0.015, family: 0.015 }).verdict).toBe("reliable");
    expect(judge({ family: 0.03 })).toMatchObject({ verdict: "limited by the family" });
    expect(judge({ family: 0.03 }).because).toContain("larger hidden) see 0.030 nats more");
    expect(judge({ points: 0.06 })).toMatchObject({ verdict: "limited by the points" });
    expect(judge({ points: 0.06 }).because).toContain("expected to add 0.03");
    expect(judge({ missed: 0.06 })).toMatchObject({ verdict: "limited by the points" });
    expect(judge({ excess: 0.04 })).toMatchObject({ verdict: "limited by the family" });
    expect(judge({ untried: true })).toMatchObject({ verdict: "limited by the family" });
    expect(judge({ bound: Math.log(4) - 0.005 }).verdict).toBe("ceiling");
  });

  it("gives the interval an upper end only where it is reliable", () => {
    const estimate = { bound: 0.5, standardError: 0.01 };
    expect(intervalAround(estimate, judge({ points: 0.06 }).missing, 1.4)).toEqual([0.5 - 0.0196, 1.4]);
    const [low, high] = intervalAround(estimate, judge({ points: 0.01 }).missing, 1.4);
    expect(low).toBeCloseTo(0.4804, 9);
    expect(high).toBeGreaterThan(0.53);
    expect(high).toBeLessThan(0.6);
  });
});

describe("the coverage benchmark", () => {
  it("draws another case for each seed, with a truth between 0 and ln of the classes", () => {
    const cases = Array.from({ length: 40 }, (_, seed) => caseOfSeed(seed, 400));
    expect(new Set(cases.map(({ id, nPoints }) => `${id} ${nPoints}`)).size).toBe(40);
    for (const { truthNats, nClasses } of cases) {
      expect(truthNats).toBeGreaterThanOrEqual(0);
      expect(truthNats).toBeLessThanOrEqual(Math.log(nClasses) + 1e-9);
    }
  });

  it("finds limits and intervals that hold, in a few small samples", async () => {
    const runs = [];
    for (const seed of [3, 5, 8, 9, 20]) runs.push(await coverageRun(seed, 250));
    const { limitsHold, reliable, reliableIntervalsHold } = coverageOf(runs);
    expect(limitsHold).toBeGreaterThanOrEqual(4);
    expect(reliableIntervalsHold).toBeGreaterThanOrEqual(reliable - 1);
  });
});

describe("pairs with sharp edges", () => {
  const quick = { maxChecks: 6, patience: 2 };

  it.each([
    ["uniform noise", () => uniformNoise(0.1)],
    ["a circle", () => noisyCircle(0.2)],
  ])("of %s are told by nearest neighbours where critics miss much", async (_, caseOf) => {
    const each = caseOf();
    const estimate = await estimatePairInformation(each.generate(2000, 1), { seed: 1, estimator: quick });
    const { nats, bound, lowerLimit, verdict, interval } = estimate;
    expect(bound).toBeLessThan(each.truthNats);
    expect(lowerLimit).toBeLessThan(bound);
    if (verdict === "reliable") {
      expect(Math.abs(nats / each.truthNats - 1)).toBeLessThan(0.05);
      expect(interval[0]).toBeLessThan(each.truthNats);
      expect(interval[1]).toBeGreaterThan(each.truthNats);
    } else expect(verdict).toMatch(/^limited by|notConverged/);
  });

  it("of a function are not called reliable: the information is infinite", async () => {
    const xs = createRandom(1, "function").normals(400);
    const sample = { xs, ys: xs.map((x) => Math.sin(3 * x)), xSize: 1, ySize: 1 };
    const { verdict } = await estimatePairInformation(sample, { seed: 1, estimator: quick });
    expect(verdict).not.toBe("reliable");
  });

  it("keep the critics' bound as headline where nearest neighbours see no more", async () => {
    const each = correlatedGaussians(1, 0.8);
    const { nats, bound } = await estimatePairInformation(each.generate(1500, 1), { seed: 1, estimator: quick });
    expect(nats).toBe(bound);
    expect(Math.abs(nats - 0.8)).toBeLessThan(0.06);
  });
});
