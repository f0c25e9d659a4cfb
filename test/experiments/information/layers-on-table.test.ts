import { describe, expect, it } from "vitest";
import { layersOnTable } from "../../../lib/experiments/information/layers-on-table";
import {
  layerShares,
  layersOnTableRows,
  mineOnTableRows,
} from "../../../lib/experiments/information/layers-on-table-rows";
import { intervalRows } from "../../../lib/figures";
import { tableRow } from "../../width-table/made-up-table";

/** A network's row after the last epoch. */
const network = (architecture: string, usable: readonly number[], change = {}) => {
  const [usable1, usable2, usable3, usable4] = usable;
  const information = { usable1, usable2, usable3, usable4, labelEntropy: 2 };
  return tableRow({ dataSet: "mnist", architecture, epoch: 12, reportAccuracy: 0.5, ...information, ...change });
};
const withMine = { mine1: 1, mine2: 2, mine3: 3, mine4: 4 };

describe("what layers know, on a width table", () => {
  const rows = [
    network("10-10-10-10", [9, 9, 9, 9], { epoch: 11 }), // an earlier epoch of the next
    network("10-10-10-10", [0.2, 0.4, 0.6, 0.8], withMine),
    network("20-20-20-20", [0.4, 0.8, 1.2, 1.6], { reportAccuracy: 0.7, ...withMine, mine2: Number.NaN }),
    network("30-30-30-30", [9, 9, 9, 9], { dead: true, ...withMine }),
    network("40-40-40-40", [9, 9, Number.NaN, 9]), // an estimate that failed
    network("20-20-20-20", [9, 9, 9, 9], { repeat: 1 }),
    network("20-20-20-20", [1, 1, 1, 1], { dataSet: "kmnist" }),
    network("20-20-20-20", [1, 1, 1, 1], { dataSet: "cifar-100", dead: true }),
  ];
  const layers = layersOnTable(rows);

  it("is the mean over living networks of the first seed after the last epoch, MINE over those that have it", () => {
    const [mnist, kmnist, cifar] = layers;
    expect(mnist).toMatchObject({ dataSet: "mnist", labelEntropy: 2, networks: 2, leftOut: 2 });
    expect(mnist.accuracy).toBeCloseTo(0.6, 12);
    [0.3, 0.6, 0.9, 1.2].forEach((mean, layer) => {
      expect(mnist.usable[layer].mean).toBeCloseTo(mean, 12);
    });
    expect(mnist.usable[0].standardDeviation).toBeCloseTo(0.2 / Math.SQRT2, 12);
    const { networks, mine, usable } = mnist.withMine;
    expect(networks).toBe(1);
    expect(mine.map(({ mean }) => mean)).toEqual([1, 2, 3, 4]);
    expect(usable.map(({ mean }) => mean)).toEqual([0.2, 0.4, 0.6, 0.8]);
    expect(kmnist).toMatchObject({ networks: 1, withMine: { networks: 0, mine: [], usable: [] } });
    expect(cifar).toMatchObject({ dataSet: "cifar-100", networks: 0, leftOut: 1, usable: [] });
    expect(layersOnTable([])).toEqual([]);
  });

  it("has a row for every data set, dashes where all networks are dead, and one for MINE where some have it", () => {
    expect(layersOnTableRows(layers).map(({ dataSet, leftOut, usable4 }) => [dataSet, leftOut, usable4])).toEqual([
      ["mnist", 2, expect.closeTo(1.2, 12)],
      ["kmnist", 0, 1],
      ["cifar-100", 1, null],
    ]);
    expect(mineOnTableRows(layers)).toEqual([
      expect.objectContaining({ dataSet: "mnist", networks: 1, mine1: 1, mine4: 4, usable1: 0.2, usable4: 0.8 }),
    ]);
  });

  it("draws shares of H(y) with one deviation to either side, and none of a single network", () => {
    const shares = layerShares(layers);
    expect(shares.map(({ name, group }) => [name, group])).toEqual(
      ["mnist", "kmnist"].flatMap((name) => [1, 2, 3, 4].map((layer) => [name, `layer ${layer}`])),
    );
    const [first, , , , single] = shares;
    expect(first).toMatchObject({ value: expect.closeTo(0.15, 12) });
    const [low, high] = "interval" in first && first.interval ? first.interval : [];
    expect([low, high]).toEqual(
      [0.15 - 0.1 / Math.SQRT2, 0.15 + 0.1 / Math.SQRT2].map((end) => expect.closeTo(end, 12)),
    );
    expect(single).toEqual({ name: "kmnist", group: "layer 1", value: 0.5 });
    const { data, layout } = intervalRows({ rows: shares, title: "t", xTitle: "x" });
    // markers of 8 pixels of a row's four groups do not hide one another
    const [top, next] = (data as unknown as { y: number[] }[]).map(({ y }) => y[0]);
    expect(((next - top) * (Number(layout.height) - 150)) / 2).toBeGreaterThanOrEqual(7.9);
  });
});
