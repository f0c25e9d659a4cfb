import { describe, expect, it } from "vitest";
import { errorRecords } from "../../../lib/experiments/posterior/errors";
import type { World } from "../../../lib/experiments/posterior/world";
import { errorTo } from "../../../lib/predictors/clean-target";
import { uniformDistribution } from "../../../lib/search-space";
import { madeWorld } from "./made-world";

const made = madeWorld({
  nTrain: 3,
  nTest: 0,
  samples: { train: 3, test: 3 },
  cleanSize: { train: 2, test: 2 },
  good: () => 60,
  starting: 2,
  seed: 1,
});
/** The first data set has a dead network among its samples, the second nothing else; starting ones do not count. */
const world: World = {
  ...made,
  dataSets: made.dataSets.map((dataSet, index) => ({
    ...dataSet,
    measured: dataSet.measured.map((one, place) => ({
      ...one,
      dead: (index === 0 && (place === 0 || place === 3)) || index === 1,
    })),
  })),
};

/** A prediction of its own for each input. */
const row = (sample: number): number[] =>
  Array.from(uniformDistribution(), (value, entry) => value * (entry % (sample + 2) === 0 ? 1.5 : 1));

describe("errors of data sets left out", () => {
  const rows = [0, 1, 2].map(row);
  const fits = [{ predictions: world.dataSets.map(() => rows) }];
  const records = errorRecords(world, {
    networks: [],
    leftOut: [{ input: "mine raw", target: 0, fits }],
    regressions: [],
  });
  const ofNetwork = records.filter(({ method }) => method === "network");

  it("are means over the inputs of living networks, over all where none lives", () => {
    const living = [
      [0, 2],
      [0, 1, 2],
      [0, 1, 2],
    ];
    ofNetwork.forEach(({ error, dataSet, evaluation }, index) => {
      const { clean } = world.dataSets[index].targets[0];
      const errors = living[index].map((sample) => errorTo(rows[sample], clean));
      expect([dataSet, evaluation]).toEqual([`set-${index}`, "leaveOneOut"]);
      expect(error).toBeCloseTo(errors.reduce((sum, one) => sum + one, 0) / errors.length, 14);
    });
    expect(ofNetwork).toHaveLength(3);
  });

  it("have single ones whose mean differs from theirs by what no prediction changes", () => {
    for (const { error, singles, dataSet } of ofNetwork) {
      const { clean } = world.dataSets.find((one) => one.dataSet === dataSet)!.targets[0];
      const spread = (clean.variance * (clean.count - 1)) / clean.count;
      expect(singles.reduce((sum, one) => sum + one, 0) / singles.length - spread).toBeCloseTo(
        error - clean.scatter,
        14,
      );
    }
  });
});
