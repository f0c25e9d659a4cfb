import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listDataSets, loadDataSet } from "../../../lib/datasets";
import { findCatalogueEntry } from "../../../lib/datasets/catalogue/catalogue";
import { locateFiles } from "../../../lib/datasets/files/locate";
import { npzReader } from "../../../lib/datasets/readers/npz-reader";
import { toyPart, useTemporaryFolders } from "../idx-files";
import { npyFile, npzFile, writeKuzushiji49 } from "../npz-files";

const folders = useTemporaryFolders();
const toy = { train: toyPart(98, 1, 49), test: toyPart(49, 2, 49) };
const directory = () => join(folders.data, "kuzushiji-49");

describe("reading NPZ data sets", () => {
  it("gives every byte as written, with the names of the syllabary", async () => {
    writeKuzushiji49(directory(), toy);
    const { train, test, classNames } = await loadDataSet("kuzushiji-49");
    expect(Buffer.from(train.images).equals(Buffer.from(toy.train.images))).toBe(true);
    expect([...train.labels]).toEqual([...toy.train.labels]);
    expect(Buffer.from(test.images).equals(Buffer.from(toy.test.images))).toBe(true);
    expect([classNames.length, classNames[0], classNames[47], classNames[48]]).toEqual([49, "あ", "ん", "ゝ"]);
    const entry = listDataSets().find(({ id }) => id === "kuzushiji-49");
    expect(entry).toMatchObject({ availability: "partial", foundTrainPoints: 98, foundTestPoints: 49 });
  });

  it("takes the names from the class map beside the files where there is one", async () => {
    writeKuzushiji49(directory(), toy);
    const rows = Array.from({ length: 49 }, (_, index) => `${index},U+${4000 + index},c${index}`);
    writeFileSync(join(directory(), "k49_classmap.csv"), ["index,codepoint,char", ...rows, ""].join("\r\n"));
    expect((await loadDataSet("kuzushiji-49")).classNames[48]).toBe("c48");
  });

  it.each(["<i8", "<i4", "|i1", "<u2"])("reads labels of type %s", async (type) => {
    writeKuzushiji49(directory(), toy);
    const width = Number(type.slice(2));
    const labels = Buffer.alloc(98 * width);
    toy.train.labels.forEach((label, index) => {
      labels[index * width] = label;
    });
    writeFileSync(join(directory(), "k49-train-labels.npz"), npzFile({ arr_0: npyFile(type, [98], labels) }));
    expect([...(await loadDataSet("kuzushiji-49")).train.labels]).toEqual([...toy.train.labels]);
  });

  it("chooses as balanced as the classes allow, the same images each time, in their order", async () => {
    // 300 images of classes with 1, 2, … images: smaller than the choice of 100 would give each of 49 classes or not.
    const sizes = Array.from({ length: 49 }, (_, label) => (label < 10 ? 1 : 8));
    const labels = Uint8Array.from(sizes.flatMap((size, label) => new Array<number>(size).fill(label)));
    const images = Uint8Array.from({ length: labels.length * 784 }, (_, index) => {
      const point = Math.floor(index / 784);
      return index % 784 === 0 ? point % 256 : index % 784 === 1 ? point >> 8 : 0;
    });
    writeKuzushiji49(directory(), { train: { images, labels }, test: toy.test });
    const published = findCatalogueEntry("kuzushiji-49")!;
    const entry = { ...published, trainPoints: 100 };
    const located = locateFiles(entry).found!;
    const { train } = await npzReader.read(entry, located);
    expect(npzReader.peek(entry, located)).toEqual({ train: 100, test: 49 });
    expect(train.nPoints).toBe(100);
    const counts = new Array<number>(49).fill(0);
    for (const label of train.labels) counts[label]++;
    const ample = counts.slice(10);
    expect(counts.slice(0, 10).every((count) => count === 1)).toBe(true);
    expect(Math.max(...ample) - Math.min(...ample)).toBeLessThanOrEqual(1);
    const chosen = Array.from(
      { length: 100 },
      (_, point) => train.images[point * 784] + 256 * train.images[point * 784 + 1],
    );
    expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b));
    expect([...train.labels]).toEqual(chosen.map((index) => labels[index]));
    expect((await npzReader.read(entry, located)).train.images).toEqual(train.images);
  });
});
