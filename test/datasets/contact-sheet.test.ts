import { describe, expect, it } from "vitest";
import { contactSheet, type DataSet, loadDataSet } from "../../lib/datasets";
import { imageSetOf } from "../../lib/datasets/data-set";

/** Four images of 2 × 1 pixels in two classes; class 1 has but one. */
function tinySet(channels: 1 | 3): DataSet {
  const images = Uint8Array.from({ length: 4 * 2 * channels }, (_, index) => 10 + index);
  const part = imageSetOf(images, Uint8Array.of(0, 1, 0, 0));
  return { width: 2, height: 1, channels, nClasses: 2, train: part, test: part } as unknown as DataSet;
}

describe("a contact sheet", () => {
  it("shows the first images of each class in a row, with transparent gaps and places", () => {
    const { width, height, pixels } = contactSheet(tinySet(1), { perClass: 2, scale: 1, gap: 1 });
    expect([width, height]).toEqual([5, 3]);
    const grey = (value: number) => [value, value, value, 255];
    const clear = [0, 0, 0, 0];
    expect([...pixels]).toEqual(
      [
        [grey(10), grey(11), clear, grey(14), grey(15)],
        [clear, clear, clear, clear, clear],
        [grey(12), grey(13), clear, clear, clear],
      ].flat(2),
    );
  });

  it("keeps the order of red, green and blue", () => {
    const { pixels } = contactSheet(tinySet(3), { perClass: 1, scale: 1, gap: 0, classes: [1] });
    expect([...pixels]).toEqual([16, 17, 18, 255, 19, 20, 21, 255]);
  });

  it("enlarges every pixel to a square", () => {
    const { width, height, pixels } = contactSheet(tinySet(1), { perClass: 1, scale: 3, gap: 0, classes: [0] });
    expect([width, height]).toEqual([6, 3]);
    for (let y = 0; y < 3; y++) {
      for (let x = 0; x < 6; x++) expect(pixels[(y * 6 + x) * 4]).toBe(x < 3 ? 10 : 11);
    }
  });

  it("draws only the images that it shows of a procedural set", async () => {
    const dataSet = await loadDataSet("procedural-conjunctions");
    const start = performance.now();
    const { width, height } = contactSheet(dataSet, { perClass: 5, part: "test" });
    expect([width, height]).toEqual([5 * 66 - 2, 20 * 66 - 2]);
    expect(performance.now() - start).toBeLessThan(5000); // all 10,000 would take longer
  });

  it.each([{ perClass: 0 }, { perClass: 1.5 }, { scale: 0 }, { gap: -1 }, { classes: [] }, { classes: [2] }])(
    "is refused with %j",
    (options) => {
      expect(() => contactSheet(tinySet(1), options)).toThrow(/Cannot draw a contact sheet with .* must be an integer/);
    },
  );
});
