import { describe, expect, it } from "vitest";
import { layerShares, layersOnTable, layersOnTableRows } from "../../../lib/experiments/information/layers-on-table";
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
    network("20-20-20-20", [0.4, 0.8, 1.2, 1.6], { reportAccuracy: 0.7 }),
    network("30-30-30-30", [9, 9, 9, 9], { dead: true, ...withMine }),
    network("20-20-20-20", [9, 9, 9, 9], { repeat: 1 }),
    network("20-20-20-20", [1, 1, 1, 1], { dataSet: "kmnist" }),
  ];
  const layers = layersOnTable(rows);

  it("is the mean over living networks of the first seed after the last epoch, MINE over those that have it", () => {
    const [mnist, kmnist] = layers;
    expect(mnist).toMatchObject({ dataSet: "mnist", labelEntropy: 2, networks: 2, withMine: 1 });
    expect(mnist.accuracy).toBeCloseTo(0.6, 12);
    [0.3, 0.6, 0.9, 1.2].forEach((mean, layer) => {
      expect(mnist.usable[layer].mean).toBeCloseTo(mean, 12);
    });
    expect(mnist.usable[0].standardDeviation).toBeCloseTo(0.2 / Math.SQRT2, 12);
    expect(mnist.mine.map(({ mean }) => mean)).toEqual([1, 2, 3, 4]);
    expect(kmnist).toMatchObject({ networks: 1, withMine: 0, mine: [] });
    expect(layersOnTable([])).toEqual([]);
  });

  it("has dashes for MINE that was not measured, and shares of H(y) with one deviation to either side", () => {
    const [mnist, kmnist] = layersOnTableRows(layers);
    expect(mnist).toMatchObject({ mine1: 1, mine4: 4 });
    expect(kmnist).toMatchObject({ mine1: null, mine4: null, usable4: 1 });
    const shares = layerShares(layers).filter(({ name }) => name === "mnist");
    expect(shares.map(({ group }) => group)).toEqual(["layer 1", "layer 2", "layer 3", "layer 4"]);
    const [{ value, interval }] = shares;
    expect(value).toBeCloseTo(0.15, 12);
    expect(interval[1] - value).toBeCloseTo(0.1 / Math.SQRT2, 12);
    expect(value - interval[0]).toBeCloseTo(0.1 / Math.SQRT2, 12);
  });
});
