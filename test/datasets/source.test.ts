import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DataFileError, listDataSets, loadDataSet } from "../../lib/datasets";
import { findCatalogueEntry } from "../../lib/datasets/catalogue/catalogue";
import type { CatalogueEntry } from "../../lib/datasets/catalogue/catalogue-entry";
import { locateFiles } from "../../lib/datasets/files/locate";
import { cifarReader } from "../../lib/datasets/readers/cifar-reader";
import { idxReader } from "../../lib/datasets/readers/idx-reader";
import { describeSource } from "../../lib/datasets/source";
import { cifarRecords, writeFiles } from "./cifar-files";
import { toyPart, useTemporaryFolders, writeToyFiles } from "./idx-files";

const folders = useTemporaryFolders();
const toy = { train: toyPart(20, 1), test: toyPart(10, 2) };
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** MNIST's entry as if the toy files were the published ones. */
function publishedToy(form: (bytes: Buffer) => string, officialForm: CatalogueEntry["officialForm"]): CatalogueEntry {
  const mnist = findCatalogueEntry("mnist")!;
  const directory = join(folders.data, "mnist");
  writeToyFiles(directory, toy);
  const files = mnist.files.map((file) => {
    return { ...file, officialSha256: [form(readFileSync(join(directory, file.names[0])))] };
  });
  return { ...mnist, trainPoints: 20, testPoints: 10, files, officialForm };
}

function sourceOf(entry: CatalogueEntry) {
  const located = locateFiles(entry).found!;
  const digests = () => idxReader.digests(entry, located);
  return describeSource({ entry, located, sizes: idxReader.peek(entry, located), digests });
}

const unpacked = (bytes: Buffer) => sha256(gunzipSync(bytes));

function writeManifest(manifest: unknown): void {
  writeFileSync(join(folders.data, "MANIFEST.json"), JSON.stringify(manifest));
}

