import { describe, expect, it } from "vitest";
import { listDataSets, loadDataSet, prepareDataSet } from "../../lib/datasets";
import { findCatalogueEntry } from "../../lib/datasets/catalogue/catalogue";
import { locateFiles } from "../../lib/datasets/files/locate";
import { manifestFor } from "../../lib/datasets/source";

/** Real data sets in $MI_NAS_DATA: these tests run where there are some. */
const found = process.env.MI_NAS_DATA ? listDataSets().filter(({ place }) => place === "MI_NAS_DATA") : [];
const hasMnist = found.some(({ id, availability }) => id === "mnist" && availability === "official");

function countLabels(labels: ArrayLike<number>, nClasses: number): number[] {
  const counts = new Array<number>(nClasses).fill(0);
  for (let index = 0; index < labels.length; index++) counts[labels[index]]++;
  return counts;
}

describe("real data sets", () => {
  it.runIf(hasMnist)("MNIST begins with the well-known 5, 0, 4, 1, 9, and its test part with 7, 2, 1", async () => {
    const { train, test } = await loadDataSet("mnist");
    expect([...train.labels.slice(0, 5)]).toEqual([5, 0, 4, 1, 9]);
    expect([...test.labels.slice(0, 3), ...test.labels.slice(-3)]).toEqual([7, 2, 1, 4, 5, 6]);
    // Row 5 of the first image: the upper bar of the 5, as printed in many introductions.
    const bar = [3, 18, 18, 18, 126, 136, 175, 26, 166, 255, 247, 127];
    expect([...train.images.subarray(5 * 28 + 12, 5 * 28 + 24)]).toEqual(bar);
  });

  it.runIf(hasMnist)("MNIST has the published number of images of each digit", async () => {
    const { train, test } = await loadDataSet("mnist");
    expect(countLabels(train.labels, 10)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(countLabels(test.labels, 10)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });

  it.runIf(hasMnist)("MNIST has the published mean and deviation of its training pixels", async () => {
    const options = { trainPoints: "all", validationPoints: 10, seed: 1 } as const;
    const { mean, standardDeviation } = await prepareDataSet("mnist", options);
    // 0.1307 and 0.3081 of 255 over 28 × 28; the black frame of 32 × 32 adds zeros.
    const share = 784 / 1024;
    const expectedMean = 0.1307 * 255 * share;
    const meanSquare = (0.3081 ** 2 + 0.1307 ** 2) * 255 ** 2 * share;
    expect(mean[0]).toBeCloseTo(expectedMean, 1);
    expect(standardDeviation[0]).toBeCloseTo(Math.sqrt(meanSquare - expectedMean ** 2), 1);
  });

  it.runIf(found.length > 0)("load whole, with as many images as the listing says, and every class", async () => {
    for (const { id, nClasses, foundTrainPoints, foundTestPoints, availability } of found) {
      const { train, test, classNames, source } = await loadDataSet(id);
      expect([train.nPoints, test.nPoints]).toEqual([foundTrainPoints, foundTestPoints]);
      expect(Math.min(...countLabels(train.labels, nClasses))).toBeGreaterThan(0);
      expect(classNames).toHaveLength(nClasses);
      expect(source.kind).toBe(availability);
    }
  });

  it.runIf(found.length > 0)("have as many images as their manifest says, where there is one", () => {
    for (const { id, foundTrainPoints, foundTestPoints } of found) {
      const { found: located } = locateFiles(findCatalogueEntry(id)!);
      const listed = located && manifestFor(located)?.datasets[id];
      if (listed?.train !== undefined) expect(foundTrainPoints).toBe(listed.train);
      if (listed?.test !== undefined) expect(foundTestPoints).toBe(listed.test);
    }
  });
});
