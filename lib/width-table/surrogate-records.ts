import { type Architecture, parseArchitecture } from "../search-space/architecture";
import { mean } from "../statistics/spread";
import type { WidthTableRow } from "./rows";

export type AccuracyRow = Pick<
  WidthTableRow,
  "dataSet" | "architecture" | "repeat" | "epoch" | "selectAccuracy" | "reportAccuracy" | "dead"
>;

/** One training of an architecture. */
export interface TrainingRecord {
  readonly repeat: number;
  /** It answers every image alike after its last epoch, or diverged. */
  readonly dead: boolean;
  /** Accuracies after each epoch. */
  readonly select: readonly number[];
  readonly report: readonly number[];
}

/** All trainings of an architecture on a data set. */
export interface ArchitectureRecord {
  readonly id: string;
  readonly architecture: Architecture;
  readonly trainings: readonly TrainingRecord[];
}

/** The trainings of a data set, architectures in the order of their first row. */
export function recordsOf(rows: readonly AccuracyRow[], dataSet: string): readonly ArchitectureRecord[] {
  const byArchitecture = new Map<string, Map<number, AccuracyRow[]>>();
  for (const row of rows) {
    if (row.dataSet !== dataSet) continue;
    const repeats = byArchitecture.get(row.architecture) ?? new Map<number, AccuracyRow[]>();
    byArchitecture.set(row.architecture, repeats.set(row.repeat, [...(repeats.get(row.repeat) ?? []), row]));
  }
  return [...byArchitecture].map(([id, repeats]) => ({
    id,
    architecture: parseArchitecture(id),
    trainings: [...repeats].map(([repeat, own]) => {
      const epochs = own.sort((a, b) => a.epoch - b.epoch);
      const select = epochs.map(({ selectAccuracy }) => selectAccuracy);
      const report = epochs.map(({ reportAccuracy }) => reportAccuracy);
      const dead = epochs[epochs.length - 1].dead || ![...select, ...report].every(Number.isFinite);
      return { repeat, dead, select, report };
    }),
  }));
}

/** Trainings of the records that are alive. */
export const livingOf = ({ trainings }: ArchitectureRecord): readonly TrainingRecord[] =>
  trainings.filter(({ dead }) => !dead);

/** Dead trainings as a share of all. */
export function deadShareOf(records: readonly ArchitectureRecord[]): number {
  const all = records.flatMap(({ trainings }) => trainings);
  return all.filter(({ dead }) => dead).length / all.length;
}

/** Noise of training: what another seed changes, in accuracy. */
export interface TrainingNoise {
  /** Standard deviation from seed to seed after each epoch, of the selection images; null where nothing was repeated. */
  readonly standardDeviation: readonly number[] | null;
  /** Share of that variance which a training keeps from epoch to epoch; 0 where nothing was repeated. */
  readonly kept: number;
}

/** Noise of training, pooled over the architectures with several living trainings. */
export function trainingNoise(records: readonly ArchitectureRecord[]): TrainingNoise {
  const repeated = records.map(livingOf).filter(({ length }) => length > 1);
  if (repeated.length === 0) return { standardDeviation: null, kept: 0 };
  const freedom = repeated.reduce((sum, { length }) => sum + length - 1, 0);
  const deviations = repeated.flatMap((trainings) => {
    const centres = trainings[0].select.map((_, epoch) => mean(trainings.map(({ select }) => select[epoch])));
    return trainings.map(({ select }) => select.map((accuracy, epoch) => accuracy - centres[epoch]));
  });
  const product = (a: number, b: number): number => deviations.reduce((sum, row) => sum + row[a] * row[b], 0) / freedom;
  const epochs = deviations[0].map((_, epoch) => epoch);
  const standardDeviation = epochs.map((epoch) => Math.sqrt(product(epoch, epoch)));
  const shares = epochs.flatMap((a) =>
    epochs.slice(a + 1).map((b) => product(a, b) / (standardDeviation[a] * standardDeviation[b])),
  );
  const known = shares.filter(Number.isFinite);
  return { standardDeviation, kept: known.length > 0 ? Math.min(1, Math.max(0, mean(known))) : 0 };
}
