import type { HyperbandOutcome } from "../hyperband/trial";
import { createRandom, type Random } from "../platform/random/random";
import { type Architecture, architectureId, type Distribution } from "../search-space";
import { type Alarms, alarmsOf } from "./alarms";
import type { InputFunction } from "./inputs";
import type { Searcher, VisitOutcome } from "./searcher";

/** How long a search is. */
export interface SearchLength {
  /** 49 in the thesis (3.2.1). */
  readonly iterations: number;
  /** M: different data sets an iteration, 5 in the thesis. */
  readonly dataSetsAnIteration: number;
  /** Measured architectures an iteration, each with a Hyperband on every data set of it; 1 in the thesis. */
  readonly architecturesAnIteration: number;
}

/** One Hyperband of a search. */
export interface VisitRecord {
  readonly dataSet: string;
  readonly summedScore: number;
  /** Best of the selected: its id, and its score in the search. */
  readonly best: string;
  readonly bestScore: number;
}

export interface IterationRecord {
  /** From 1. */
  readonly iteration: number;
  /** Ids of the measured architectures. */
  readonly inputs: readonly string[];
  readonly visits: readonly VisitRecord[];
  /** Of a searcher that learns by gradient, see `Learning`. */
  readonly loss?: number;
  readonly reward?: number;
  /** Of a searcher that has a prior. */
  readonly alarms?: Alarms;
}

/** What an iteration hands to whoever follows a search. */
export interface IterationNews {
  readonly record: IterationRecord;
  /** The priors before the update, by data set; none of a searcher that has no prior. */
  readonly priors: ReadonlyMap<string, Distribution>;
}

/** Settings of {@link runSearch}. */
export interface SearchSettings extends SearchLength {
  readonly searcher: Searcher;
  readonly dataSets: readonly string[];
  /** Architectures that a Hyperband starts from: N of Algorithm 1, 12. */
  readonly size: number;
  readonly seed: number;
  readonly drawArchitecture: (random: Random) => Architecture;
  readonly input: InputFunction;
  readonly hyperband: (dataSet: string, architectures: readonly Architecture[]) => Promise<HyperbandOutcome>;
  readonly onIteration?: (news: IterationNews) => void;
  /** Iterations that the searcher's state has behind it: the search goes on with the next. */
  readonly done?: number;
}

/**
 * Searches over many Hyperbands as Algorithm 1 does, whatever the searcher: each iteration draws data sets and an
 * architecture, measures it on each, lets the searcher suggest what a Hyperband on each starts from, and tells it what
 * they found. Random numbers come from seed and iteration alone, so a searcher made from the state after any iteration
 * goes on with the very same results.
 *
 * @returns One record an iteration that was run.
 */
export async function runSearch(settings: SearchSettings): Promise<readonly IterationRecord[]> {
  const records: IterationRecord[] = [];
  for (let iteration = (settings.done ?? 0) + 1; iteration <= settings.iterations; iteration++) {
    const news = await runIteration(settings, iteration);
    records.push(news.record);
    settings.onIteration?.(news);
  }
  return records;
}

async function runIteration(settings: SearchSettings, iteration: number): Promise<IterationNews> {
  const { searcher, size, seed, drawArchitecture, input, hyperband, architecturesAnIteration } = settings;
  const random = createRandom(seed, "iteration", iteration);
  const drawn = Array.from({ length: architecturesAnIteration }, () => drawArchitecture(random));
  const order = random.permutation(settings.dataSets.length); // different data sets in an iteration
  const dataSets = Array.from(order.subarray(0, settings.dataSetsAnIteration), (index) => settings.dataSets[index]);
  const asked = drawn.flatMap((architecture) => dataSets.map((dataSet) => ({ dataSet, architecture })));
  const visits = await Promise.all(
    asked.map(async ({ dataSet, architecture }) => ({ dataSet, input: await input(dataSet, architecture) })),
  );
  const suggested = searcher.suggest(visits, size, random);
  const priors = searcher.prior ? visits.map((visit) => searcher.prior!(visit)) : [];
  const outcomes: VisitOutcome[] = [];
  // Hyperbands on different data sets run at once; two on one data set must not train the same network at once
  for (let group = 0; group < drawn.length; group++) {
    const own = visits.slice(group * dataSets.length, (group + 1) * dataSets.length);
    const found = await Promise.all(
      own.map(async (visit, index): Promise<VisitOutcome> => {
        const architectures = suggested[group * dataSets.length + index];
        return { ...visit, architectures, outcome: await hyperband(visit.dataSet, architectures) };
      }),
    );
    outcomes.push(...found);
  }
  const learning = searcher.update?.(outcomes);
  const alarms = alarmsOf(priors.slice(0, dataSets.length), suggested);
  return {
    record: {
      iteration,
      inputs: drawn.map(architectureId),
      visits: outcomes.map(({ dataSet, outcome: { summedScore, selected } }) => {
        const [best] = selected;
        return { dataSet, summedScore, best: architectureId(best.architecture), bestScore: best.score };
      }),
      ...learning,
      ...(alarms && { alarms }),
    },
    priors: new Map(
      visits
        .slice(0, dataSets.length)
        .map(({ dataSet }, index) => [dataSet, priors[index]] as const)
        .filter(([, prior]) => prior),
    ),
  };
}
