import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fingerprintDataSet, listDataSets, loadDataSet } from "../../../lib/datasets";
import { cifarRecords, toyCifar10, writeFiles } from "../cifar-files";
import { useTemporaryFolders } from "../idx-files";
import { tarFile } from "../tar-files";

const folders = useTemporaryFolders();
const toy = toyCifar10();
const unpacked = () => writeFiles(join(folders.data, "cifar-10", "cifar-10-batches-bin"), toy);

function packed(folder = folders.data): void {
  const members = Object.entries(toy).map(([name, content]) => ({ name: `cifar-10-batches-bin/${name}`, content }));
  const inner = { name: "cifar-10-batches-bin/", type: "5" };
  const readme = { name: "cifar-10-batches-bin/readme.html", content: Buffer.from("<html>") };
  const archive = gzipSync(tarFile([inner, readme, ...members]));
  writeFiles(join(folder, "cifar-10"), { "cifar-10-binary.tar.gz": archive });
}

const fineNames = Array.from({ length: 100 }, (_, index) => `thing_${index}`).join("\n");

describe("reading CIFAR's binary files", () => {
  it("turns planes into pixels and keeps the order of the batches", async () => {
    unpacked();
    const { train, test, channels, height } = await loadDataSet("cifar-10");
    expect([train.nPoints, test.nPoints, channels, height]).toEqual([50, 10, 3, 32]);
    expect([...train.labels]).toEqual(Array.from({ length: 50 }, (_, index) => index % 10));
    for (const [point, row, column] of [
      [0, 0, 0],
      [17, 31, 0],
      [49, 5, 30],
    ]) {
      const record = toy[`data_batch_${Math.floor(point / 10) + 1}.bin`].subarray((point % 10) * 3073);
      const pixel = train.images.subarray((point * 1024 + row * 32 + column) * 3);
      for (const channel of [0, 1, 2]) expect(pixel[channel]).toBe(record[1 + channel * 1024 + row * 32 + column]);
    }
  });

  it("gives the same images and fingerprint from the official archive as from its files", async () => {
    unpacked();
    const fromFiles = await loadDataSet("cifar-10");
    process.env.MI_NAS_DATA = join(folders.data, "elsewhere");
    packed(join(folders.data, "elsewhere"));
    const fromArchive = await loadDataSet("cifar-10");
    expect(fromArchive.fingerprint).toBe(fromFiles.fingerprint);
    expect(await fingerprintDataSet("cifar-10")).toBe(fromFiles.fingerprint);
    expect(Buffer.from(fromArchive.train.images).equals(Buffer.from(fromFiles.train.images))).toBe(true);
    expect([...fromArchive.test.labels]).toEqual([...fromFiles.test.labels]);
    const entry = listDataSets().find(({ id }) => id === "cifar-10");
    expect(entry).toMatchObject({ availability: "partial", foundTrainPoints: 50, foundTestPoints: 10 });
  });

  it("takes CIFAR-100's second label, and its names from their file", async () => {
    const labels = [99, 0, 42];
    const files = {
      "train.bin": cifarRecords(labels, 1, [19, 0, 7]),
      "test.bin": cifarRecords(labels, 2, [1, 2, 3]),
      "fine_label_names.txt": `${fineNames}\n\n`,
    };
    writeFiles(join(folders.data, "cifar-100-binary"), files);
    const { train, classNames, nClasses } = await loadDataSet("cifar-100");
    expect([...train.labels]).toEqual(labels);
    expect([nClasses, classNames[42]]).toEqual([100, "thing_42"]);
    expect(train.images[0]).toBe(files["train.bin"][2]);
  });

  it("does not change the fingerprint with names of classes, which no result depends on", async () => {
    const write = (names: string) => {
      const records = cifarRecords([0], 1, [0]);
      const files = { "train.bin": records, "test.bin": records, "fine_label_names.txt": names };
      writeFiles(join(folders.data, "cifar-100"), files);
    };
    write(fineNames);
    const before = await fingerprintDataSet("cifar-100");
    write(fineNames.replaceAll("thing", "other"));
    expect(await fingerprintDataSet("cifar-100")).toBe(before);
  });

  it("reads a folder that is complete before the archive beside it", async () => {
    packed();
    unpacked();
    mkdirSync(join(folders.data, "cifar-10", "cifar-10-batches-bin"), { recursive: true });
    writeFileSync(join(folders.data, "cifar-10", "cifar-10-binary.tar.gz"), "damaged");
    expect((await loadDataSet("cifar-10")).train.nPoints).toBe(50);
  });
});
