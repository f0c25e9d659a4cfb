import { type Trial, trialsByIndex } from "../hyperband/trial";
import { architectureId } from "../search-space/architecture";

/** How an architecture stands in a Hyperband: waiting for a worker, in training, through, out. */
export type Standing = "waiting" | "running" | "selected" | "eliminated";

/** One architecture's way through a Hyperband, as far as it is known. */
export interface LearningCurve {
  readonly architecture: string;
  readonly standing: Standing;
  /** Validation accuracy after each epoch that is known, epochs ascending. */
  readonly points: readonly { readonly epoch: number; readonly accuracy: number }[];
  /** Its rungs that are over: epochs behind it → score. */
  readonly scores: ReadonlyMap<number, number>;
}

/** A rung's end: after how many epochs, and how many of how many go on. */
export interface RungBorder {
  readonly epochs: number;
  readonly configurations: number;
  readonly survivors: number;
}

/** A Hyperband as a figure shows it, finished or not. */
export interface SearchCurves {
  readonly name: string;
  readonly borders: readonly RungBorder[];
  /** One curve a sampled architecture, in their order. */
  readonly curves: readonly LearningCurve[];
}

/** An architecture's curve from its trials, in order of rungs. */
export function curveOfTrials(trials: readonly Trial[], standing: Standing): LearningCurve {
  const last = trials[trials.length - 1];
  const points = last.curve
    ? last.curve.map((accuracy, index) => ({ epoch: index + 1, accuracy }))
    : trials.map(({ epochs, accuracy }) => ({ epoch: epochs, accuracy }));
  const scores = new Map(trials.map(({ epochs, score }) => [epochs, score]));
  return { architecture: architectureId(last.architecture), standing, points, scores };
}

/** A finished Hyperband's curves. */
export function finishedSearch(trials: readonly Trial[], name: string): SearchCurves {
  const ends = [...new Set(trials.map(({ epochs }) => epochs))].sort((a, b) => a - b);
  const borders = ends.map((epochs): RungBorder => {
    const ofRung = trials.filter((trial) => trial.epochs === epochs);
    const survivors = ofRung.filter(({ survives }) => survives).length;
    return { epochs, configurations: ofRung.length, survivors };
  });
  const curves = [...trialsByIndex(trials).values()].map((own) =>
    curveOfTrials(own, own[own.length - 1].survives ? "selected" : "eliminated"),
  );
  return { name, borders, curves };
}

/** The curve that is ahead: best last accuracy among those still in the race, the shorter name first among equals. */
export function bestCurve({ curves }: SearchCurves): LearningCurve | undefined {
  const last = ({ points }: LearningCurve): number => points[points.length - 1]?.accuracy ?? -1;
  return curves
    .filter(({ standing, points }) => standing !== "eliminated" && points.length > 0)
    .reduce<LearningCurve | undefined>(
      (best, curve) => (best === undefined || last(curve) > last(best) ? curve : best),
      undefined,
    );
}

/** Whether nothing of a Hyperband is left to do. */
export function isFinished({ curves }: SearchCurves): boolean {
  return curves.every(({ standing }) => standing === "selected" || standing === "eliminated");
}
