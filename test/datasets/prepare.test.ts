import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fingerprintDataSet, loadDataSet, type PreparedPart, prepareDataSet } from "../../lib/datasets";
import { padImages } from "../../lib/datasets/resize";
import { channelStatistics, standardise } from "../../lib/datasets/standardise";
import { idxFile, toyPart, useTemporaryFolders, writeToyFiles } from "./idx-files";

const folders = useTemporaryFolders();
const toy = { train: toyPart(60, 1), test: toyPart(40, 2) };
const writeToy = (files = toy) => writeToyFiles(join(folders.data, "mnist"), files);

/** Mean and standard deviation of a channel by the textbook's two passes. */
function moments(values: ArrayLike<number>, nChannels: number, channel: number) {
  const picked = Array.from(values).filter((_, index) => index % nChannels === channel);
  const mean = picked.reduce((sum, value) => sum + value, 0) / picked.length;
  const variance = picked.reduce((sum, value) => sum + (value - mean) ** 2, 0) / picked.length;
  return { mean, deviation: Math.sqrt(variance) };
}

/** The raw intensities behind standardised values. */
function rawOf({ xs }: PreparedPart, mean: number[], standardDeviation: number[]): number[] {
  const channel = (index: number) => index % mean.length;
  return Array.from(xs, (value, index) =>
    Math.abs(Math.round(value * standardDeviation[channel(index)] + mean[channel(index)])),
  );
}

