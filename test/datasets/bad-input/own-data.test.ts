import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listDataSets, loadDataSet } from "../../../lib/datasets";
import { writeFiles } from "../cifar-files";
import { useTemporaryFolders } from "../idx-files";
import { npyFile, npzFile } from "../npz-files";
import { picture, writeImageFolder } from "../own/image-files";
import { expectRefusal } from "./expect-refusal";

const folders = useTemporaryFolders();
const listing = () => join(folders.data, "datasets.json");
const describeAs = (entry: unknown) => writeFileSync(listing(), JSON.stringify({ datasets: { mine: entry } }));

describe("datasets.json", () => {
  it.each([
    "",
    "{",
    "[]",
    "17",
    "null",
    "{}",
    '{"datasets":[]}',
    '{"datasets":{"mine":3}}',
    '{"datasets":{"mine":{}}}',
    '{"datasets":{"mine":{"folder":""}}}',
    '{"datasets":{"mine":{"folder":"a","npz":"b"}}}',
    '{"datasets":{"mine":{"folder":"a","side":0}}}',
    '{"datasets":{"mine":{"folder":"a","channels":2}}}',
    '{"datasets":{"mine":{"folder":"a","testShare":0}}}',
    '{"datasets":{"mine":{"folder":"a","seed":-1}}}',
    '{"datasets":{"mine":{"folder":"a","unknown":1}}}',
    '{"datasets":{"Mine":{"folder":"a"}}}',
    '{"datasets":{"a/b":{"folder":"a"}}}',
    '{"datasets":{"mine":{"folder":"a"}},"more":1}',
  ])("of the content %j is refused, naming it", async (text) => {
    writeFileSync(listing(), text);
    await expect(loadDataSet("mine")).rejects.toThrow(`Cannot read ${listing()}: `);
    expect(() => listDataSets()).toThrow(`Cannot read ${listing()}: `);
  });

  it("is not asked about the data sets of the thesis", async () => {
    writeFileSync(listing(), "{");
    await expect(loadDataSet("kmnist")).rejects.not.toThrow(/datasets\.json/);
  });

  it("that names a missing folder makes an absent data set", async () => {
    describeAs({ folder: "nowhere" });
    expect(listDataSets().find(({ id }) => id === "mine")?.availability).toBe("absent");
    await expect(loadDataSet("mine")).rejects.toThrow(join(folders.data, "nowhere"));
  });
});

describe("a folder of images", () => {
  const root = () => join(folders.data, "images");
  const inside = (...path: string[]) => join(root(), ...path);

  const spoiled: readonly [string, () => void | Promise<void>, RegExp][] = [
    ["with a file beside the classes", () => writeFileSync(inside("stray.png"), "x"), /folders of images are expected/],
    ["with a Windows bitmap in a class", () => writeFileSync(inside("a", "x.BMP"), "x"), /x\.BMP: it is no PNG, JPEG/],
    ["with a drawing in a class", () => writeFileSync(inside("a", "x.svg"), "<svg/>"), /x\.svg: it is no PNG, JPEG/],
    [
      "with a folder in a class",
      () => mkdirSync(inside("a", "more.png")),
      /more\.png: it is a folder among the images/,
    ],
    ["with a folder of another name in a class", () => mkdirSync(inside("a", "more")), /more: it is a folder among/],
    ["with an empty class", () => mkdirSync(inside("c")), /it holds 0 images, a class needs at least 2/],
    ["with a class of other files", () => writeFiles(inside("c"), { "list.csv": "" }), /it holds 0 images/],
    ["with text for an image", () => writeFileSync(inside("a", "x.png"), "text"), /x\.png: it is no PNG, JPEG/],
    ["with an empty image", () => writeFileSync(inside("b", "x.jpg"), ""), /x\.jpg: it is empty/],
    [
      "with the beginning of a GIF under the name of a PNG",
      () => writeFileSync(inside("b", "x.png"), Buffer.from("GIF89a")),
      /x\.png: it is cut short/,
    ],
    [
      "with half a PNG",
      async () => writeFileSync(inside("a", "x.png"), (await picture(9)).subarray(0, 70)),
      /x\.png: it is cut short/,
    ],
    [
      "with half a JPEG",
      async () => writeFileSync(inside("a", "x.jpg"), (await picture(9, "jpeg", 200)).subarray(0, 500)),
      /x\.jpg: it is cut short/,
    ],
    [
      "with a named pipe for an image",
      () => void execFileSync("mkfifo", [inside("a", "x.png")]),
      /x\.png: it is not a regular file/,
    ],
    ["with a link to itself", () => symlinkSync("x.png", inside("a", "x.png")), /form a loop/],
    ["with a dangling link", () => symlinkSync("nowhere", inside("a", "x.png")), /does not exist/],
    ["with a link to itself for a class", () => symlinkSync("c", inside("c")), /form a loop/],
    ["with a link to its own folder for a class", () => symlinkSync(".", inside("c")), /a: it is a folder among/],
    ["with a class of one image", async () => writeFiles(inside("c"), { "1.png": await picture(1) }), /holds 1 image,/],
  ];
  it.each(spoiled)("%s is refused", async (_, spoil, reason) => {
    await writeImageFolder(root(), { a: 2, b: 2 });
    describeAs({ folder: "images" });
    await spoil();
    expect(await expectRefusal("mine", folders)).toMatch(reason);
  });

  it.each([[{}], [{ a: 3 }]])("with the classes %j is refused", async (sizes) => {
    mkdirSync(root());
    await writeImageFolder(root(), sizes);
    describeAs({ folder: "images" });
    expect(await expectRefusal("mine", folders)).toMatch(
      /it has (0 folders|1 folder) of images, 2 to 256 are expected/,
    );
  });

  it("that is a file, or an NPZ file that is a folder, is refused", async () => {
    await writeImageFolder(root(), { a: 2, b: 2 });
    describeAs({ npz: "images" });
    expect(await expectRefusal("mine", folders)).toMatch(/not a regular file/);
    describeAs({ folder: "datasets.json" });
    expect(await expectRefusal("mine", folders)).toMatch(/it is not a folder/);
  });
});

