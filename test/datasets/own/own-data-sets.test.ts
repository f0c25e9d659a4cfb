import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import {
  fingerprintDataSet,
  listDataSets,
  loadDataSet,
  prepareDataSet,
  profileDataSets,
  registerDataSet,
} from "../../../lib/datasets";
import { writeFiles } from "../cifar-files";
import { toyPart, useTemporaryFolders } from "../idx-files";
import { npyFile, npzFile } from "../npz-files";
import { picture, writeImageFolder } from "./image-files";

const folders = useTemporaryFolders();
const listing = () => join(folders.data, "datasets.json");
const write = (datasets: unknown) => writeFileSync(listing(), JSON.stringify({ datasets }));
const shapes = () => join(folders.data, "shapes");
const entryOf = (id: string) => listDataSets().find((entry) => entry.id === id);

/** The red of each image in the top left corner. */
const reds = ({ images, nPoints }: { images: Uint8Array; nPoints: number }) =>
  Array.from({ length: nPoints }, (_, index) => images[index * 32 * 32 * 3]);

describe("a folder of images", () => {
  it("becomes a data set by an entry in datasets.json, usable wherever an id is", async () => {
    await writeImageFolder(shapes(), { round: 10, angular: 10, flat: 5 });
    write({ shapes: { folder: "shapes", title: "My shapes", licence: "CC0", split: "test" } });
    const { train, test, classNames, nClasses, title, source, height, channels } = await loadDataSet("shapes");
    expect([nClasses, title, height, channels, source.licence]).toEqual([3, "My shapes", 32, 3, "CC0"]);
    expect(classNames).toEqual(["angular", "flat", "round"]);
    expect([train.nPoints, test.nPoints]).toEqual([20, 5]);
    expect(source.description).toBe("own: 20 training and 5 test images in 3 classes.");
    const data = await prepareDataSet("shapes", { trainPoints: 9, validationPoints: 3, seed: 1 });
    expect(data.train.xs).toHaveLength(9 * 32 * 32 * 3);
    expect(entryOf("shapes")).toMatchObject({ availability: "own", kind: "own", foundTrainPoints: 20, nClasses: 3 });
    const { test: judged } = profileDataSets({ nTrain: 0, nTest: 1 });
    expect(judged).toEqual(["shapes"]);
  });

  it("keeps every image with its class, in one part only", async () => {
    await writeImageFolder(shapes(), { a: 10, b: 5 });
    write({ shapes: { folder: "shapes" } });
    const { train, test } = await loadDataSet("shapes");
    for (const part of [train, test]) {
      expect(reds(part).map((red) => Math.floor(red / 20))).toEqual([...part.labels]);
    }
    const all = [...reds(train), ...reds(test)].sort((a, b) => a - b);
    expect(all).toEqual([...Array.from({ length: 10 }, (_, i) => i), ...Array.from({ length: 5 }, (_, i) => 20 + i)]);
  });

  it("is split as its folders train and test say, where it has them", async () => {
    await writeImageFolder(join(shapes(), "train"), { a: 3, b: 3 });
    await writeImageFolder(join(shapes(), "test"), { a: 2, b: 2 }, "jpeg");
    write({ shapes: { folder: "shapes" } });
    const { train, test, classNames } = await loadDataSet("shapes");
    expect([train.nPoints, test.nPoints, classNames]).toEqual([6, 4, ["a", "b"]]);
  });

  it("gives other images for another seed, and its fingerprint says so", async () => {
    await writeImageFolder(shapes(), { a: 10, b: 10 });
    const withSeed = async (seed: number) => {
      write({ shapes: { folder: "shapes", seed } });
      return { reds: reds((await loadDataSet("shapes")).test), fingerprint: await fingerprintDataSet("shapes") };
    };
    const [one, two, again] = [await withSeed(1), await withSeed(2), await withSeed(1)];
    expect(two.reds).not.toEqual(one.reds);
    expect(two.fingerprint).not.toBe(one.fingerprint);
    expect(again).toEqual(one);
  });

  it("has another fingerprint after any change: an image replaced, added, renamed or moved", async () => {
    await writeImageFolder(shapes(), { a: 3, b: 3 });
    write({ shapes: { folder: "shapes" } });
    const seen = new Set([await fingerprintDataSet("shapes")]);
    const after = async (change: () => void) => {
      change();
      const fingerprint = await fingerprintDataSet("shapes");
      expect((await loadDataSet("shapes")).fingerprint).toBe(fingerprint);
      seen.add(fingerprint);
    };
    const other = await picture(200);
    await after(() => writeFileSync(join(shapes(), "a", "image-1.png"), other));
    await after(() => writeFileSync(join(shapes(), "a", "image-9.png"), other));
    await after(() => rmSync(join(shapes(), "a", "image-0.png")));
    await after(() => writeFiles(join(shapes(), "c"), { "1.png": other, "2.png": other }));
    await after(() => write({ shapes: { folder: "shapes", channels: 1 } }));
    await after(() => write({ shapes: { folder: "shapes", side: 16 } }));
    expect(seen.size).toBe(7);
  });

  it("may be grey and smaller", async () => {
    await writeImageFolder(shapes(), { a: 2, b: 2 });
    write({ shapes: { folder: "shapes", channels: 1, side: 16 } });
    const { train, height, channels } = await loadDataSet("shapes");
    expect([train.images.length, height, channels]).toEqual([2 * 256, 16, 1]);
  });
});

