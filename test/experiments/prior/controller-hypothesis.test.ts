import { describe, expect, it } from "vitest";
import {
  controllerByDataSet,
  controllerHypothesis,
  scoreAgainst,
} from "../../../lib/experiments/prior/controller-hypothesis";
import type { TableSearches } from "../../../lib/experiments/prior/on-table";
import { comparedSearchers, registeredName } from "../../../lib/experiments/prior/searchers";
import { table32 } from "../../../lib/experiments/prior/tables";

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
        return { dataSet: "abc"[index], unseen: false, scores: [luck], truths: [score] };
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

  it("is judged on report images, beside those that selected, and on data sets that no search has seen", () => {
    const searches = withGains([0.1, 0.1, 0.1]);
    const half = searches.compared.map((each) => ({
      ...each,
      searches: each.searches.map((search) => ({
        ...search,
        judged: search.judged.map((one, index) => ({ ...one, unseen: index > 0, scores: [0] })),
      })),
    }));
    const rows = controllerHypothesis({ ...searches, dataSets: { train: ["a"], unseen: ["b", "c"] }, compared: half });
    const own = rows.filter(({ prior, less }) => prior === registeredName && less === "uniform");
    expect(own.map(({ by, on, n, difference }) => [by, on, n, Number(difference.toFixed(9))])).toEqual([
      ["report", "searched", 1, 0.4],
      ["selection", "searched", 1, 0],
      ["report", "unseen", 2, 0.4],
    ]);
  });

  it("says which data sets' surrogates are to be trusted, whatever others there are", () => {
    const quality = ["x", "b", "a"].map((dataSet) => ({ dataSet, trusted: dataSet === "b" }));
    const searches = { ...withGains([0.1, 0.2, 0.3]), quality } as unknown as TableSearches;
    expect(controllerByDataSet(searches).map(({ dataSet, trusted }) => `${dataSet} ${trusted}`)).toEqual([
      "a no",
      "b yes",
      "c no",
    ]);
  });

  it.each([
    [1, 0, null, false],
    [1, 0.1, 0.1, false],
    [3, 0.1, 0.1, false],
    [4, 0.1, 0.1, true],
  ])(
    "of %i data sets that no search has seen and a gain of %d, Table 3.2 has %s and no interval of few",
    (n, gain, shown, isInterval) => {
      const searches = withGains(Array.from({ length: 5 }, () => gain));
      const compared = searches.compared.map((each) => ({
        ...each,
        searches: each.searches.map((search) => ({
          ...search,
          judged: search.judged.map((one, index) => ({ ...one, unseen: index < n })),
        })),
      }));
      const row = table32({ ...searches, compared }).find(({ prior }) => prior === registeredName);
      expect(row?.unseen === null ? null : Number(Number(row?.unseen).toFixed(9))).toBe(shown);
      expect(row?.unseenLow !== null).toBe(isInterval);
    },
  );

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
    expect(rows).toHaveLength(7 + 4 + 2 + 1);
    for (const { prior, less, by, difference } of rows) {
      const gained = prior === registeredName && by === "report";
      expect(difference, `${prior} less ${less} by ${by}`).toBeCloseTo(gained ? 0.4 / 3 : 0, 12);
    }
    const bySet = controllerByDataSet(searches);
    expect(bySet.map(({ dataSet, difference }) => [dataSet, Number(difference.toFixed(9))])).toEqual([
      ["a", 0],
      ["b", 0.4],
      ["c", 0],
    ]);
    expect(() => scoreAgainst(searches, { one: "none", filterPenalty })).toThrow('There are no searches of "none"');
  });
});