describe("a user's NPZ file", () => {
  const x = npyFile("|u1", [4, 8, 8], Buffer.alloc(256));
  const y = npyFile("|u1", [4], Uint8Array.of(0, 1, 0, 1));
  const spoiled: readonly [string, Readonly<Record<string, Buffer>>, RegExp][] = [
    ["no arrays", {}, /it has the arrays none; x and y/],
    ["other names", { data: x, labels: y }, /it has the arrays data, labels/],
    ["no labels", { x }, /it has the arrays x;/],
    ["only a training part", { x_train: x, y_train: y }, /are expected/],
    ["objects", { x: npyFile("|O", [4], Buffer.alloc(32)), y }, /Unsupported dtype/],
    ["floats", { x: npyFile("<f4", [4, 8, 8], Buffer.alloc(1024)), y }, /type f4/],
    ["two channels", { x: npyFile("|u1", [4, 4, 8, 2], Buffer.alloc(256)), y }, /n × height × width/],
    ["flat images", { x: npyFile("|u1", [4, 64], Buffer.alloc(256)), y }, /n × height × width/],
    ["large images of no whole factor", { x: npyFile("|u1", [4, 40, 40], Buffer.alloc(6400)), y }, /40 × 40 pixels/],
    ["fewer labels", { x, y: npyFile("|u1", [3], Uint8Array.of(0, 1, 2)) }, /3 labels in y for 4 images in x/],
    ["one class", { x, y: npyFile("|u1", [4], Buffer.alloc(4)) }, /make 1 classes/],
    ["a negative label", { x, y: npyFile("|i1", [4], Uint8Array.of(0, 1, 255, 1)) }, /label 2 is -1/],
    [
      "a label below all",
      { x, y: npyFile("<i8", [4], Buffer.from(BigInt64Array.of(0n, -(2n ** 63n), 1n, 1n).buffer)) },
      /label 1 is -9\d+, labels are integers from 0/,
    ],
    [
      "labels too large to count",
      { x, y: npyFile("<u8", [4], Buffer.from(BigUint64Array.of(0n, 1n, 2n ** 64n - 1n, 1n).buffer)) },
      /label 2 is 18446744073709552000, labels are integers from 0/,
    ],
    ["floats for labels", { x, y: npyFile("<f8", [4], Buffer.alloc(32)) }, /array y holds values of type f8, integers/],
    [
      "a label in its test part alone",
      { x_train: x, y_train: y, x_test: x, y_test: npyFile("|u1", [4], Uint8Array.of(0, 1, 2, 1)) },
      /its test part has images of label 2, its training part has none/,
    ],
    [
      "more than 256 labels",
      {
        x: npyFile("|u1", [600, 1, 1], Buffer.alloc(600)),
        y: npyFile("<u2", [600], Buffer.from(Uint16Array.from({ length: 600 }, (_, index) => index >> 1).buffer)),
      },
      /its labels make 300 classes, 2 to 256 are expected/,
    ],
    ["one image a class", { x, y: npyFile("|u1", [4], Uint8Array.of(0, 1, 2, 3)) }, /too few to set some aside/],
    [
      "no image",
      { x: npyFile("|u1", [0, 8, 8], Buffer.alloc(0)), y: npyFile("|u1", [0], Buffer.alloc(0)) },
      /no image|classes/,
    ],
    [
      "parts of other shapes",
      { x_train: x, y_train: y, x_test: npyFile("|u1", [4, 4, 4], Buffer.alloc(64)), y_test: y },
      /differ in shape/,
    ],
  ];
  it.each(spoiled)("with %s is refused", async (_, arrays, reason) => {
    writeFiles(folders.data, { "mine.npz": npzFile(arrays) });
    describeAs({ npz: "mine.npz" });
    expect(await expectRefusal("mine", folders)).toMatch(reason);
  });

  it("with other than as many names as labels is refused", async () => {
    writeFiles(folders.data, { "mine.npz": npzFile({ x, y }) });
    describeAs({ npz: "mine.npz", classNames: ["a", "b", "c"] });
    expect(await expectRefusal("mine", folders)).toMatch(/its labels are 0, 1: 2 classes, and classNames names 3/);
  });
});
