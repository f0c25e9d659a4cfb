import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  applyLabelChannel,
  errorOfBoth,
  imagesWithTwoLabels,
  informationBehindChannel,
  informationOfChannel,
  loadDataSet,
  prepareDataSet,
  withLabelChannel,
} from "../../lib/datasets";
import { dataSampleSchema } from "../../lib/datasets/data-sample";
import { imageSetOf } from "../../lib/datasets/data-set";
import { contentAddress } from "../../lib/platform/results/cache";
import { toyPart, useTemporaryFolders, writeToyFiles } from "./idx-files";

const folders = useTemporaryFolders();

/** Mutual information in nats of a joint distribution, term by term. */
function informationOf(joint: readonly (readonly number[])[]): number {
  const total = joint.flat().reduce((sum, one) => sum + one, 0);
  const rows = joint.map((row) => row.reduce((sum, one) => sum + one, 0) / total);
  const columns = joint[0].map((_, column) => joint.reduce((sum, row) => sum + row[column], 0) / total);
  return joint
    .flatMap((row, r) =>
      row.map((one, c) => (one / total === 0 ? 0 : (one / total) * Math.log(one / total / (rows[r] * columns[c])))),
    )
    .reduce((sum, one) => sum + one, 0);
}

const jointOf = (counts: readonly number[], error: number) =>
  counts.map((count, clean) =>
    counts.map((_, label) => count * (clean === label ? 1 - error : error / (counts.length - 1))),
  );

const priors = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 20 }).filter((counts) => {
  return counts.some((count) => count > 0);
});
const errors = fc.double({ min: 0, max: 1, noNaN: true });

describe("the information behind a channel for any class counts", () => {
  it("equals the sum over the joint distribution", () => {
    fc.assert(
      fc.property(priors, errors, (counts, error) => {
        expect(informationBehindChannel(counts, error)).toBeCloseTo(informationOf(jointOf(counts, error)), 10);
      }),
    );
  });

  it("is the channel's capacity for equal counts, and never more", () => {
    fc.assert(
      fc.property(priors, errors, (counts, error) => {
        const capacity = informationOfChannel(counts.length, error);
        expect(
          informationBehindChannel(
            counts.map(() => 7),
            error,
          ),
        ).toBeCloseTo(capacity, 10);
        expect(informationBehindChannel(counts, error)).toBeLessThanOrEqual(capacity + 1e-12);
      }),
    );
  });

  it("is what counting many labels shows", () => {
    const counts = [50_000, 30_000, 15_000, 5_000];
    const clean = counts.flatMap((count, label) => new Array<number>(count).fill(label));
    const noisy = applyLabelChannel(clean, { nClasses: 4, error: 0.25, seed: 9 });
    const joint = counts.map(() => [0, 0, 0, 0]);
    noisy.forEach((label, index) => {
      joint[clean[index]][label]++;
    });
    // Counting errs by about √(1 / 100,000) and is too high by 9 / 200,000 on average.
    expect(Math.abs(informationOf(joint) - informationBehindChannel(counts, 0.25))).toBeLessThan(0.01);
  });

  it.each([
    [[], 0.1],
    [[1], 0.1],
    [[0, 0], 0.1],
    [[1, -1], 0.1],
    [[1, Number.NaN], 0.1],
    [[1, 1], 1.5],
  ])("is refused for counts %j and error %d", (counts, error) => {
    expect(() => informationBehindChannel(counts, error)).toThrow(/Cannot (weigh|make)/);
  });
});

describe("two channels one behind the other", () => {
  it("are one whose error follows from multiplying their matrices", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), errors, errors, (nClasses, first, second) => {
        const classes = Array.from({ length: nClasses }, (_, index) => index);
        const entry = (error: number, a: number, b: number) => (a === b ? 1 - error : error / (nClasses - 1));
        const stays = classes.reduce((sum, middle) => sum + entry(first, 0, middle) * entry(second, middle, 0), 0);
        expect(errorOfBoth(nClasses, first, second)).toBeCloseTo(1 - stays, 12);
      }),
    );
  });
});

