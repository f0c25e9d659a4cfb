import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataFileError, listDataSets, loadDataSet } from "../../../lib/datasets";
import { idxFile, toyPart, useTemporaryFolders, writeToyFiles } from "../idx-files";

const folders = useTemporaryFolders();
const train = toyPart(30, 1);
const test = toyPart(20, 2);

/** A good MNIST folder, in which a test then spoils something. */
function goodFolder(): string {
  const directory = join(folders.data, "mnist");
  writeToyFiles(directory, { train, test });
  return directory;
}

const images = "train-images-idx3-ubyte.gz";
const labels = "train-labels-idx1-ubyte.gz";

/** Replaces a file's content, packed. */
const replace = (name: string, content: Uint8Array) => (directory: string) =>
  writeFileSync(join(directory, name), gzipSync(content));

const withLabel = (index: number, label: number) =>
  train.labels.map((value, position) => (position === index ? label : value));

const entryOf = (id: string) => listDataSets().find((entry) => entry.id === id);

describe("reading IDX data sets", () => {
  it.each([{ gzip: true }, { gzip: false }, { gzip: true, dotted: true }, { gzip: false, dotted: true }])(
    "gives every byte as written with %j",
    async (options) => {
      writeToyFiles(join(folders.data, "mnist"), { train, test }, options);
      const dataSet = await loadDataSet("mnist");
      expect(Buffer.from(dataSet.train.images)).toEqual(Buffer.from(train.images));
      expect([...dataSet.train.labels]).toEqual([...train.labels]);
      expect(Buffer.from(dataSet.test.images)).toEqual(Buffer.from(test.images));
      expect([...dataSet.test.labels]).toEqual([...test.labels]);
      expect(dataSet).toMatchObject({ height: 28, width: 28, channels: 1, nClasses: 10 });
    },
  );

  it("picks images by index in the order asked for", async () => {
    goodFolder();
    const { train: part } = await loadDataSet("mnist");
    const picked = part.pick([7, 2, 7]);
    expect(Buffer.from(picked.subarray(0, 784))).toEqual(Buffer.from(train.images.subarray(7 * 784, 8 * 784)));
    expect(Buffer.from(picked.subarray(784, 2 * 784))).toEqual(Buffer.from(train.images.subarray(2 * 784, 3 * 784)));
    for (const index of [-1, 30, 1.5, Number.NaN]) expect(() => part.pick([index])).toThrow("from 0 to 29");
  });

  it("turns EMNIST's transposed images upright and counts its labels from 0", async () => {
    const prefixes = ["emnist-letters-train", "emnist-letters-test"] as const;
    const letters = { train: toyPart(52, 3, 26, 1), test: toyPart(26, 4, 26, 1) };
    writeToyFiles(join(folders.data, "emnist-letters"), letters, { prefixes });
    const { train: part, classNames } = await loadDataSet("emnist-letters");
    expect(part.labels[0]).toBe(0);
    expect(part.labels[51]).toBe(25);
    expect(classNames[25]).toBe("Z");
    for (const [point, row, column] of [
      [0, 3, 20],
      [17, 27, 0],
      [51, 13, 14],
    ]) {
      expect(part.images[point * 784 + row * 28 + column]).toBe(letters.train.images[point * 784 + column * 28 + row]);
    }
  });

  const spoiled: [string, (directory: string) => void, RegExp][] = [
    ["an image file of other pixels", replace(images, idxFile([30, 32, 32], new Uint8Array(30 * 1024))), /32 × 32 pix/],
    ["an image file with one dimension", replace(images, idxFile([784], new Uint8Array(784))), /has 1 dimensions, 3/],
    ["labels in the place of images", replace(images, idxFile([30], train.labels)), /has 1 dimensions, 3/],
    [
      "images in the place of labels",
      replace(labels, idxFile([30, 28, 28], train.images)),
      /at most|unpacks to more|3 dim/,
    ],
    ["one label too few", replace(labels, idxFile([29], train.labels.subarray(0, 29))), /29 labels for the 30 images/],
    ["one label too many", replace(labels, idxFile([31], new Uint8Array(31))), /31 labels for the 30 images/],
    ["a label out of range", replace(labels, idxFile([30], withLabel(7, 10))), /label 7 is 10, .* from 0 to 9/],
    ["a label of 255", replace(labels, idxFile([30], withLabel(0, 255))), /label 0 is 255/],
    ["more images than published", replace(images, idxFile([60_001, 28, 28], new Uint8Array(784))), /declares 60001 ×/],
    [
      "a dimension that overflows",
      replace(images, idxFile([2 ** 32 - 1, 28, 28], new Uint8Array(784))),
      /declares 42949/,
    ],
    ["no image", replace(images, idxFile([0, 28, 28], new Uint8Array(0))), /it is empty/],
    [
      "bytes after the images",
      replace(images, Buffer.concat([idxFile([30, 28, 28], train.images), Buffer.from("x")])),
      /1 bytes follow/,
    ],
    ["missing pixels", replace(images, idxFile([30, 28, 28], train.images.subarray(1))), /cut short/],
    ["floats", replace(images, idxFile([30, 28, 28], train.images, 13)), /32-bit floats/],
    ["an empty gzip stream", replace(images, new Uint8Array(0)), /it has 0 bytes/],
    [
      "text",
      replace(images, Buffer.from("<!DOCTYPE html><html>not found</html>")),
      /not an IDX file: it begins with 0x3c21/,
    ],
    [
      "a web page under the name of the file",
      (d) => writeFileSync(join(d, images), "<html>404</html>"),
      /not an IDX file/,
    ],
    ["an empty file", (d) => writeFileSync(join(d, images), ""), /it has 0 bytes/],
    ["bytes after the gzip stream", (d) => appendFileSync(join(d, images), "more"), /gzip stream is damaged/],
    ["zeros after the gzip stream", (d) => appendFileSync(join(d, images), Buffer.alloc(8)), /8 bytes follow its gzip/],
    ["a bomb", replace(images, new Uint8Array(48 << 20)), /unpacks to more bytes|not an IDX file/],
    [
      "a bomb with a good header",
      replace(labels, Buffer.concat([idxFile([30], train.labels), Buffer.alloc(1 << 20)])),
      /unpacks to more bytes/,
    ],
    [
      "a folder under the name of the file",
      (d) => {
        rmSync(join(d, images));
        mkdirSync(join(d, images));
      },
      /not a regular file/,
    ],
    [
      "a dangling link",
      (d) => {
        rmSync(join(d, images));
        symlinkSync("nowhere", join(d, images));
      },
      /it does not exist/,
    ],
    [
      "a link to itself",
      (d) => {
        rmSync(join(d, images));
        symlinkSync(images, join(d, images));
      },
      /form a loop/,
    ],
  ];

  it.each(spoiled)("refuses %s, naming file and reason", async (_, spoil, reason) => {
    spoil(goodFolder());
    const error = await loadDataSet("mnist").then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(DataFileError);
    expect((error as Error).message).toMatch(/^Cannot read .*(train-images|train-labels)-idx/);
    expect((error as Error).message).toMatch(reason);
  });

  it("lists a folder with a damaged header as damaged, with the reason, and goes on with the others", () => {
    replace(images, idxFile([30, 32, 32], new Uint8Array(30 * 1024)))(goodFolder());
    const entry = entryOf("mnist");
    expect(entry?.availability).toBe("damaged");
    expect(entry?.detail).toContain("32 × 32 pixels");
    expect(listDataSets().length).toBeGreaterThanOrEqual(33);
  });

  it("lists a file that declares more images than published as damaged", () => {
    replace(images, idxFile([60_001, 28, 28], new Uint8Array(784)))(goodFolder());
    expect(entryOf("mnist")?.detail).toMatch(/declares 60001 images, the train part of MNIST has 60000\.$/);
  });

  it("refuses a gzip stream cut short anywhere or with any one byte changed, or gives the original content", async () => {
    const directory = goodFolder();
    const file = join(directory, labels);
    const whole = readFileSync(file);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, by, cut) => {
          const changed = cut ? whole.subarray(0, at) : Buffer.from(whole).fill(whole[at] ^ by, at, at + 1);
          writeFileSync(file, changed);
          // Some header bytes (time stamp, system) do not matter; then the content must be the original one.
          const outcome = await loadDataSet("mnist").then(
            ({ train: part }) => [...part.labels].join() === [...train.labels].join(),
            (error: unknown) => error instanceof DataFileError && error.message.includes(file),
          );
          expect(outcome).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("refuses a file without permission, naming it", async () => {
    const file = join(goodFolder(), images);
    chmodSync(folders.data, 0o755);
    chmodSync(file, 0);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534); // root may read everything: be nobody for a moment
    try {
      await expect(loadDataSet("mnist")).rejects.toThrow(`Cannot read ${file}: permission denied.`);
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});
