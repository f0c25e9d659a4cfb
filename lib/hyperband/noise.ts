import { type Architecture, architectureId } from "../search-space/architecture";
import { mean } from "../statistics/spread";
import type { HyperbandOutcome, Trial } from "./trial";

/** How an architecture fared over repeated searches. */
export interface Survival {
  readonly architecture: Architecture;
  /** Searches that sampled it. */
  readonly started: number;
  /** Searches that selected it. */
  readonly selected: number;
  /** selected / started. */
  readonly frequency: number;
}

/** How alike repeated searches choose. */
export interface SurvivalFrequency {
  /** Most often selected first, then by id. */
  readonly architectures: readonly Survival[];
  /** Mean over pairs of searches: architectures selected by both, as a share of those that the smaller one selected. */
  readonly overlap: number;
  /** The same if each search selected at random among the architectures it sampled. */
  readonly chanceOverlap: number;
}

/** Sum of squared deviations from the mean. */
const squares = (values: readonly number[]): number => {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
};

function requireSearches(action: string, outcomes: readonly HyperbandOutcome[]): void {
  if (outcomes.length < 2) throw new RangeError(`${action} needs at least 2 searches, not ${outcomes.length}.`);
}

/**
 * How often the same architecture is selected by searches that differ in their seed. If training noise decided
 * everything, the overlap would be that of chance.
 *
 * @throws RangeError when there are fewer than two searches.
 */
export function survivalFrequency(outcomes: readonly HyperbandOutcome[]): SurvivalFrequency {
  requireSearches("The frequency of survival", outcomes);
  const byId = (trials: readonly Trial[]) =>
    new Map(trials.map((trial) => [architectureId(trial.architecture), trial]));
  const searches = outcomes.map(({ trials, selected }) => ({ started: byId(trials), selected: byId(selected) }));
  const all = new Map(searches.flatMap(({ started }) => [...started]));
  const architectures = [...all].map(([id, { architecture }]): Survival => {
    const started = searches.filter((search) => search.started.has(id)).length;
    const selected = searches.filter((search) => search.selected.has(id)).length;
    return { architecture, started, selected, frequency: selected / started };
  });
  const overlaps: number[] = [];
  const chances: number[] = [];
  searches.forEach((a, first) => {
    for (const b of searches.slice(first + 1)) {
      const smaller = Math.min(a.selected.size, b.selected.size);
      const shared = [...a.selected.keys()].filter((id) => b.selected.has(id)).length;
      const common = [...a.started.keys()].filter((id) => b.started.has(id)).length;
      overlaps.push(shared / smaller);
      chances.push((common * (a.selected.size / a.started.size) * (b.selected.size / b.started.size)) / smaller);
    }
  });
  const order = (a: Survival, b: Survival): number =>
    b.selected - a.selected || architectureId(a.architecture).localeCompare(architectureId(b.architecture), "en");
  return { architectures: architectures.sort(order), overlap: mean(overlaps), chanceOverlap: mean(chances) };
}

/** Noise of the accuracy against what elimination has to tell apart, after one number of epochs. */
export interface AccuracyNoise {
  readonly epochs: number;
  /** Architectures with at least two records of it. */
  readonly architectures: number;
  readonly records: number;
  /** Standard deviation of an architecture's accuracy from seed to seed, pooled over architectures. */
  readonly noise: number;
  /** Standard deviation of the architectures' true accuracies: variance of means less the noise left in them. */
  readonly spread: number;
  /**
   * spread² / (spread² + noise²): share of the variance of a single accuracy that is the architecture's; null if none
   * varies.
   */
  readonly reliability: number | null;
  /** Mean over rungs: score of the worst that survives less that of the best eliminated; null where none is. */
  readonly gap: number | null;
}

/** Mean over rungs of that many epochs: worst score that survives less best score that ends. */
function meanGap(epochs: number, outcomes: readonly HyperbandOutcome[]): number | null {
  const gaps = outcomes.flatMap(
    ({ rungs }) =>
      rungs
        .filter(({ resource, eliminated, trials }) => {
          return resource === epochs && eliminated.length > 0 && eliminated.length < trials.length;
        })
        .map(({ trials, eliminated }) => {
          const worstKept = Math.min(...trials.filter(({ survives }) => survives).map(({ score }) => score));
          return worstKept - Math.max(...eliminated.map(({ score }) => score));
        })
        .filter((gap) => !Number.isNaN(gap)), // of trainings that diverged
  );
  return gaps.length > 0 ? mean(gaps) : null;
}

function noiseAt(epochs: number, outcomes: readonly HyperbandOutcome[]): AccuracyNoise | undefined {
  const accuracies = new Map<string, number[]>();
  for (const { trials } of outcomes) {
    // equal architectures of one search are one training
    const own = new Map<string, number>();
    for (const { architecture, accuracy, ...trial } of trials)
      if (trial.epochs === epochs && !Number.isNaN(accuracy)) own.set(architectureId(architecture), accuracy);
    for (const [id, accuracy] of own) accuracies.set(id, [...(accuracies.get(id) ?? []), accuracy]);
  }
  const repeated = [...accuracies.values()].filter(({ length }) => length >= 2);
  if (repeated.length < 2) return undefined;
  const records = repeated.reduce((sum, { length }) => sum + length, 0);
  const noiseVariance = repeated.reduce((sum, values) => sum + squares(values), 0) / (records - repeated.length);
  const noiseOfMeans = mean(repeated.map(({ length }) => noiseVariance / length));
  const spreadVariance = Math.max(0, squares(repeated.map(mean)) / (repeated.length - 1) - noiseOfMeans);
  const total = spreadVariance + noiseVariance;
  return {
    epochs,
    architectures: repeated.length,
    records,
    noise: Math.sqrt(noiseVariance),
    spread: Math.sqrt(spreadVariance),
    reliability: total === 0 ? null : spreadVariance / total,
    gap: meanGap(epochs, outcomes),
  };
}

/**
 * Accuracy noise against score differences, from searches of the same architectures with other seeds. Later rungs hold
 * only survivors, whose accuracies lie closer together than those of all.
 *
 * @returns One entry for each number of epochs at which two architectures have two records, fewest epochs first.
 * @throws RangeError when there are fewer than two searches.
 */
export function accuracyNoise(outcomes: readonly HyperbandOutcome[]): readonly AccuracyNoise[] {
  requireSearches("Accuracy noise", outcomes);
  const epochs = new Set(outcomes.flatMap(({ trials }) => trials.map((trial) => trial.epochs)));
  return [...epochs].sort((a, b) => a - b).flatMap((at) => noiseAt(at, outcomes) ?? []);
}