describe("an NPZ file", () => {
  const { images, labels } = toyPart(30, 1, 3);

  it("with x and y becomes a data set, split by class", async () => {
    const arrays = { x: npyFile("|u1", [30, 28, 28], images), y: npyFile("<i8", [30], wide(labels)) };
    writeFiles(folders.data, { "mine.npz": npzFile(arrays) });
    write({ mine: { npz: "mine.npz", classNames: ["one", "two", "three"], testShare: 0.5 } });
    const { train, test, classNames, channels, height } = await loadDataSet("mine");
    expect([train.nPoints, test.nPoints, channels, height]).toEqual([15, 15, 1, 28]);
    expect(classNames).toEqual(["one", "two", "three"]);
    const original = new Map(
      Array.from(labels, (label, index) => [
        Buffer.from(images.subarray(index * 784, (index + 1) * 784)).toString("hex"),
        label,
      ]),
    );
    train.labels.forEach((label, index) => {
      expect(original.get(Buffer.from(train.pick([index])).toString("hex"))).toBe(label);
    });
    expect(entryOf("mine")).toMatchObject({ availability: "own", foundTrainPoints: 15, nClasses: 3 });
  });

  it("with a training and a test part keeps them, and makes large squares smaller", async () => {
    const x = npyFile(
      "|u1",
      [4, 64, 64, 3],
      Uint8Array.from({ length: 4 * 64 * 64 * 3 }, (_, index) => index % 3),
    );
    const y = npyFile("|u1", [4, 1], Uint8Array.of(0, 1, 0, 1));
    writeFiles(folders.data, { "mine.npz": npzFile({ x_train: x, y_train: y, x_test: x, y_test: y }) });
    write({ mine: { npz: "mine.npz" } });
    const { train, test, height, channels, classNames } = await loadDataSet("mine");
    expect([train.nPoints, test.nPoints, height, channels, classNames]).toEqual([4, 4, 32, 3, ["0", "1"]]);
    expect([...train.images.subarray(0, 6)]).toEqual([0, 1, 2, 0, 1, 2]);
  });
});

describe("the labels of an NPZ file", () => {
  const { images } = toyPart(12, 1, 3);
  const types = {
    "<i8": (values: readonly number[]) => BigInt64Array.from(values, BigInt),
    "<u8": (values: readonly number[]) => BigUint64Array.from(values, BigInt),
    "<u2": (values: readonly number[]) => Uint16Array.from(values),
    "|i1": (values: readonly number[]) => Int8Array.from(values),
  };
  it.each([
    ["from 0", "<u8", [0, 1, 2], ""],
    ["from 1", "<i8", [1, 2, 3], "; labels 1, 2, 3 are classes 0 to 2"],
    ["with a gap", "|i1", [0, 2, 5], "; labels 0, 2, 5 are classes 0 to 2"],
    ["far from 0", "<u2", [300, 0, 65_535], "; labels 0, 300, 65535 are classes 0 to 2"],
    ["of 64 bits", "<u8", [7, 2 ** 40, 8], "; labels 7, 8, 1099511627776 are classes 0 to 2"],
  ] as const)("%s (%s) make three classes, in words where they were counted anew", async (_, type, values, note) => {
    const labels = Array.from({ length: 12 }, (_, index) => values[index % 3]);
    const y = npyFile(type, [12], Buffer.from(types[type](labels).buffer));
    writeFiles(folders.data, { "mine.npz": npzFile({ x: npyFile("|u1", [12, 28, 28], images), y }) });
    write({ mine: { npz: "mine.npz", testShare: 0.5 } });
    const { train, test, classNames, nClasses, source } = await loadDataSet("mine");
    const rising = [...values].sort((a, b) => a - b);
    expect([nClasses, classNames]).toEqual([3, rising.map(String)]);
    expect(source.description).toBe(`own: 6 training and 6 test images in 3 classes${note}.`);
    for (const part of [train, test]) {
      expect([...part.labels].sort()).toEqual([0, 0, 1, 1, 2, 2]);
      part.labels.forEach((label, index) => {
        const image = Buffer.from(part.pick([index]));
        const at = labels.findIndex((_, point) => image.equals(images.subarray(point * 784, (point + 1) * 784)));
        expect(labels[at]).toBe(rising[label]);
      });
    }
  });
});

