import { startSizes } from "../hyperband/schedule";
import type { Trial } from "../hyperband/trial";
import { createRandom, deriveSeed } from "../platform/random/random";
import { parseArchitecture, sampleArchitecture, sampleUniformArchitecture } from "../search-space";
import { mean } from "../statistics/spread";
import type { WidthTableRow } from "../width-table/rows";
import type { SurrogateFit } from "../width-table/surrogate-fit";
import { inputFunction } from "./inputs";
import { createSearcher } from "./registry";
import { type IterationRecord, runSearch } from "./search";
import type { Searcher } from "./searcher";
import type { Judgement, KeptPrior, SimulatedSearch, SimulateSearchTask } from "./simulated-search";
import { TableWorld } from "./table-world";

/** Random architectures behind the expected score of one. */
const randomOnes = 200;

const worlds = new Map<string, TableWorld>();

/** The world of some surrogates, made once a process: tasks that follow each other share it. */
function worldOf(
  rows: readonly WidthTableRow[],
  key: string,
  fits: Readonly<Record<string, SurrogateFit>>,
): TableWorld {
  const known = worlds.get(key) ?? new TableWorld(rows, fits);
  if (!worlds.has(key)) worlds.clear(); // one table at a time is enough
  worlds.set(key, known);
  return known;
}

/** The regret of what was seen so far, iteration by iteration. */
function regretOf(
  world: TableWorld,
  task: Pick<SimulateSearchTask, "dataSets" | "filterPenalty">,
  records: readonly IterationRecord[],
): readonly number[] {
  const { dataSets, filterPenalty } = task;
  const random = createRandom(0, "random architectures");
  const sample = Array.from({ length: randomOnes }, () => sampleUniformArchitecture(random));
  const seen = new Map(
    dataSets.train.map((dataSet) => {
      const expected = mean(sample.map((architecture) => world.truth(dataSet, architecture, filterPenalty)));
      return [dataSet, { chosenBy: Number.NEGATIVE_INFINITY, regret: world.best(dataSet, filterPenalty) - expected }];
    }),
  );
  const average = (): number => mean([...seen.values()].map(({ regret }) => regret));
  const curve = [average()];
  for (const { visits } of records) {
    for (const { dataSet, best, bestScore } of visits) {
      if (!(bestScore > seen.get(dataSet)!.chosenBy)) continue;
      const truth = world.truth(dataSet, parseArchitecture(best), filterPenalty);
      seen.set(dataSet, { chosenBy: bestScore, regret: world.best(dataSet, filterPenalty) - truth });
    }
    curve.push(average());
  }
  return curve;
}

/** Hyperbands from new seeds, the same for every searcher, from what it would suggest now. */
async function judge(
  world: TableWorld,
  searcher: Searcher,
  task: SimulateSearchTask,
  input: ReturnType<typeof inputFunction>,
): Promise<readonly Judgement[]> {
  const { dataSets, schedule, filterPenalty, judged, seed } = task;
  const size = startSizes(schedule).reduce((sum, start) => sum + start, 0);
  const measured = world.measurements.measuredFor(task.input, [...dataSets.train, ...dataSets.unseen]);
  const judgements: Judgement[] = [];
  for (const dataSet of [...dataSets.train, ...dataSets.unseen]) {
    const truthOf = (selected: readonly Trial[]): number =>
      mean(selected.map(({ architecture }) => world.truth(dataSet, architecture, filterPenalty)));
    const own = { scores: [] as number[], truths: [] as number[], fromPrior: [] as number[] };
    for (let index = 0; index < judged; index++) {
      const random = createRandom(seed, "judge", dataSet, index);
      const architecture = measured[random.integer(measured.length)];
      const visit = { dataSet, input: input(dataSet, architecture) };
      const run = world.hyperband({ schedule, filterPenalty, seed: deriveSeed(seed, "judge", dataSet, index) });
      const { selected } = await run(dataSet, searcher.suggest([visit], size, random)[0]);
      own.scores.push(mean(selected.map(({ score }) => score)));
      own.truths.push(truthOf(selected));
      if (task.searcher.kind !== "controller" || !searcher.prior) continue;
      const prior = searcher.prior(visit);
      const drawn = Array.from({ length: size }, () => sampleArchitecture(prior, random));
      own.fromPrior.push(truthOf((await run(dataSet, drawn)).selected));
    }
    const { fromPrior, ...rest } = own;
    const unseen = dataSets.unseen.includes(dataSet);
    judgements.push({ dataSet, unseen, ...rest, ...(fromPrior.length > 0 && { fromPrior }) });
  }
  return judgements;
}

/**
 * Simulates a search on a width table, and judges what the searcher would do next.
 *
 * @throws RangeError when no architecture of the table has what the input asks for measured on every data set.
 */
export async function simulateSearch(
  rows: readonly WidthTableRow[],
  task: SimulateSearchTask,
): Promise<SimulatedSearch> {
  const { table, fits, dataSets, schedule, filterPenalty, seed, detail } = task;
  const world = worldOf(rows, JSON.stringify([table, fits]), fits);
  const { measure, measuredFor } = world.measurements;
  const measured = measuredFor(task.input, [...dataSets.train, ...dataSets.unseen]);
  if (measured.length === 0) {
    throw new RangeError(
      `Give a searcher "${task.input}": no architecture of the table has it measured on all data sets.`,
    );
  }
  // unseen data sets make no scale
  const input = inputFunction({ input: task.input, measure, dataSets: dataSets.train, measured, seed });
  const inputSize = input(dataSets.train[0], measured[0]).length;
  const searcher = createSearcher(task.searcher, { seed, inputSize });
  const priors: KeptPrior[] = [];
  const records = await runSearch({
    ...task,
    searcher,
    dataSets: dataSets.train,
    size: startSizes(schedule).reduce((sum, start) => sum + start, 0),
    drawArchitecture: (random) => measured[random.integer(measured.length)],
    input,
    hyperband: world.hyperband({ schedule, filterPenalty, seed: deriveSeed(seed, "trainings") }),
    onIteration: ({ record: { iteration }, priors: shown }) => {
      if (!detail) return;
      for (const [dataSet, prior] of shown) {
        priors.push({ iteration, dataSet, prior: Array.from(prior, (value) => Math.round(value * 1e4) / 1e4) });
      }
    },
  });
  return {
    regret: regretOf(world, task, records),
    judged: await judge(world, searcher, task, input),
    learning: records.map(({ visits: _, inputs: __, ...rest }) => rest),
    ...(detail && { iterations: records, priors }),
  };
}
