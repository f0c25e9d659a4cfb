import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findCatalogueEntry } from "../../../lib/datasets/catalogue/catalogue";
import { locateFiles, type SearchPlace, searchPlaces } from "../../../lib/datasets/files/locate";
import { projectRoot } from "../../../lib/platform/paths";
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