describe("registering a data set", () => {
  it("reads it, enters it in datasets.json beside others, and replaces an entry of its id", async () => {
    await writeImageFolder(shapes(), { a: 4, b: 4 });
    write({ other: { npz: "other.npz" } });
    const registered = await registerDataSet({ id: "shapes", folder: shapes(), file: listing() });
    expect(registered.train.nPoints).toBe(6);
    expect(inspect(registered)).toMatch(/^shapes: 6 \+ 2 images \(\d+ × \d+ × \d, training \+ test\) of 2 classes\. /);
    await registerDataSet({ id: "shapes", folder: shapes(), testShare: 0.5, file: listing() });
    const { datasets } = JSON.parse(readFileSync(listing(), "utf8"));
    expect(Object.keys(datasets)).toEqual(["other", "shapes"]);
    expect(datasets.shapes).toEqual({ folder: "shapes", testShare: 0.5 });
    expect((await loadDataSet("shapes")).train.nPoints).toBe(4);
  });

  const other = '"other" : {"npz":"other.npz",\t"split": "test" , "testShare":0.50}';
  const third = '"third":{ "folder" :"\\u0061" }';
  it.each([
    ["one line", `{"datasets":{${other},${third}}}`],
    ["lines", `{\n    "datasets": {\n        ${other},\n        ${third}\n    }\n}\n`],
    ["Windows' lines", `{\r\n\t"datasets": {\r\n\t\t${other},\r\n\t\t${third}\r\n\t}\r\n}`],
  ])("leaves other entries byte for byte as they are, in %s", async (_, text) => {
    await writeImageFolder(shapes(), { a: 4, b: 4 });
    writeFileSync(listing(), text);
    const register = (seed: number) => registerDataSet({ id: "shapes", folder: shapes(), seed, file: listing() });
    await register(3);
    await register(4);
    const now = readFileSync(listing(), "utf8");
    expect(now.startsWith(text.slice(0, text.indexOf(third) + third.length))).toBe(true);
    expect(JSON.parse(now).datasets).toEqual({
      ...JSON.parse(text).datasets,
      shapes: { folder: "shapes", seed: 4 },
    });
    expect(now.includes("\r\n")).toBe(text.includes("\r\n"));
  });

  it("begins a file where there is none", async () => {
    await writeImageFolder(shapes(), { a: 4, b: 4 });
    await registerDataSet({ id: "shapes", folder: shapes(), file: listing() });
    expect(readFileSync(listing(), "utf8")).toBe(
      '{\n  "datasets": {\n    "shapes": {\n      "folder": "shapes"\n    }\n  }\n}\n',
    );
  });

  it.each([
    [{ id: "mnist" }, /another data set has this id/],
    [{ id: "procedural-blobs" }, /another data set has this id/],
    [{ id: "My Shapes" }, /small letters, digits and hyphens/],
    [{ id: "../shapes" }, /small letters, digits and hyphens/],
    [{ id: "shapes", npz: "both.npz" }, /either folder or npz/],
    [{ id: "shapes", side: 33 }, /side/],
    [{ id: "shapes", testShare: 1 }, /testShare/],
    [{ id: "shapes", colour: true }, /colour/],
    [{ id: "shapes", file: "/elsewhere/datasets.json" }, /is looked for in/],
  ])("is refused with %j, and nothing is entered", async (registration, reason) => {
    await writeImageFolder(shapes(), { a: 2, b: 2 });
    const given = { folder: shapes(), file: listing(), ...registration } as Parameters<typeof registerDataSet>[0];
    await expect(registerDataSet(given)).rejects.toThrow(reason);
    expect(listDataSets().some(({ id }) => id === "shapes")).toBe(false);
  });

  it("enters nothing when the images cannot be read", async () => {
    await writeImageFolder(shapes(), { a: 2, b: 2 });
    writeFileSync(join(shapes(), "a", "image-0.png"), "no image");
    await expect(registerDataSet({ id: "shapes", folder: shapes(), file: listing() })).rejects.toThrow(/image-0\.png/);
    expect(entryOf("shapes")).toBeUndefined();
  });
});

function wide(labels: Uint8Array): Buffer {
  return Buffer.from(BigInt64Array.from(labels, (label) => BigInt(label)).buffer);
}
