import { describe, expect, it } from "vitest";
import type { InputName } from "../../lib/predictors/inputs";
import { filterOptions } from "../../lib/search-space";
import { controllerVariants, type SearcherOptions } from "../../lib/searchers";
import { priorDistance } from "../../lib/searchers/alarms";
import type { Controller } from "../../lib/searchers/controller/controller";
import { mean, pairedDifference } from "../../lib/statistics";
import { tellingWorld } from "./planted-world";
import { judgePlanted, measured, searchPlanted } from "./run-planted";

const world = tellingWorld(10, 1);
const seeds = [1, 2, 3];
const corrected: SearcherOptions = { kind: "controller", options: controllerVariants.corrected };

/** Scores by data set, in the mean over seeds. */
async function scoresOf(searcher: SearcherOptions, form?: InputName): Promise<readonly number[]> {
  const runs = await Promise.all(
    seeds.map(async (seed) => judgePlanted(world, await searchPlanted({ world, searcher, seed, form }), seed)),
  );
  return world.dataSets.map((_, index) => mean(runs.map((scores) => scores[index])));
}

const against = (a: readonly number[], b: readonly number[]) =>
  pairedDifference(
    a.map((score, index) => score - b[index]),
    { seed: 1 },
  );

describe("in a world where raw information tells which widths are best", () => {
  it("the corrected controller finds other priors for other data sets, and beats uniform and the best fixed prior", async () => {
    const { searcher, input } = await searchPlanted({ world, searcher: corrected, seed: 1 });
    const priorOf = (dataSet: string) =>
      (searcher as Controller).prior({ dataSet, input: input(dataSet, measured[0]) });
    const [narrow, wide] = ["narrow 0", "wide 1"].map(priorOf);
    expect(priorDistance(narrow, wide)).toBeGreaterThan(0.5);
    const likeliest = (prior: ArrayLike<number>) =>
      [0, 23, 46, 69].map((start) => {
        const layer = Array.from(prior).slice(start, start + 23);
        return filterOptions[layer.indexOf(Math.max(...layer))];
      });
    expect(mean(likeliest(narrow))).toBeLessThan(40);
    expect(mean(likeliest(wide))).toBeGreaterThan(80);
    const [ours, uniform, fixed] = await Promise.all([
      scoresOf(corrected),
      scoresOf({ kind: "uniform" }),
      scoresOf(corrected, "architecture"), // the best prior that sees no data set, learned in the same way
    ]);
    expect(against(ours, uniform).interval[0]).toBeGreaterThan(0);
    expect(against(ours, fixed).interval[0]).toBeGreaterThan(0);
    // a fixed prior that suits half of the data sets beats uniform too, so not beating the fixed one is the test below
    expect(mean(fixed)).toBeGreaterThan(mean(uniform));
  });

  it.each(["usable permuted", "usable standardised"] as const)(
    "it does not beat a fixed prior where its input is %s",
    async (form) => {
      const [ours, fixed] = await Promise.all([scoresOf(corrected, form), scoresOf(corrected, "architecture")]);
      expect(against(ours, fixed).interval[0]).toBeLessThanOrEqual(0);
    },
  );
});