describe("preparing a data set", () => {
  it.each(["mnist", "procedural-shapes"])("gives %s mean 0 and standard deviation 1 in each channel", async (id) => {
    writeToy();
    const data = await prepareDataSet(id, { trainPoints: 40, validationPoints: 20, seed: 1 });
    for (let channel = 0; channel < data.channels; channel++) {
      const { mean, deviation } = moments(data.train.xs, data.channels, channel);
      expect(mean).toBeCloseTo(0, 5);
      expect(deviation).toBeCloseTo(1, 5);
    }
  });

  it("standardises validation images with the training images' mean and deviation", async () => {
    writeToy();
    const options = { trainPoints: 20, validationPoints: "all", seed: 1 } as const;
    const { validation, mean, standardDeviation } = await prepareDataSet("mnist", options);
    const raw = rawOf(validation, mean, standardDeviation);
    const stored = Array.from(padImages(toy.test.images, { height: 28, width: 28, channels: 1 }, 32));
    const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
    expect(sorted(raw)).toEqual(sorted(stored));
  });

  it("takes training images from the training part and validation images from the test part", async () => {
    writeToy();
    const data = await prepareDataSet("mnist", { trainPoints: "all", validationPoints: "all", seed: 1 });
    expect(data.train.labels).toHaveLength(60);
    expect(data.validation.labels).toHaveLength(40);
    expect(data.train.xs).toHaveLength(60 * 1024);
    expect(data.validation.xs).toHaveLength(40 * 1024);
  });

  it("keeps each image with its label", async () => {
    writeToy();
    const { train, mean, standardDeviation } = await prepareDataSet("mnist", {
      trainPoints: 30,
      validationPoints: 10,
      seed: 4,
    });
    const raw = rawOf(train, mean, standardDeviation);
    const labelOf = new Map<string, number>();
    toy.train.labels.forEach((label, index) => {
      labelOf.set(toy.train.images.subarray(index * 784, (index + 1) * 784).join(), label);
    });
    train.labels.forEach((label, index) => {
      const inner = raw.slice(index * 1024, (index + 1) * 1024).filter((_, pixel) => {
        const [row, column] = [Math.floor(pixel / 32), pixel % 32];
        return row >= 2 && row < 30 && column >= 2 && column < 30;
      });
      expect(labelOf.get(inner.join())).toBe(label);
    });
  });

  it("takes the same raw images first, however many follow", async () => {
    const sizes = [10, 25, 50];
    const samples = await Promise.all(
      sizes.map((trainPoints) => prepareDataSet("procedural-digits", { trainPoints, validationPoints: 10, seed: 5 })),
    );
    const [small, ...larger] = samples.map(({ train, mean, standardDeviation }) =>
      rawOf(train, mean, standardDeviation),
    );
    for (const raw of larger) expect(raw.slice(0, small.length)).toEqual(small);
  });

  it.each([
    [
      { trainPoints: 1000, validationPoints: 10 },
      { train: 940, validation: 0 },
    ],
    [
      { trainPoints: 61, validationPoints: 100 },
      { train: 1, validation: 60 },
    ],
    [
      { trainPoints: 60, validationPoints: 30 },
      { train: 0, validation: 0 },
    ],
    [
      { trainPoints: "all", validationPoints: "all" },
      { train: 0, validation: 0 },
    ],
  ] as const)(
    "gives all there are where more are asked for, and says how many it lacks: %j",
    async (asked, lacking) => {
      writeToy();
      const { train, validation, shortfall } = await prepareDataSet("mnist", { ...asked, seed: 1 });
      expect(shortfall).toEqual(lacking);
      const wanted = [asked.trainPoints, asked.validationPoints];
      const there = [train.labels.length, validation.labels.length];
      expect(there).toEqual([60, 40].map((most, part) => Math.min(most, Number(wanted[part]) || most)));
    },
  );

  it("balances the classes", async () => {
    const { train } = await prepareDataSet("procedural-sums", { trainPoints: 95, validationPoints: 10, seed: 1 });
    const counts = new Array<number>(10).fill(0);
    for (const label of train.labels) counts[label]++;
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });

  it("notices that files changed between two calls in one process", async () => {
    writeToy();
    const options = { trainPoints: 20, validationPoints: 10, seed: 1 };
    const before = await prepareDataSet("mnist", options);
    writeToy({ ...toy, train: toyPart(60, 99) });
    const after = await prepareDataSet("mnist", options);
    expect(after.fingerprint).not.toBe(before.fingerprint);
    expect(after.train.xs).not.toEqual(before.train.xs);
  });

  it("reports on images that neither train nor validate: the training part's next ones, then the test part's", async () => {
    writeToy();
    const seed = 3;
    const data = await prepareDataSet("mnist", { trainPoints: 40, validationPoints: 30, reportPoints: 25, seed });
    const { mean, standardDeviation } = data;
    const all = await prepareDataSet("mnist", { trainPoints: "all", validationPoints: "all", seed });
    const raw = (part: PreparedPart, from: typeof data) =>
      rawOf(part, [...from.mean], [...from.standardDeviation]).map(String);
    const images = (values: readonly string[]) =>
      Array.from({ length: values.length / 1024 }, (_, index) => values.slice(index * 1024, (index + 1) * 1024).join());
    const report = images(rawOf(data.report!, mean, standardDeviation).map(String));
    const behind = [...images(raw(all.train, all)).slice(40), ...images(raw(all.validation, all)).slice(30, 35)];
    expect(report).toEqual(behind);
    expect([...data.report!.labels]).toEqual([...all.train.labels.slice(40), ...all.validation.labels.slice(30, 35)]);
    expect(data.shortfall).toEqual({ train: 0, validation: 0, report: 0 });
  });

  it("gives the images that are left where fewer than asked are, and refuses where none is", async () => {
    writeToy();
    const some = await prepareDataSet("mnist", { trainPoints: 50, validationPoints: "all", reportPoints: 25, seed: 3 });
    expect([some.report?.labels.length, some.shortfall.report]).toEqual([10, 15]);
    const none = prepareDataSet("mnist", { trainPoints: "all", validationPoints: "all", reportPoints: 25, seed: 3 });
    await expect(none).rejects.toThrow("Cannot report on 25 images: training and validation took all there are.");
  });

  it.each([0, -5, 1.5])("refuses %d training images", async (trainPoints) => {
    const options = { trainPoints, validationPoints: 10, seed: 1 };
    await expect(prepareDataSet("procedural-blobs", options)).rejects.toThrow(`Cannot choose ${trainPoints} images`);
  });

  it("refuses an unknown data set, with the nearest and where all are listed", async () => {
    const options = { trainPoints: 10, validationPoints: 10, seed: 1 };
    await expect(prepareDataSet("nmist", options)).rejects.toThrow(
      /No data set is called "nmist".*"mnist".*datasets list/,
    );
  });
});

