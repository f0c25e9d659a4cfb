import { describe, expect, it } from "vitest";
import { type SamplerOptions, samplerOf, samplerSchema } from "../../lib/hyperband";
import { createRandom } from "../../lib/platform/random/random";
import { architectureId, nEntries, oneHot, sampleArchitecture, uniformDistribution } from "../../lib/search-space";

const draw = (options: unknown, sizes: readonly number[], seed = 1): readonly (readonly string[])[] =>
  samplerOf(samplerSchema.parse(options))(sizes, createRandom(seed)).map((bracket) => bracket.map(architectureId));

const certain = (filters: readonly number[]): SamplerOptions => ({
  kind: "distribution",
  weights: [...oneHot(filters)],
});

describe("samplers of a profile", () => {
  it("draw from the uniform prior what its distribution draws", () => {
    const random = createRandom(3);
    const wanted = Array.from({ length: 4 }, () => architectureId(sampleArchitecture(uniformDistribution(), random)));
    expect(draw({ kind: "uniform" }, [4], 3)).toEqual([wanted]);
    const weights = new Array(nEntries).fill(2);
    expect(draw({ kind: "distribution", weights }, [4], 3)).toEqual([wanted]);
  });

  it("are lists, and mixtures of any samplers, mixtures included", () => {
    const architectures = ["10-10-10-10", "15-10-10-10", "20-10-10-10"];
    expect(draw({ kind: "list", architectures }, [2, 1])).toEqual([architectures.slice(0, 2), architectures.slice(2)]);
    const half = { kind: "mixture", parts: [{ share: 1, sampler: { kind: "list", architectures } }] };
    const mixed = {
      kind: "mixture",
      parts: [
        { share: 6, sampler: certain([115, 90, 70, 10]) },
        { share: 6, sampler: half },
      ],
    };
    expect(draw(mixed, [6])).toEqual([["115-90-70-10", "115-90-70-10", "115-90-70-10", ...architectures]]);
  });

  it.each([
    [{ kind: "best" }, "Invalid discriminator"],
    [{ kind: "distribution", weights: [1, 2] }, "92 entries, not 2"],
    [{ kind: "distribution", weights: new Array(nEntries).fill(-1) }, "entry 0 is -1"],
    [{ kind: "distribution", weights: new Array(nEntries).fill(0) }, "entries are all 0"],
    [{ kind: "list", architectures: ["10-10-10-11"] }, "No filter option 11"],
    [{ kind: "list", architectures: [] }, "expected array to have >=1 items"],
    [{ kind: "mixture", parts: [{ share: 0, sampler: { kind: "uniform" } }] }, "expected number to be >=1"],
    [{ kind: "uniform", weights: [] }, "weights"],
  ])("refuse %j", (options, message) => {
    expect(samplerSchema.safeParse(options).error?.message).toContain(message);
  });
});
