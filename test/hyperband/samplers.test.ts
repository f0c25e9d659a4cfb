import { describe, expect, it } from "vitest";
import { distributionSampler, listSampler, mixtureSampler, type Sampler, uniformSampler } from "../../lib/hyperband";
import { createRandom } from "../../lib/platform/random/random";
import { type Architecture, oneHot, sampleArchitecture, sampleUniformArchitecture } from "../../lib/search-space";
import { randomArchitectures } from "./search-helpers";

const example = [115, 90, 70, 10];
const certain: Sampler = distributionSampler(oneHot(example));

describe("samplers", () => {
  it("draw what the search space's own functions draw from the same stream", () => {
    const one = (draw: (random: ReturnType<typeof createRandom>) => Architecture) => {
      const random = createRandom(5);
      return [Array.from({ length: 3 }, () => draw(random)), Array.from({ length: 2 }, () => draw(random))];
    };
    const weights = Float64Array.from({ length: 92 }, (_, entry) => entry % 5);
    expect(uniformSampler([3, 2], createRandom(5))).toEqual(one(sampleUniformArchitecture));
    expect(distributionSampler(weights)([3, 2], createRandom(5))).toEqual(one((r) => sampleArchitecture(weights, r)));
    expect(certain([2], createRandom(1))).toEqual([[example, example]]);
  });

  it("mix 6 and 6 of 12, and share out what does not divide, in each bracket", () => {
    const other = [10, 10, 10, 10];
    const mixed = mixtureSampler([
      { sampler: certain, share: 6 },
      { sampler: distributionSampler(oneHot(other)), share: 6 },
    ]);
    const counts = mixed([12, 5, 1], createRandom(1)).map((bracket) => [
      bracket.length,
      bracket.filter((architecture) => String(architecture) === String(example)).length,
    ]);
    expect(counts).toEqual([
      [12, 6],
      [5, 3],
      [1, 1],
    ]);
    expect(() => mixtureSampler([])).toThrow("at least 1 sampler");
    expect(() => mixtureSampler([{ sampler: certain, share: 0 }])).toThrow("share of a mixture");
  });

  it("hand out a list in order, any number of times, and say when it is too short", () => {
    const list = randomArchitectures(5);
    const sampler = listSampler(list);
    for (let time = 0; time < 2; time++) {
      expect(sampler([3, 2], createRandom(1))).toEqual([list.slice(0, 3), list.slice(3)]);
    }
    expect(() => sampler([4, 2], createRandom(1))).toThrow("Cannot take 6 architectures from a list of 5");
    expect(() => listSampler([[10, 10, 10, 11]])).toThrow("No filter option 11");
  });
});