describe("padding", () => {
  it("puts 28 × 28 images in the middle of 32 × 32 black ones", () => {
    const images = Uint8Array.from({ length: 2 * 784 }, (_, index) => 1 + (index % 255));
    const padded = padImages(images, { height: 28, width: 28, channels: 1 }, 32);
    for (let point = 0; point < 2; point++) {
      for (let row = 0; row < 32; row++) {
        for (let column = 0; column < 32; column++) {
          const inside = row >= 2 && row < 30 && column >= 2 && column < 30;
          const expected = inside ? images[point * 784 + (row - 2) * 28 + column - 2] : 0;
          expect(padded[point * 1024 + row * 32 + column]).toBe(expected);
        }
      }
    }
  });

  it("keeps channels together", () => {
    const padded = padImages(Uint8Array.of(1, 2, 3, 4, 5, 6), { height: 1, width: 2, channels: 3 }, 4);
    expect([...padded.subarray(1 * 4 * 3, 2 * 4 * 3)]).toEqual([0, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0, 0]);
  });

  it("refuses images larger than the square", () => {
    expect(() => padImages(new Uint8Array(33), { height: 1, width: 33, channels: 1 }, 32)).toThrow("1 × 33 pixels");
  });
});

describe("standardising", () => {
  it("turns a channel without variation into zeros instead of NaN", () => {
    const images = Uint8Array.of(9, 1, 9, 3);
    const statistics = channelStatistics(images, 2);
    expect(statistics).toEqual({ mean: [9, 2], standardDeviation: [0, 1] });
    expect([...standardise(images, statistics)]).toEqual([0, -1, 0, 1]);
  });
});

describe("the fingerprint of a data set", () => {
  it("is that of the images that were loaded and prepared", async () => {
    writeToy();
    const fingerprint = await fingerprintDataSet("mnist");
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect((await loadDataSet("mnist")).fingerprint).toBe(fingerprint);
    const options = { trainPoints: 10, validationPoints: 10, seed: 1 };
    expect((await prepareDataSet("mnist", options)).fingerprint).toBe(fingerprint);
  });

  it("does not depend on place, name or packing", async () => {
    writeToy();
    const fingerprint = await fingerprintDataSet("mnist");
    process.env.MI_NAS_DATA = join(folders.data, "elsewhere");
    writeToyFiles(join(folders.data, "elsewhere", "MNIST", "raw"), toy, { gzip: false, dotted: true });
    expect(await fingerprintDataSet("mnist")).toBe(fingerprint);
  });

  it("changes with any pixel and any label", async () => {
    const change = (values: Uint8Array, at: number) => values.map((value, index) => (index === at ? value ^ 1 : value));
    const { train, test } = toy;
    const variants = [
      toy,
      { train: { ...train, images: change(train.images, 3) }, test },
      { train: { ...train, labels: change(train.labels, 3) }, test },
      { train, test: { ...test, images: change(test.images, 0) } },
      { train, test: { ...test, labels: change(test.labels, 39) } },
    ];
    const fingerprints = new Set<string>();
    for (const files of variants) {
      writeToy(files);
      fingerprints.add(await fingerprintDataSet("mnist"));
    }
    expect(fingerprints.size).toBe(variants.length);
  });

  it("changes when a file was replaced by one of the same size a moment later", async () => {
    writeToy();
    const first = await fingerprintDataSet("mnist");
    const labels = toy.test.labels.map((label) => 9 - label);
    writeFileSync(join(folders.data, "mnist", "t10k-labels-idx1-ubyte.gz"), gzipSync(idxFile([40], labels)));
    expect(await fingerprintDataSet("mnist")).not.toBe(first);
  });

  it("is refused for a damaged file rather than taken of it", async () => {
    writeToy();
    appendFileSync(join(folders.data, "mnist", "t10k-labels-idx1-ubyte.gz"), "x");
    await expect(fingerprintDataSet("mnist")).rejects.toThrow(/t10k-labels/);
  });

  it("differs between the members of the procedural family", async () => {
    const ids = ["procedural-blobs", "procedural-digits", "procedural-sums"];
    expect(new Set(await Promise.all(ids.map(fingerprintDataSet))).size).toBe(3);
  });
});
