import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { listDataSets, loadDataSet, prepareDataSet } from "../../lib/datasets";
import { catalogue, findCatalogueEntry } from "../../lib/datasets/catalogue/catalogue";
import type { ImageSet } from "../../lib/datasets/data-set";
import { locateFiles } from "../../lib/datasets/files/locate";
import { findManifest } from "../../lib/datasets/files/manifest";

/** Real data sets in $MI_NAS_DATA: these tests run where there are some. */
const found = process.env.MI_NAS_DATA
  ? listDataSets().filter(({ place, kind }) => place === "MI_NAS_DATA" && kind === "real")
  : [];
const hasMnist = found.some(({ id, availability }) => id === "mnist" && availability === "official");

const has = (id: string) => found.some((entry) => entry.id === id);

/** Mean of the images of a class, shape of one image. */
function meanImage({ images, labels, nPoints }: ImageSet, label: number): Float64Array {
  const length = images.length / nPoints;
  const mean = new Float64Array(length);
  const count = Array.from(labels).filter((one) => one === label).length;
  for (let point = 0; point < nPoints; point++) {
    if (labels[point] !== label) continue;
    for (let index = 0; index < length; index++) mean[index] += images[point * length + index] / count;
  }
  return mean;
}

/** Ink in the part of a 28 × 28 image that a rule picks. */
function ink(image: Float64Array, isIn: (row: number, column: number) => boolean): number {
  return image.reduce((sum, value, index) => sum + (isIn(Math.floor(index / 28), index % 28) ? value : 0), 0);
}

/** Mean of one channel of an image with three. */
function channelMean(image: Float64Array, channel: number): number {
  return image.reduce((sum, value, index) => sum + (index % 3 === channel ? value : 0), 0) / (image.length / 3);
}

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

  it.runIf(hasMnist)("MNIST's images are byte for byte those of the official IDX files", async () => {
    const { train, test } = await loadDataSet("mnist");
    const md5 = ({ images, nPoints }: ImageSet) => {
      const header = Buffer.from([0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28]);
      header.writeUInt32BE(nPoints, 4);
      return createHash("md5").update(header).update(images).digest("hex");
    };
    expect(md5(train)).toBe("6bbc9ace898e44ae57da46a324031adb");
    expect(md5(test)).toBe("2646ac647ad5339dbf082846283269ea");
  });

  it.runIf(has("emnist-letters"))("EMNIST's letters are upright and not mirrored", async () => {
    const { train } = await loadDataSet("emnist-letters");
    const c = meanImage(train, 2);
    const t = meanImage(train, 19);
    expect(ink(c, (_, column) => column < 14)).toBeGreaterThan(1.1 * ink(c, (_, column) => column >= 14));
    expect(ink(t, (row) => row < 14)).toBeGreaterThan(1.1 * ink(t, (row) => row >= 14));
  });

  it.runIf(has("cifar-10"))("CIFAR-10's aeroplanes and ships are bluish, its deer are not", async () => {
    const { train, classNames } = await loadDataSet("cifar-10");
    const blueness = (name: string) => {
      const image = meanImage(train, classNames.indexOf(name));
      return channelMean(image, 2) - channelMean(image, 0);
    };
    expect(blueness("airplane")).toBeGreaterThan(5);
    expect(blueness("ship")).toBeGreaterThan(5);
    expect(blueness("deer")).toBeLessThan(-5);
  });

  it.runIf(has("tiny-imagenet-01"))("Tiny ImageNet's school buses are yellow", async () => {
    const { train, classNames } = await loadDataSet("tiny-imagenet-01");
    const image = meanImage(train, classNames.indexOf("school bus"));
    const [red, green, blue] = [0, 1, 2].map((channel) => channelMean(image, channel));
    expect(red - blue).toBeGreaterThan(15);
    expect(green - blue).toBeGreaterThan(8);
  });

  it.runIf(found.length > 0)("have as many images of each class where their manifest says so", async () => {
    for (const { id, nClasses } of found) {
      const { found: located } = locateFiles(findCatalogueEntry(id)!);
      const selection = located && findManifest(located)?.datasets[id]?.selection;
      if (!selection?.includes("of each class")) continue;
      const { train, test } = await loadDataSet(id);
      for (const { labels, nPoints } of [train, test]) {
        expect(countLabels(labels, nClasses)).toEqual(new Array(nClasses).fill(nPoints / nClasses));
      }
    }
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
    const sums = new Map<string, { train: number; test: number }>();
    for (const { id, foundTrainPoints = 0, foundTestPoints = 0 } of found) {
      const key = findCatalogueEntry(id)?.manifestId ?? id;
      const { train, test } = sums.get(key) ?? { train: 0, test: 0 };
      sums.set(key, { train: train + foundTrainPoints, test: test + foundTestPoints });
    }
    for (const [key, { train, test }] of sums) {
      const entry = catalogue.find(({ manifestId, id }) => (manifestId ?? id) === key)!;
      const { found: located } = locateFiles(entry);
      const listed = located && findManifest(located)?.datasets[key];
      if (listed?.train !== undefined) expect(train).toBe(listed.train);
      if (listed?.test !== undefined) expect(test).toBe(listed.test);
    }
  });
});
