import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyLabelChannel, informationOfChannel } from "../../lib/datasets";

/** I(X;Y) from the whole joint distribution of clean class and label, term by term. */
function informationBySummation(nClasses: number, error: number): number {
  let nats = 0;
  for (let clean = 0; clean < nClasses; clean++) {
    for (let label = 0; label < nClasses; label++) {
      const joint = (clean === label ? 1 - error : error / (nClasses - 1)) / nClasses;
      if (joint > 0) nats += joint * Math.log(joint / ((1 / nClasses) * (1 / nClasses)));
    }
  }
  return nats;
}

const channels = fc.record({
  nClasses: fc.integer({ min: 2, max: 200 }),
  error: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe("the information of a label channel", () => {
  it("equals the sum over the joint distribution for any number of classes and error", () => {
    fc.assert(
      fc.property(channels, ({ nClasses, error }) => {
        expect(informationOfChannel(nClasses, error)).toBeCloseTo(informationBySummation(nClasses, error), 10);
      }),
    );
  });

  it("lies between 0 and ln C", () => {
    fc.assert(
      fc.property(channels, ({ nClasses, error }) => {
        const nats = informationOfChannel(nClasses, error);
        expect(nats).toBeGreaterThanOrEqual(0);
        expect(nats).toBeLessThanOrEqual(Math.log(nClasses));
      }),
    );
  });

  it.each([
    [10, 0, Math.LN10],
    [10, 0.1, 1.758],
    [10, 0.2, 1.363],
    [10, 0.3, 1.033],
    [10, 0.5, 0.511],
    [10, 0.9, 0],
    [2, 0.05, 0.4946],
    [2, 0.1, 0.3681],
    [2, 0.2, 0.1927],
    [2, 1, Math.LN2],
  ])("of %i classes with error %d is %d nats", (nClasses, error, nats) => {
    expect(informationOfChannel(nClasses, error)).toBeCloseTo(nats, 3);
  });

  it.each([
    [1, 0.1],
    [2.5, 0.1],
    [10, -0.01],
    [10, 1.01],
    [10, Number.NaN],
  ])("is refused for %d classes with error %d", (nClasses, error) => {
    expect(() => informationOfChannel(nClasses, error)).toThrow(/Cannot make a label channel .*(at least 2|\[0, 1\])/);
    expect(() => applyLabelChannel([0], { nClasses, error, seed: 1 })).toThrow(/Cannot make a label channel/);
  });
});

describe("passing labels through a channel", () => {
  const clean = Int32Array.from({ length: 100_000 }, (_, index) => index % 10);

  it("changes labels as often as the error says, to all other classes alike", () => {
    const error = 0.2;
    const noisy = applyLabelChannel(clean, { nClasses: 10, error, seed: 3 });
    const counts = Array.from({ length: 10 }, () => new Array<number>(10).fill(0));
    noisy.forEach((label, index) => {
      counts[clean[index]][label]++;
    });
    // Five standard deviations of a binomial count: a wrong channel fails, a right one in one of 2 million.
    const within = (count: number, probability: number) => {
      const expected = 10_000 * probability;
      expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected * (1 - probability)));
    };
    counts.forEach((row, cleanClass) => {
      row.forEach((count, label) => {
        within(count, label === cleanClass ? 1 - error : error / 9);
      });
    });
  });

  it("changes nothing without error and everything with error 1", () => {
    expect(applyLabelChannel(clean, { nClasses: 10, error: 0, seed: 3 })).toEqual(clean);
    const noisy = applyLabelChannel(clean, { nClasses: 10, error: 1, seed: 3 });
    expect(noisy.some((label, index) => label === clean[index])).toBe(false);
    expect(Math.min(...noisy)).toBe(0);
    expect(Math.max(...noisy)).toBe(9);
  });

  it("gives the same labels for the same seed and others for another seed or stream", () => {
    const channel = { nClasses: 10, error: 0.5 };
    const once = applyLabelChannel(clean, { ...channel, seed: 3 });
    expect(applyLabelChannel(clean, { ...channel, seed: 3 })).toEqual(once);
    expect(applyLabelChannel(clean, { ...channel, seed: 4 })).not.toEqual(once);
    expect(applyLabelChannel(clean, { ...channel, seed: 3, stream: ["test"] })).not.toEqual(once);
  });

  it("begins a longer array with the labels of a shorter one, and leaves its input alone", () => {
    const options = { nClasses: 10, error: 0.5, seed: 3 };
    const input = clean.slice(0, 1000);
    const short = applyLabelChannel(input, options);
    expect([...applyLabelChannel(clean, options).subarray(0, 1000)]).toEqual([...short]);
    expect(input).toEqual(clean.slice(0, 1000));
  });

  it.each([10, -1, 0.5])("refuses the label %d", (label) => {
    expect(() => applyLabelChannel([label], { nClasses: 10, error: 0.1, seed: 1 })).toThrow(`label 0, ${label},`);
  });
});
