import { mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { listDataSets, loadDataSet } from "../../../lib/datasets";
import { writeFiles } from "../cifar-files";
import { useTemporaryFolders } from "../idx-files";
import { picture, writeImageFolder } from "./image-files";

const folders = useTemporaryFolders();
const root = (...path: string[]) => join(folders.data, "images", ...path);
const load = async (entry: object = {}) => {
  const datasets = { mine: { folder: "images", ...entry } };
  writeFileSync(join(folders.data, "datasets.json"), JSON.stringify({ datasets }));
  const { train, test, classNames, source } = await loadDataSet("mine");
  return { sizes: [train.nPoints, test.nPoints], train, test, classNames, description: source.description };
};
const refusal = async () => load().then(() => "", String);

describe("a folder with parts", () => {
  it.each([
    ["train", "test"],
    ["Train", "Test"],
    ["TRAIN", "TEST"],
    ["training", "testing"],
    ["Training", "Testing"],
    ["training_set", "test_set"],
    ["train", "val"],
    ["train", "valid"],
    ["train", "validation"],
    ["training", "dev"],
  ])("is read by the names %s and %s", async (train, test) => {
    await writeImageFolder(root(train), { a: 3, b: 3 });
    await writeImageFolder(root(test), { a: 1, b: 2 });
    const { sizes, classNames, description } = await load();
    expect([sizes, classNames]).toEqual([
      [6, 3],
      ["a", "b"],
    ]);
    expect(description).toBe("own: 6 training and 3 test images in 2 classes.");
  });

  it.each(["val", "valid", "Validation"])("says that %s is left aside where there is a test part", async (name) => {
    await writeImageFolder(root("train"), { a: 3, b: 3 });
    await writeImageFolder(root("test"), { a: 1, b: 1 });
    await writeImageFolder(root(name), { a: 2, b: 2 });
    const { sizes, description } = await load();
    expect(sizes).toEqual([6, 2]);
    expect(description).toBe(`own: 6 training and 2 test images in 2 classes; ${name} is left aside.`);
    expect(listDataSets().find(({ id }) => id === "mine")?.detail).toBe(description);
  });

  it("takes the validation part where the test part has no classes", async () => {
    await writeImageFolder(root("train"), { a: 3, b: 3 });
    await writeImageFolder(root("valid"), { a: 2, b: 2 });
    writeFiles(root("test"), { "1.png": await picture(1) });
    const { sizes, description } = await load();
    expect(sizes).toEqual([6, 4]);
    expect(description).toContain("test has no folders of classes: it is left aside.");
  });

  it("may be a class of such a name", async () => {
    await writeImageFolder(root(), { train: 5, bus: 5, test: 5 });
    expect((await load()).classNames).toEqual(["bus", "test", "train"]);
  });

  it.each([
    [["train", "test", "extra"], /extra: it lies beside train, but is no part by its name \(train, test, val\)/],
    [["train", "Train", "test"], /train: by its name it is a train part, as Train is/],
    [["train", "val", "valid"], /valid: by its name it is a validation part, as val is/],
    [["one", "test"], /it is a folder among the images of a class/],
  ])("of the names %j is refused", async (names, reason) => {
    for (const name of names) await writeImageFolder(root(name), { a: 2, b: 2 });
    expect(await refusal()).toMatch(reason);
  });

  it("is refused when a class is in one part only, naming it", async () => {
    await writeImageFolder(root("train"), { a: 2, b: 2, c: 2 });
    await writeImageFolder(root("test"), { a: 2, b: 2 });
    expect(await refusal()).toContain(`${root("test", "c")}: there is no such class in this part.`);
  });
});

describe("a folder as people have it", () => {
  it.each([
    ["once", ["leaves"]],
    ["twice", ["archive", "leaves"]],
    ["by its training part alone", ["train"]],
  ])("may be wrapped %s", async (_, wrappers) => {
    await writeImageFolder(root(...wrappers), { a: 5, b: 5 });
    writeFileSync(root("README.md"), "about");
    const { sizes, classNames } = await load();
    expect([sizes, classNames]).toEqual([
      [8, 2],
      ["a", "b"],
    ]);
  });

  it("may have wrapped parts", async () => {
    await writeImageFolder(root("train", "train"), { a: 3, b: 3 });
    await writeImageFolder(root("test", "test"), { a: 2, b: 2 });
    expect((await load()).sizes).toEqual([6, 4]);
  });

  it.each([
    ["notes.txt", true],
    ["labels.csv", true],
    ["_annotations.coco.json", true],
    ["unnamed", true],
    [".DS_Store", false],
    ["._image.png", false],
    ["Thumbs.db", false],
    ["desktop.ini", false],
  ])("may hold %s, in a class or beside them", async (name, isSaid) => {
    await writeImageFolder(root(), { a: 5, b: 5 });
    writeFileSync(root("a", name), "no image");
    writeFileSync(root(name), "no image");
    const { sizes, description } = await load();
    expect(sizes).toEqual([8, 2]);
    const note = isSaid ? `; 2 files that are no images were passed over (${name}, ${name})` : "";
    expect(description).toBe(`own: 8 training and 2 test images in 2 classes${note}.`);
  });

  it("may hold what an archive of a Mac leaves behind", async () => {
    await writeImageFolder(root("train"), { a: 3, b: 3 });
    await writeImageFolder(root("test"), { a: 1, b: 1 });
    writeFiles(root("__MACOSX", "train"), { "._a": "x" });
    expect((await load()).sizes).toEqual([6, 2]);
  });

  it.each([
    ["é", "e\u0301"],
    ["Äpfel", "A\u0308pfel"],
    ["가", "\u1100\u1161"],
  ])("may spell the class %s in two Unicode forms", async (composed, decomposed) => {
    await writeImageFolder(root("train"), { [composed]: 3, b: 3 });
    await writeImageFolder(root("test"), { [decomposed]: 2, b: 2 });
    const { classNames, sizes } = await load();
    expect([classNames, sizes]).toEqual([["b", composed].sort(), [6, 4]]);
  });

  it("may be named in another Unicode form than datasets.json does", async () => {
    await writeImageFolder(root(), { a: 5, b: 5 });
    renameSync(root(), join(folders.data, "cafe\u0301"));
    expect((await load({ folder: "café" })).sizes).toEqual([8, 2]);
  });

  it("may have a class as two folders whose names look alike", async () => {
    await writeImageFolder(root(), { é: 3, "e\u0301": 3, b: 5 });
    expect((await load()).classNames).toEqual(["b", "é"]);
  });

  it("may hold links to folders and to images", async () => {
    await writeImageFolder(join(folders.data, "elsewhere"), { a: 5, more: 1 });
    await writeImageFolder(root(), { b: 4 });
    symlinkSync(join(folders.data, "elsewhere", "a"), root("a"));
    symlinkSync(join(folders.data, "elsewhere", "more", "image-0.png"), root("b", "linked.png"));
    expect((await load()).sizes).toEqual([8, 2]);
  });

  it("may hold images of any size, mode and spelling, each with its own value", async () => {
    const colour = (level: number, side: number) =>
      sharp({ create: { width: side, height: 2 * side, channels: 3, background: { r: level, g: level, b: level } } });
    const frames = (await Promise.all([90, 200].map((level) => colour(level, 5).png().toBuffer()))) as Buffer[];
    const animated = sharp(frames, { join: { animated: true } });
    const files: Record<string, Buffer> = {
      "a.PNG": await colour(10, 40).png().toBuffer(),
      "b.Jpg": await colour(20, 7).jpeg({ quality: 100 }).toBuffer(),
      "c.JPEG": await colour(30, 64).toColourspace("b-w").jpeg({ quality: 100 }).toBuffer(),
      "d.png": await colour(40, 33).png({ progressive: true }).toBuffer(),
      "e.png": await colour(50, 9).png({ palette: true }).toBuffer(),
      "f.png": await colour(255, 16).toColourspace("b-w").png({ palette: true, colours: 2 }).toBuffer(),
      "g.webp": await colour(70, 20).webp({ lossless: true }).toBuffer(),
      "h.tif": await colour(80, 20).tiff({ compression: "lzw" }).toBuffer(),
      "i.gif": await animated.clone().gif().toBuffer(),
      "j.webp": await animated.clone().webp({ lossless: true }).toBuffer(),
      "k.png": await colour(110, 1).png().toBuffer(),
    };
    writeFiles(root("train", "a"), files);
    await writeImageFolder(root("train"), { b: 1 });
    await writeImageFolder(root("test"), { a: 1, b: 1 });
    const { train } = await load({ side: 8, channels: 1 });
    const middles = Array.from({ length: 11 }, (_, index) => train.pick([index])[4 * 8 + 4]);
    expect(middles).toEqual([10, 20, 30, 40, 50, 255, 70, 80, 90, 90, 110]);
  });

  it("shows strokes on a transparent background, on white or as asked", async () => {
    const strokes = (isBar: boolean, level: number) => {
      const rgba = Uint8Array.from({ length: 16 * 16 * 4 }, (_, index) => {
        const [x, y] = [Math.floor(index / 4) % 16, Math.floor(index / 64)];
        return index % 4 === 3 ? (Math.abs((isBar ? x : y) - 8) < 2 ? 255 : 0) : level;
      });
      return sharp(rgba, { raw: { width: 16, height: 16, channels: 4 } })
        .png()
        .toBuffer();
    };
    const write = async (level: number) => {
      for (const name of ["bar", "dash"]) {
        const content = await strokes(name === "bar", level);
        writeFiles(root(name), { "1.png": content, "2.png": content });
      }
    };
    const differ = ({ train }: Awaited<ReturnType<typeof load>>) =>
      train.pick([0]).some((value, index) => value !== train.pick([1])[index]);
    await write(0);
    expect(differ(await load())).toBe(true);
    await write(255);
    expect(await refusal()).toMatch(
      /\.png: it shows nothing on white, which is the colour of its strokes: set another background\./,
    );
    expect(differ(await load({ background: "black" }))).toBe(true);
  });

  it("is refused when its images lie in no class, naming one", async () => {
    mkdirSync(root());
    writeFiles(root(), { "cat.0.jpg": await picture(1), "labels.csv": "cat" });
    expect(await refusal()).toContain(`${root("cat.0.jpg")}: folders of images are expected here, one a class.`);
  });
});
