import { mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { dataFolderProblem, listDataSets, loadDataSet } from "../../../lib/datasets";
import { findCatalogueEntry } from "../../../lib/datasets/catalogue/catalogue";
import { locateFiles, type SearchPlace, searchPlaces } from "../../../lib/datasets/files/locate";
import { missingDataSets, profileOf } from "../../../lib/experiments";
import { projectRoot } from "../../../lib/platform/paths";
import { writeFiles } from "../cifar-files";
import { toyPart, useTemporaryFolders, writeToyFiles } from "../idx-files";

const folders = useTemporaryFolders();
const toy = { train: toyPart(10, 1), test: toyPart(10, 2) };
const fashion = findCatalogueEntry("fashion-mnist")!;
const mnist = findCatalogueEntry("mnist")!;

const place = (name: string, layouts = fashion.layouts): SearchPlace => {
  return { folder: join(folders.data, name), place: "data", layouts };
};

describe("looking for data sets", () => {
  it("looks in $MI_NAS_DATA, then data/, then the folder of a system package", () => {
    expect(searchPlaces(fashion).map(({ folder, place: kind }) => [folder, kind])).toEqual([
      [folders.data, "MI_NAS_DATA"],
      [join(projectRoot, "data"), "data"],
      ["/usr/share/datasets/fashion-mnist", "system package"],
    ]);
    expect(searchPlaces(mnist).map(({ place: kind }) => kind)).toEqual(["MI_NAS_DATA", "data"]);
  });

  it("looks only in data/ and the package's folder when $MI_NAS_DATA is not set", () => {
    delete process.env.MI_NAS_DATA;
    expect(searchPlaces(fashion).map(({ place: kind }) => kind)).toEqual(["data", "system package"]);
  });

  it("takes the first place that holds the set", () => {
    writeToyFiles(join(folders.data, "second", "fashion-mnist"), toy);
    const places = [place("first"), place("second"), place("third")];
    expect(locateFiles(fashion, places).found?.root).toBe(join(folders.data, "second"));
    writeToyFiles(join(folders.data, "third", "fashion-mnist"), toy);
    expect(locateFiles(fashion, places).found?.root).toBe(join(folders.data, "second"));
    writeToyFiles(join(folders.data, "first", "fashion-mnist"), toy);
    expect(locateFiles(fashion, places).found?.root).toBe(join(folders.data, "first"));
  });

  it.each(["fashion-mnist", "FashionMNIST/raw", "FashionMNIST"])("finds the layout %s", (layout) => {
    writeToyFiles(join(folders.data, layout), toy, { gzip: layout.length % 2 === 0 });
    const { found } = locateFiles(fashion, [place(".")]);
    expect(found?.directory).toBe(join(folders.data, layout));
    expect(Object.keys(found?.paths ?? {})).toEqual(["train-images", "train-labels", "test-images", "test-labels"]);
  });

  it("finds a package's folder, which holds the files themselves", () => {
    writeToyFiles(join(folders.data, "package"), toy);
    expect(locateFiles(fashion, [place("package", [""])]).found?.directory).toBe(join(folders.data, "package"));
  });

  it.each(["mnist", "fashion-mnist", "kmnist"])(
    "reads %s from dotted files beside folders of the hyphened names",
    async (id) => {
      const directory = join(folders.data, id);
      writeToyFiles(directory, toy, { gzip: false, dotted: true });
      for (const name of readdirSync(directory)) {
        writeFiles(join(directory, name.replace(".idx", "-idx")), { [name.replace(".idx", "-idx")]: "another copy" });
      }
      expect((await loadDataSet(id)).train.labels).toEqual(toy.train.labels);
    },
  );

  it("reads files that lie in folders of their names", async () => {
    const plain = join(folders.data, "plain");
    writeToyFiles(plain, toy, { gzip: false });
    for (const name of readdirSync(plain)) {
      mkdirSync(join(folders.data, "mnist", name), { recursive: true });
      renameSync(join(plain, name), join(folders.data, "mnist", name, name));
    }
    expect((await loadDataSet("mnist")).train.labels).toEqual(toy.train.labels);
  });

  it.each([
    ["tiny-imagenet-03", "tiny-imagenet/tiny-imagenet-200", "is unpacked, and the zip file is read: `zip -qr"],
    ["tiny-imagenet-00", "tiny-imagenet-200", "is unpacked"],
    ["cifar-10", "cifar-10/cifar-10-batches-py", "is the Python version; the binary version is read."],
    ["cifar-100", "cifar-100-python", "is the Python version; the binary version is read."],
    ["mnist", "mnist/mnist_train.csv", "is another form of the data set; its four IDX files are read."],
    ["emnist-letters", "emnist-letters/gzip.zip", "is the archive of all of EMNIST"],
  ])("says of %s that %s lies there, and what to do", async (id, path, advice) => {
    mkdirSync(join(folders.data, path), { recursive: true });
    const detail = listDataSets().find((entry) => entry.id === id)?.detail;
    expect(detail).toContain(`${join(folders.data, path)} ${advice}`);
    await expect(loadDataSet(id)).rejects.toThrow(advice);
  });

  it.each([
    ["is not there", () => undefined, "there is no such folder."],
    ["is a file", (path: string) => writeFileSync(path, ""), "which is no folder"],
    ["lies below a file", (path: string) => writeFileSync(dirname(path), ""), "it is not a folder."],
  ])("says that $MI_NAS_DATA %s", async (_, make, reason) => {
    const path = join(folders.data, "one", "two");
    if (reason !== "it is not a folder.") mkdirSync(dirname(path));
    make(path);
    process.env.MI_NAS_DATA = path;
    expect(dataFolderProblem()).toContain(`MI_NAS_DATA names ${path}`);
    expect(dataFolderProblem()).toContain(reason);
    await expect(loadDataSet("kmnist")).rejects.toThrow(`MI_NAS_DATA names ${path}`);
    expect(missingDataSets({ profile: profileOf("smoke") })).toContain(`MI_NAS_DATA names ${path}`);
  });

  it("says nothing of $MI_NAS_DATA where it is a folder or not set", () => {
    expect(dataFolderProblem()).toBeUndefined();
    delete process.env.MI_NAS_DATA;
    expect(dataFolderProblem()).toBeUndefined();
  });

  it("passes over an incomplete folder, and names what it lacks", () => {
    const half = join(folders.data, "first", "fashion-mnist");
    mkdirSync(half, { recursive: true });
    writeFileSync(join(half, "train-images-idx3-ubyte.gz"), "");
    const places = [place("first"), place("second")];
    const { found, incomplete } = locateFiles(fashion, places);
    expect(found).toBeUndefined();
    expect(incomplete).toEqual([
      {
        directory: half,
        missing: ["train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"],
      },
    ]);
    writeToyFiles(join(folders.data, "second", "fashion-mnist"), toy);
    expect(locateFiles(fashion, places).found?.root).toBe(join(folders.data, "second"));
  });
});
