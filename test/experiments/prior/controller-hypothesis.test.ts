import { describe, expect, it } from "vitest";
import { controllerHypothesis, scoreAgainst } from "../../../lib/experiments/prior/controller-hypothesis";
import type { TableSearches } from "../../../lib/experiments/prior/on-table";
import { comparedSearchers, registeredName } from "../../../lib/experiments/prior/searchers";

const filterPenalty = 2e-4;

/** Searches from two seeds on three data sets: 0.5 everywhere, the registered controller's higher by a gain a data set. */
const withGains = (gains: readonly number[]): TableSearches => ({
  rows: [],
  dataSets: { train: ["a", "b", "c"], unseen: [] },
  quality: [],
  compared: comparedSearchers.map((each) => ({
    ...each,
    filterPenalty,
    searches: [-0.1, 0.1].map((luck) => ({
      regret: [0],
      learning: [],
      judged: gains.map((gain, index) => {
        const score = 0.5 + luck + (each.name === registeredName ? gain : 0);
        return { dataSet: "abc"[index], unseen: false, scores: [score], truths: [0] };
      }),
    })),
  })),
});

describe("the fifth hypothesis", () => {
  it("is searched for with the controller that was registered", () => {
    expect(comparedSearchers.find(({ name }) => name === registeredName)).toMatchObject({
      input: "usable raw",
      searcher: {
        options: { loss: "logLikelihood", credit: "set", baseline: "moving", share: 0.5, reward: "dataSet" },
      },
    });
  });

  it("compares summed scores with uniform's, one-sided, over data sets", () => {
    const better = scoreAgainst(withGains([0.01, 0.02, 0.03]), { one: registeredName, filterPenalty });
    expect(better.mean).toBeCloseTo(0.08, 12); // four architectures make a summed score
    expect(better.pOneSided).toBeCloseTo(1 / 8, 12); // one of the eight signs is as high
    expect(better.interval[0]).toBeGreaterThanOrEqual(0.04 - 1e-9);
    expect(better.interval[1]).toBeLessThanOrEqual(0.12 + 1e-9);
    const worse = scoreAgainst(withGains([-0.01, -0.02, -0.03]), { one: registeredName, filterPenalty });
    expect(worse.mean).toBeCloseTo(-0.08, 12);
    expect(worse.pOneSided).toBeGreaterThan(0.5);
  });

  it("has its controls beside it, and names what was not searched", () => {
    const searches = withGains([0, 0.1, 0]);
    const rows = controllerHypothesis(searches);
    expect(rows.map(({ prior }) => prior)[0]).toBe(registeredName);
    expect(rows).toHaveLength(9);
    for (const { prior, less, difference } of rows) {
      expect(difference, `${prior} less ${less}`).toBeCloseTo(prior === registeredName ? 0.4 / 3 : 0, 12);
    }
    expect(() => scoreAgainst(searches, { one: "none", filterPenalty })).toThrow('There are no searches of "none"');
  });
});
