import { describe, expect, it } from "vitest";
import { differencesFrom, drawnNetworks } from "../../../lib/experiments/width-table/verify";
import { tableRow } from "../../width-table/made-up-table";

const rows = ["a", "b", "c"].flatMap((dataSet) =>
  [0, 1].flatMap((repeat) =>
    [1, 2].map((epoch) => tableRow({ dataSet, repeat, epoch, mine1: repeat === 0 ? 1 : null })),
  ),
);

describe("computing a part of a width table again", () => {
  it("draws networks by the seed, none twice, with their epochs and whether they have MINE", () => {
    const drawn = drawnNetworks({ rows }, { count: 4, seed: 1 });
    expect(drawn).toEqual(drawnNetworks({ rows }, { count: 4, seed: 1 }));
    expect(new Set(drawn.map(({ dataSet, repeat }) => `${dataSet} ${repeat}`)).size).toBe(4);
    for (const { epochs, repeat, mine } of drawn) expect([epochs, mine]).toEqual([2, repeat === 0]);
    expect(drawnNetworks({ rows }, { count: 99, seed: 1 })).toHaveLength(6);
    const seeds = [1, 2, 3, 4, 5, 6].map((seed) => drawnNetworks({ rows }, { count: 1, seed })[0]);
    expect(new Set(seeds.map(({ dataSet, repeat }) => `${dataSet} ${repeat}`)).size).toBeGreaterThan(1);
  });

  it("finds nothing where every digit is the same, NaN included", () => {
    const diverged = rows.map((row) => ({ ...row, trainLoss: Number.NaN }));
    expect(differencesFrom({ rows: diverged }, diverged.slice(0, 4))).toEqual([]);
  });

  it.each([
    ["the last digit of a number", { reportLoss: 1 + Number.EPSILON }, "reportLoss"],
    ["a truth", { dead: true }, "dead"],
    ["a missing number", { mine1: null }, "mine1"],
    ["a count", { parameters: 101 }, "parameters"],
  ])("finds %s that differs", (_, change, column) => {
    const [first, ...others] = rows;
    const found = differencesFrom({ rows }, [{ ...first, ...change }, ...others.slice(0, 1)]);
    expect(found.map((each) => [each.dataSet, each.epoch, each.column])).toEqual([["a", 1, column]]);
  });

  it("finds an epoch that did not come out again", () => {
    expect(differencesFrom({ rows }, rows.slice(0, 1)).map(({ epoch, column }) => [epoch, column])).toEqual([
      [2, "epoch"],
    ]);
  });
});
