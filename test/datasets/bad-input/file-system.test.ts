import { execFileSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { DataFileError, fingerprintDataSet, listDataSets, loadDataSet } from "../../../lib/datasets";
import { cifarRecords, toyCifar10, writeFiles } from "../cifar-files";
import { toyPart, useTemporaryFolders, writeToyFiles } from "../idx-files";
import { writeKuzushiji49 } from "../npz-files";
import { toyTinyImageNet } from "../tiny-imagenet-files";
import { type ZipMember, zipFile } from "../zip-files";
import { expectRefusal } from "./expect-refusal";

const folders = useTemporaryFolders();
const idx = { train: toyPart(20, 1), test: toyPart(10, 2) };
const k49 = { train: toyPart(98, 1, 49), test: toyPart(49, 2, 49) };
const cifar10 = toyCifar10();
let tiny: readonly ZipMember[];
beforeAll(async () => {
  tiny = await toyTinyImageNet();
});

/** A good folder of a data set of each format. */
const good: Readonly<Record<string, () => void>> = {
  mnist: () => writeToyFiles(join(folders.data, "mnist"), idx),
  "kuzushiji-49": () => writeKuzushiji49(join(folders.data, "kuzushiji-49"), k49),
  "cifar-10": () => writeFiles(join(folders.data, "cifar-10"), cifar10),
  "cifar-100": () => {
    const records = cifarRecords([0, 99], 1, [0, 19]);
    const names = Array.from({ length: 100 }, (_, index) => `thing ${index}`).join("\n");
    writeFiles(join(folders.data, "cifar-100"), {
      "train.bin": records,
      "test.bin": records,
      "fine_label_names.txt": names,
    });
  },
  "tiny-imagenet-00": () => writeFiles(folders.data, { "tiny-imagenet-200.zip": zipFile(tiny) }),
};

const fileNames: Readonly<Record<string, readonly string[]>> = {
  mnist: ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz"],
  "kuzushiji-49": ["k49-train-imgs.npz", "k49-train-labels.npz", "k49-test-labels.npz"],
  "cifar-10": ["data_batch_1.bin", "data_batch_5.bin", "test_batch.bin"],
  "cifar-100": ["train.bin", "test.bin", "fine_label_names.txt"],
  "tiny-imagenet-00": ["tiny-imagenet-200.zip"],
};

/** What may lie under the name of a file. */
const instead: Readonly<Record<string, (path: string) => void>> = {
  "a folder": (path) => mkdirSync(path),
  "a named pipe": (path) => void execFileSync("mkfifo", [path]),
  "a link to itself": (path) => symlinkSync(basename(path), path),
  "two links in a circle": (path) => {
    symlinkSync(`${basename(path)}.other`, path);
    symlinkSync(basename(path), `${path}.other`);
  },
  "a dangling link": (path) => symlinkSync("nowhere", path),
  "a link to an endless device": (path) => symlinkSync("/dev/zero", path),
  "an empty file": (path) => writeFileSync(path, ""),
  "a web page": (path) => writeFileSync(path, "<!DOCTYPE html><html><body>404 not found</body></html>"),
  "random bytes": (path) =>
    writeFileSync(
      path,
      Uint8Array.from({ length: 5001 }, (_, index) => (index * 197 + 101) % 256),
    ),
};

const cases = Object.entries(fileNames).flatMap(([id, names]) =>
  names.flatMap((name) => Object.keys(instead).map((kind) => [id, name, kind] as const)),
);

function pathOf(name: string): string {
  const paths = readdirSync(folders.data, { recursive: true }).map(String);
  return join(folders.data, paths.find((path) => basename(path) === name) ?? name);
}

describe("a folder of data sets", () => {
  it.each(Object.keys(good))("is good to begin with: %s", async (id) => {
    good[id]();
    expect((await loadDataSet(id)).train.nPoints).toBeGreaterThan(0);
  });

  it.each(cases)("of %s is refused when %s is %s", async (id, name, kind) => {
    good[id]();
    const path = pathOf(name);
    rmSync(path);
    instead[kind](path);
    const message = await expectRefusal(id, folders);
    expect(message).toContain(name);
    // What is no file has no fingerprint either; bytes have one, whatever they mean.
    if (!/file|page|bytes/.test(kind)) await expect(fingerprintDataSet(id)).rejects.toThrow(DataFileError);
  });

  it.each(Object.keys(good))("without permission is refused, naming it: %s", async (id) => {
    good[id]();
    const path = pathOf(fileNames[id][0]);
    chmodSync(folders.data, 0o755);
    chmodSync(path, 0);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534); // root may read everything: be nobody for a moment
    try {
      await expect(loadDataSet(id)).rejects.toThrow(`Cannot read ${path}: permission denied.`);
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  it("may be a link in a circle itself: then nothing is found in it, and the listing says why", () => {
    const loop = join(folders.data, "mnist");
    symlinkSync("mnist", loop);
    expect(listDataSets().find(({ id }) => id === "mnist")?.detail).toContain("form a loop");
  });

  it("may hold hard links", async () => {
    good["cifar-10"]();
    const path = pathOf("data_batch_1.bin");
    linkSync(path, join(folders.data, "other-name"));
    expect((await loadDataSet("cifar-10")).train.nPoints).toBe(50);
  });

  it("with a named pipe as manifest is refused instead of waited for", async () => {
    good.mnist();
    execFileSync("mkfifo", [join(folders.data, "MANIFEST.json")]);
    await expect(loadDataSet("mnist")).rejects.toThrow(/MANIFEST\.json: it is not a regular file/);
  });
});