describe("where data comes from", () => {
  it("is official when every file has the published content, however it is packed", () => {
    const entry = publishedToy(unpacked, "unpacked");
    expect(sourceOf(entry)).toMatchObject({ kind: "official", place: "MI_NAS_DATA" });
    writeToyFiles(join(folders.data, "mnist"), toy, { gzip: false });
    expect(sourceOf(entry).kind).toBe("official");
  });

  it("is official when every file is the published one, where only its own checksum is known", () => {
    const entry = publishedToy(sha256, "as published");
    expect(sourceOf(entry).kind).toBe("official");
  });

  it("is a stand-in when one pixel differs from the published content", () => {
    const entry = publishedToy(unpacked, "unpacked");
    const images = toy.test.images.map((value, index) => (index === 5 ? value ^ 1 : value));
    writeToyFiles(join(folders.data, "mnist"), { ...toy, test: { ...toy.test, images } });
    expect(sourceOf(entry).kind).toBe("stand-in");
  });

  it("is unverified when no official checksum can be compared with", () => {
    const entry = publishedToy(sha256, "as published");
    const other = { ...toy, train: toyPart(20, 9) };
    writeToyFiles(join(folders.data, "mnist"), other);
    expect(sourceOf(entry).kind).toBe("unverified");
    const unknown = { ...entry, files: entry.files.map(({ role, names }) => ({ role, names })) };
    expect(sourceOf(unknown).kind).toBe("unverified");
  });

  it("is official for CIFAR-100 by its images, whatever file names its classes", () => {
    const records = cifarRecords([0, 99], 1, [0, 19]);
    const names = Array.from({ length: 100 }, (_, index) => `thing ${index}`).join("\n");
    const directory = join(folders.data, "cifar-100");
    writeFiles(directory, { "train.bin": records, "test.bin": records, "fine_label_names.txt": names });
    const published = findCatalogueEntry("cifar-100")!;
    const officialSha256 = [sha256(records)];
    const files = published.files.map((file) => (file.role === "class-names" ? file : { ...file, officialSha256 }));
    const entry = { ...published, trainPoints: 2, testPoints: 2, files };
    const located = locateFiles(entry).found!;
    const evidence = {
      entry,
      located,
      sizes: { train: 2, test: 2 },
      digests: () => cifarReader.digests(entry, located),
    };
    expect(describeSource(evidence).kind).toBe("official");
  });

  it("is partial with fewer images, and says how many of how many", async () => {
    writeToyFiles(join(folders.data, "mnist"), toy);
    const { source } = await loadDataSet("mnist");
    expect(source.kind).toBe("partial");
    expect(source.description).toBe("partial: 20 of 60,000 training images, 10 of 10,000 test images.");
    const entry = listDataSets().find(({ id }) => id === "mnist");
    expect(entry).toMatchObject({ availability: "partial", foundTrainPoints: 20, foundTestPoints: 10 });
    expect(entry?.detail).toBe(source.description);
  });

  it("is a stand-in when the manifest says so, with the manifest's remarks", async () => {
    writeToyFiles(join(folders.data, "mnist"), toy);
    const remarks = { stand_in: true, selection: "first 20", official_split: "NO: drawn anew", notes: "a note" };
    writeManifest({ created: "2024-01-01", datasets: { mnist: { ...remarks, full: false, shape: [28, 28] } } });
    const { source } = await loadDataSet("mnist");
    expect(source.kind).toBe("stand-in");
    expect(source.remarks).toEqual(["selection: first 20", "official split: NO: drawn anew", "a note"]);
    expect(listDataSets().find(({ id }) => id === "mnist")?.availability).toBe("stand-in");
  });

  it("takes the manifest in the folder of the files before the one above", async () => {
    writeToyFiles(join(folders.data, "mnist"), toy);
    writeManifest({ datasets: { mnist: { stand_in: true } } });
    writeFileSync(join(folders.data, "mnist", "MANIFEST.json"), "{}");
    expect((await loadDataSet("mnist")).source.kind).toBe("partial");
  });

  it("refuses a file that is not the one its manifest lists", async () => {
    writeToyFiles(join(folders.data, "mnist"), toy);
    const file = "mnist/t10k-labels-idx1-ubyte.gz";
    const bytes = readFileSync(join(folders.data, file));
    const listed = (entry: unknown) => writeManifest({ files: { [file]: entry } });
    listed({ bytes: bytes.length, sha256: sha256(bytes).toUpperCase() });
    expect((await loadDataSet("mnist")).test.nPoints).toBe(10);
    listed({ bytes: bytes.length + 1 });
    await expect(loadDataSet("mnist")).rejects.toThrow(/t10k-labels.*it has \d+ bytes, .*MANIFEST.json lists/);
    expect(listDataSets().find(({ id }) => id === "mnist")?.availability).toBe("damaged");
    listed({ sha256: "0".repeat(64) });
    await expect(loadDataSet("mnist")).rejects.toThrow(/t10k-labels.*its SHA-256 is .*, .*MANIFEST.json lists 0000/);
  });

  it.each([
    "",
    "{",
    "[]",
    "17",
    '{"datasets":[]}',
    '{"datasets":{"mnist":{"stand_in":"perhaps"}}}',
    '{"files":{"a":3}}',
  ])("refuses the manifest %j instead of passing over what it might say", async (text) => {
    writeToyFiles(join(folders.data, "mnist"), toy);
    writeFileSync(join(folders.data, "MANIFEST.json"), text);
    const error = await loadDataSet("mnist").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DataFileError);
    expect((error as Error).message).toMatch(/^Cannot read .*MANIFEST\.json: /);
    expect(listDataSets().find(({ id }) => id === "mnist")?.availability).toBe("damaged");
  });

  it("lists an incomplete folder as damaged and says what it lacks", async () => {
    mkdirSync(join(folders.data, "mnist"));
    writeFileSync(join(folders.data, "mnist", "train-labels-idx1-ubyte"), "");
    const entry = listDataSets().find(({ id }) => id === "mnist");
    if (entry?.place === "data") return; // a complete MNIST in data/ comes next in the search and is found
    expect(entry?.availability).toBe("damaged");
    expect(entry?.detail).toContain("lacks train-images-idx3-ubyte.gz, t10k-images-idx3-ubyte.gz");
    await expect(loadDataSet("mnist")).rejects.toThrow(/lacks train-images-idx3-ubyte\.gz/);
  });
});