describe("a data set behind a label channel", () => {
  const toy = { train: toyPart(2000, 1), test: toyPart(1000, 2) };
  const mnist = async () => {
    writeToyFiles(join(folders.data, "mnist"), toy);
    return loadDataSet("mnist");
  };

  it("keeps images and changes as many labels as the error says, the same for the same seed", async () => {
    const clean = await mnist();
    const noisy = withLabelChannel(clean, { error: 0.3, seed: 4 });
    expect(noisy.train.images).toBe(clean.train.images);
    const changed = noisy.train.labels.filter((label, index) => label !== clean.train.labels[index]).length;
    expect(Math.abs(changed - 600)).toBeLessThan(5 * Math.sqrt(2000 * 0.3 * 0.7));
    expect(withLabelChannel(clean, { error: 0.3, seed: 4 }).train.labels).toEqual(noisy.train.labels);
    expect(withLabelChannel(clean, { error: 0.3, seed: 5 }).train.labels).not.toEqual(noisy.train.labels);
    expect(noisy.test.labels.subarray(0, 50)).not.toEqual(noisy.train.labels.subarray(0, 50));
    expect(clean.train.labels[0]).toBe(toy.train.labels[0]);
  });

  it("has a fingerprint of its own, and says that its labels err", async () => {
    const clean = await mnist();
    const prints = [
      clean.fingerprint,
      ...[
        { error: 0.3, seed: 4 },
        { error: 0.3, seed: 5 },
        { error: 0.2, seed: 4 },
      ].map((noise) => withLabelChannel(clean, noise).fingerprint),
    ];
    expect(new Set(prints).size).toBe(4);
    expect(withLabelChannel(clean, { error: 0.3, seed: 4 }).source.remarks).toContain(
      "labels: wrong with probability 0.3 on purpose, seed 4",
    );
  });

  it("knows its information: of a real set for its class counts, of a member for both channels", async () => {
    const clean = await mnist();
    expect(clean.knownInformationNats).toBeUndefined();
    expect(withLabelChannel(clean, { error: 0.2, seed: 1 }).knownInformationNats).toBeCloseTo(
      informationOfChannel(10, 0.2), // the toy set's classes take turns
      12,
    );
    const sums = await loadDataSet("procedural-sums"); // its own error is 0.2
    expect(withLabelChannel(sums, { error: 0.1, seed: 1 }).knownInformationNats).toBeCloseTo(
      informationOf(jointOf(new Array(10).fill(1), 1 - (0.8 * 0.9 + (0.2 * 0.1) / 9))),
      12,
    );
  });

  it("gives networks the same images with other labels, and tasks another address", async () => {
    await mnist();
    const options = { trainPoints: 500, validationPoints: 200, seed: 3 };
    const clean = await prepareDataSet("mnist", options);
    const noisy = await prepareDataSet("mnist", { ...options, labelNoise: 0.4 });
    expect(noisy.train.xs).toEqual(clean.train.xs);
    expect(noisy.fingerprint).toBe(clean.fingerprint);
    const changed = noisy.train.labels.filter((label, index) => label !== clean.train.labels[index]).length;
    expect(Math.abs(changed - 200)).toBeLessThan(5 * Math.sqrt(500 * 0.4 * 0.6));
    expect(clean.knownInformationNats).toBeUndefined();
    expect(noisy.knownInformationNats).toBeCloseTo(informationOfChannel(10, 0.4), 12);
    const shorter = await prepareDataSet("mnist", { ...options, trainPoints: 100, labelNoise: 0.4 });
    expect(noisy.train.labels.subarray(0, 100)).toEqual(shorter.train.labels);
    const sample = { id: "mnist", fingerprint: clean.fingerprint, ...options };
    expect(dataSampleSchema.parse(sample)).not.toHaveProperty("labelNoise");
    const withNoise = dataSampleSchema.parse({ ...sample, labelNoise: 0.4 });
    expect(contentAddress(withNoise)).not.toBe(contentAddress(dataSampleSchema.parse(sample)));
  });

  it.each([0, -0.1, 1.1, Number.NaN])("is no part of a task with error %d", (labelNoise) => {
    const sample = { id: "mnist", fingerprint: "x", trainPoints: 10, validationPoints: 10, seed: 1, labelNoise };
    expect(dataSampleSchema.safeParse(sample).success).toBe(false);
  });
});

describe("images with two labels", () => {
  it("are counted, each after the first", () => {
    const images = Uint8Array.of(1, 2, 1, 2, 3, 4, 1, 2);
    expect(imagesWithTwoLabels(imageSetOf(images, Uint8Array.of(0, 0, 1, 1)))).toBe(1);
    expect(imagesWithTwoLabels(imageSetOf(images, Uint8Array.of(0, 0, 1, 0)))).toBe(0);
  });

  it("do not occur in a sample of any member without label noise", async () => {
    const { train } = await loadDataSet("procedural-hues");
    const indices = Array.from({ length: 300 }, (_, index) => index);
    const labels = Int32Array.from(indices, (index) => train.labels[index]);
    expect(imagesWithTwoLabels(imageSetOf(train.pick(indices), labels))).toBe(0);
  });
});
