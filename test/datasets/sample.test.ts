import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleBalanced } from "../../lib/datasets/sample";
import { createRandom } from "../../lib/platform/random/random";

const stream = ["toy", "train"];

function countByClass(indices: ArrayLike<number>, labels: ArrayLike<number>, nClasses: number): number[] {
  const counts = new Array<number>(nClasses).fill(0);
  for (let position = 0; position < indices.length; position++) counts[labels[indices[position]]]++;
  return counts;
}

/** Labels in random order with the given numbers of each class. */
function shuffledLabels(counts: readonly number[], seed: number): number[] {
  const labels = counts.flatMap((count, label) => new Array<number>(count).fill(label));
  return Array.from(createRandom(seed, "shuffle").permutation(labels.length), (position) => labels[position]);
}

const classSizes = fc.array(fc.nat(12), { minLength: 2, maxLength: 8 }).filter((sizes) => sizes.some((n) => n > 0));

describe("a balanced sample", () => {
  it("never takes an image twice, and all has every image once", () => {
    fc.assert(
      fc.property(classSizes, fc.nat(), (sizes, seed) => {
        const labels = shuffledLabels(sizes, seed);
        const all = sampleBalanced({ labels, nClasses: sizes.length, nPoints: "all", seed, stream });
        expect([...all].sort((a, b) => a - b)).toEqual(labels.map((_, index) => index));
      }),
    );
  });

  it("is the beginning of every larger one", () => {
    fc.assert(
      fc.property(classSizes, fc.nat(), fc.integer({ min: 1, max: 60 }), (sizes, seed, nPoints) => {
        const labels = shuffledLabels(sizes, seed);
        const request = { labels, nClasses: sizes.length, seed, stream };
        const small = sampleBalanced({ ...request, nPoints });
        const all = sampleBalanced({ ...request, nPoints: "all" });
        expect([...all.subarray(0, small.length)]).toEqual([...small]);
        expect(small.length).toBe(Math.min(nPoints, labels.length));
      }),
    );
  });

  it("takes as many of each class, to one, until a class is used up", () => {
    fc.assert(
      fc.property(classSizes, fc.nat(), fc.integer({ min: 1, max: 60 }), (sizes, seed, nPoints) => {
        const labels = shuffledLabels(sizes, seed);
        const chosen = sampleBalanced({ labels, nClasses: sizes.length, nPoints, seed, stream });
        const counts = countByClass(chosen, labels, sizes.length);
        const most = Math.max(...counts);
        counts.forEach((count, label) => {
          expect(count === sizes[label] || count >= most - 1).toBe(true);
        });
      }),
    );
  });

  it("is the same for the same seed and another for another seed or stream", () => {
    const labels = shuffledLabels([50, 50, 50], 1);
    const request = { labels, nClasses: 3, nPoints: 30, seed: 7, stream };
    const once = sampleBalanced(request);
    expect(sampleBalanced(request)).toEqual(once);
    expect(sampleBalanced({ ...request, seed: 8 })).not.toEqual(once);
    expect(sampleBalanced({ ...request, stream: ["toy", "test"] })).not.toEqual(once);
  });

  it("takes every image of a class equally often over many seeds", () => {
    const labels = Array.from({ length: 40 }, (_, index) => index % 2);
    const taken = new Array<number>(40).fill(0);
    for (let seed = 0; seed < 2000; seed++) {
      for (const index of sampleBalanced({ labels, nClasses: 2, nPoints: 10, seed, stream })) taken[index]++;
    }
    // Each is in a sample with probability 1/4: 500 ± 19 of 2,000.
    for (const count of taken) expect(Math.abs(count - 500)).toBeLessThan(100);
  });

  it.each([0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY])("of %d images is refused", (nPoints) => {
    const request = { labels: [0, 1], nClasses: 2, nPoints, seed: 1, stream };
    expect(() => sampleBalanced(request)).toThrow(`Cannot choose ${nPoints} images`);
  });
});
