import { createRandom } from "../../lib/platform/random/random";
import type { InputName } from "../../lib/predictors/inputs";
import { type Architecture, sampleUniformArchitecture } from "../../lib/search-space";
import { createSearcher, inputFunction, type SearcherOptions } from "../../lib/searchers";
import { type IterationRecord, runSearch } from "../../lib/searchers/search";
import type { Searcher } from "../../lib/searchers/searcher";
import { mean } from "../../lib/statistics/spread";
import type { PlantedWorld } from "./planted-world";

/** Architectures whose information is known: what inputs are scaled by and drawn from. */
export const measured: readonly Architecture[] = Array.from({ length: 40 }, (_, index) =>
  sampleUniformArchitecture(createRandom(5, "measured", index)),
);

const drawMeasured = (random: ReturnType<typeof createRandom>): Architecture =>
  measured[random.integer(measured.length)];

/** A search of 49 iterations in a planted world, unless told, as the thesis's. */
export async function searchPlanted(options: {
  readonly world: PlantedWorld;
  readonly searcher: SearcherOptions;
  readonly seed: number;
  readonly form?: InputName;
  readonly iterations?: number;
}): Promise<{
  readonly searcher: Searcher;
  readonly records: readonly IterationRecord[];
  readonly input: ReturnType<typeof inputFunction>;
}> {
  const { world, seed, form = "usable raw", iterations = 49 } = options;
  const { dataSets, measure } = world;
  const input = inputFunction({ input: form, measure, dataSets, measured, seed });
  const inputSize = input(dataSets[0], measured[0]).length;
  const searcher = createSearcher(options.searcher, { seed, inputSize });
  const records = await runSearch({
    searcher,
    dataSets,
    iterations,
    dataSetsAnIteration: Math.min(5, dataSets.length),
    architecturesAnIteration: 1,
    size: 12,
    seed,
    drawArchitecture: drawMeasured,
    input,
    hyperband: world.hyperband(seed),
  });
  return { searcher, records, input };
}

/** Mean summed score that a searcher now reaches on each data set, over Hyperbands from seeds that all share. */
export async function judgePlanted(
  world: PlantedWorld,
  { searcher, input }: { readonly searcher: Searcher; readonly input: ReturnType<typeof inputFunction> },
  seed: number,
  repeats = 4,
): Promise<readonly number[]> {
  const scores: number[] = [];
  for (const dataSet of world.dataSets) {
    const own: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const random = createRandom(seed, "judge", dataSet, repeat);
      const visit = { dataSet, input: input(dataSet, drawMeasured(random)) };
      const [architectures] = searcher.suggest([visit], 12, random);
      own.push((await world.hyperband(1000 * seed + repeat)(dataSet, architectures)).summedScore);
    }
    scores.push(mean(own));
  }
  return scores;
}
