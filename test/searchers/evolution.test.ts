import { describe, expect, it } from "vitest";
import { runHyperband, thesisSchedule } from "../../lib/hyperband";
import { createRandom } from "../../lib/platform/random/random";
import { architectureOf, sampleUniformArchitecture, totalFilters } from "../../lib/search-space";
import { createSearcher, runSearch, type SearcherOptions } from "../../lib/searchers";
import { mutated } from "../../lib/searchers/evolution";
import { optionDensity } from "../../lib/searchers/tpe";
import { mean } from "../../lib/statistics/spread";
import { type SyntheticDataSet, syntheticAccuracy, syntheticDataSets } from "./synthetic-table";

const filterPenalty = 2e-4;

/** The highest score there is, by looking at every architecture: the layers add up, so each on its own. */
function best(world: SyntheticDataSet): number {
  const even = [10, 10, 10, 10];
  const score = (filters: readonly number[]) =>
    syntheticAccuracy(world, filters, 12) - filterPenalty * totalFilters(filters);
  const chosen = even.map((_, layer) => {
    const options = Array.from({ length: 23 }, (__, option) => 10 + 5 * option);
    const scores = options.map((width) => score(even.map((old, index) => (index === layer ? width : old))));
    return options[scores.indexOf(Math.max(...scores))];
  });
  return score(chosen);
}

/** Hyperbands until an architecture within a thousandth of the best is seen; one more than all where it is not. */
async function hyperbandsToBest(world: SyntheticDataSet, options: SearcherOptions, seed: number): Promise<number> {
  const enough = best(world) - 0.001;
  const iterations = 40;
  const records = await runSearch({
    searcher: createSearcher(options, { seed }),
    dataSets: ["one"],
    iterations,
    dataSetsAnIteration: 1,
    architecturesAnIteration: 1,
    size: 12,
    seed,
    drawArchitecture: sampleUniformArchitecture,
    input: () => new Float32Array(96),
    hyperband: (_, architectures) =>
      runHyperband({
        architectures,
        schedule: thesisSchedule,
        filterPenalty,
        evaluate: async (architecture, epochs) => ({
          accuracy: syntheticAccuracy(world, architecture, epochs),
          loss: 0,
        }),
      }),
  });
  const found = records.findIndex(({ visits }) => visits[0].bestScore >= enough);
  return found < 0 ? iterations + 1 : found + 1;
}

describe("evolution and Bayesian optimisation", () => {
  it.each(["evolution", "tpe"] as const)("%s finds a table's best in fewer Hyperbands than uniform", async (kind) => {
    const seeds = [1, 2, 3, 4, 5];
    const average = async (world: SyntheticDataSet, options: SearcherOptions) =>
      mean(await Promise.all(seeds.map((seed) => hyperbandsToBest(world, options, seed))));
    const faster = await Promise.all(
      Object.values(syntheticDataSets).map(
        async (world) => (await average(world, { kind })) < (await average(world, { kind: "uniform" })),
      ),
    );
    expect(faster.filter(Boolean).length).toBeGreaterThanOrEqual(2);
  });

  it("a mutation moves one layer by at most four options and stays in the space", () => {
    const random = createRandom(1, "mutation");
    for (let draw = 0; draw < 500; draw++) {
      const parent = sampleUniformArchitecture(random);
      const child = architectureOf(mutated(parent, random));
      const moved = child.map((filters, layer) => Math.abs(filters - parent[layer])).filter((by) => by > 0);
      expect(moved).toHaveLength(1);
      expect(moved[0]).toBeLessThanOrEqual(20);
    }
  });

  it("an estimator's density is even without observations, and highest where they are", () => {
    expect(optionDensity([]).every((probability) => Math.abs(probability - 1 / 23) < 1e-12)).toBe(true);
    const density = optionDensity([{ architecture: [10, 60, 60, 120] }, { architecture: [10, 60, 60, 120] }]);
    expect(Array.from(density.subarray(23, 46)).indexOf(Math.max(...density.subarray(23, 46)))).toBe(10);
    expect(Array.from(density.subarray(0, 23)).indexOf(Math.max(...density.subarray(0, 23)))).toBe(0);
  });
});
