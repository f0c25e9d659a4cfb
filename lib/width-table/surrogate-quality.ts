import { kendall } from "../statistics/rank-correlation";
import { mean } from "../statistics/spread";
import { Surrogate } from "./surrogate";
import { fitSurrogate } from "./surrogate-fit";
import { type ArchitectureRecord, deadShareOf, livingOf, trainingNoise } from "./surrogate-records";

/** How well a surrogate foretells architectures that it was not fitted to, of one data set, after the last epoch. */
export interface SurrogateQuality {
  readonly dataSet: string;
  /** Architectures with a living training. */
  readonly architectures: number;
  /** Share of the variance of held-out accuracies that is foretold; of means over the seeds. */
  readonly r2: number;
  /** The most that noise of training leaves to foretell, 1 − noise variance / variance; null where nothing is repeated. */
  readonly attainable: number | null;
  /** Kendall's τ-b of held-out accuracies and predictions. */
  readonly tau: number;
  /** Share of held-out accuracies inside intervals of 50 % and 90 %. */
  readonly within50: number;
  readonly within90: number;
  readonly deadShare: number;
  /** Whether what is simulated by it may be believed: {@link isTrusted}. */
  readonly trusted: boolean;
}

const folds = 5;

/** Half-widths of normal intervals. */
const half = { 50: 0.674, 90: 1.645 } as const;

/**
 * Whether a surrogate foretells at least half of what can be foretold, ranks architectures better than not (τ of 0.3 is
 * two right pairs in three), and knows its errors: of its intervals of 90 % at least 3 in 4 hold what they are to hold.
 */
export function isTrusted({ r2, attainable, tau, within90 }: Omit<SurrogateQuality, "trusted">): boolean {
  return r2 >= 0.5 * (attainable ?? 1) && r2 > 0 && tau >= 0.3 && within90 >= 0.75;
}

/**
 * Cross-validation over architectures: each fifth is foretold by a surrogate fitted, settings and all, to the others.
 *
 * @throws RangeError with too few architectures, see `fitSurrogate`.
 */
export function surrogateQuality(dataSet: string, records: readonly ArchitectureRecord[]): SurrogateQuality {
  const living = records.filter((record) => livingOf(record).length > 0);
  const pairs = Array.from({ length: folds }, (_, fold) => {
    const rest = living.filter((__, index) => index % folds !== fold);
    const surrogate = new Surrogate(dataSet, rest, fitSurrogate(rest));
    return living
      .filter((__, index) => index % folds === fold)
      .map((record) => {
        const trainings = livingOf(record);
        const value = mean(trainings.map(({ select }) => select[surrogate.epochs - 1]));
        const answer = surrogate.select(record.architecture, surrogate.epochs);
        const deviation = Math.sqrt(answer.uncertainty ** 2 + answer.noise ** 2 / trainings.length);
        return { value, foretold: answer.mean, deviation, trainings: trainings.length };
      });
  }).flat();
  const values = pairs.map(({ value }) => value);
  const centre = mean(values);
  const variance = mean(values.map((value) => (value - centre) ** 2));
  const error = mean(pairs.map(({ value, foretold }) => (value - foretold) ** 2));
  const { standardDeviation } = trainingNoise(records);
  const sd = standardDeviation?.[standardDeviation.length - 1];
  const noiseLeft = sd === undefined ? undefined : mean(pairs.map(({ trainings }) => sd ** 2 / trainings));
  const within = (level: 50 | 90): number =>
    mean(pairs.map(({ value, foretold, deviation }) => Number(Math.abs(value - foretold) <= half[level] * deviation)));
  const quality = {
    dataSet,
    architectures: living.length,
    r2: variance > 0 ? 1 - error / variance : 0,
    attainable: noiseLeft === undefined || variance === 0 ? null : Math.max(0, 1 - noiseLeft / variance),
    tau: kendall(
      values,
      pairs.map(({ foretold }) => foretold),
    ),
    within50: within(50),
    within90: within(90),
    deadShare: deadShareOf(records),
  };
  return { ...quality, trusted: isTrusted(quality) };
}
