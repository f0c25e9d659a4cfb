import type { Architecture } from "../search-space/architecture";
import type { Rung } from "./bracket";

/** What training an architecture up to a rung says about it. */
export interface Evaluation {
  /** Share of validation images classified correctly, in [0, 1], or NaN. */
  readonly accuracy: number;
  /** Mean cross-entropy over validation images, nats; breaks ties of the score. NaN of a training that diverged. */
  readonly loss: number;
  /** Share of images that neither train nor select classified correctly, where the evaluation knows it. */
  readonly reportAccuracy?: number;
  /** The network answers every image alike, where the evaluation knows it. */
  readonly dead?: true;
  /** Accuracy after each epoch so far, where the evaluation knows it; the last one is `accuracy`. */
  readonly curve?: readonly number[];
}

/** One architecture in one rung. */
export interface Trial extends Evaluation {
  readonly architecture: Architecture;
  /** Place among the sampled architectures; tells duplicates apart. */
  readonly index: number;
  /** The s of its bracket: rungs above the first. */
  readonly bracket: number;
  /** Its rung in the bracket, from 0. */
  readonly rung: number;
  /** Epochs behind it at the rung's end. */
  readonly epochs: number;
  readonly score: number;
  /** It trained on, or it is selected. */
  readonly survives: boolean;
}

/** A rung with what happened in it. */
export interface RungOutcome extends Rung {
  readonly bracket: number;
  readonly rung: number;
  /** In order of the sampled architectures. */
  readonly trials: readonly Trial[];
  /** Those that ended here without being selected. */
  readonly eliminated: readonly Trial[];
}

/** A finished search. */
export interface HyperbandOutcome {
  /** Every trial, bracket by bracket, rung by rung, in order of the sampled architectures. */
  readonly trials: readonly Trial[];
  /** The same, rung by rung. */
  readonly rungs: readonly RungOutcome[];
  /** The last trial of each sampled architecture that was not selected. */
  readonly eliminated: readonly Trial[];
  /** The architectures selected, best first. */
  readonly selected: readonly Trial[];
  /** Σ of the selected architectures' scores (definition 2.8). */
  readonly summedScore: number;
}

/** 1 for a training that diverged: its accuracy is that of guessing, which may be a search's best by chance. */
const diverged = ({ score, loss }: Pick<Trial, "score" | "loss">): number =>
  Number(Number.isNaN(score) || Number.isNaN(loss));

/** Lower first, NaN last. */
function ascending(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : Number(a > b);
}

/**
 * Better first: a score and a loss that are numbers, then higher score, then lower loss, then sampled earlier, so that
 * the order never depends on timing.
 */
export function compareTrials(
  a: Pick<Trial, "score" | "loss" | "index">,
  b: Pick<Trial, "score" | "loss" | "index">,
): number {
  return diverged(a) - diverged(b) || ascending(-a.score, -b.score) || ascending(a.loss, b.loss) || a.index - b.index;
}

/**
 * Trained longer first, then better first: a score after few epochs says less than one after many, but more than none:
 * trainings that diverged are last.
 */
export function compareFinalists(
  a: Pick<Trial, "score" | "loss" | "index" | "epochs">,
  b: Pick<Trial, "score" | "loss" | "index" | "epochs">,
): number {
  return diverged(a) - diverged(b) || b.epochs - a.epochs || compareTrials(a, b);
}

function rungOutcomes(trials: readonly Trial[]): readonly RungOutcome[] {
  const rungs = new Map<string, Trial[]>();
  for (const trial of trials) {
    const place = `${trial.bracket}:${trial.rung}`;
    rungs.set(place, [...(rungs.get(place) ?? []), trial]);
  }
  return [...rungs.values()].map((members) => {
    const { bracket, rung, epochs: resource } = members[0];
    const eliminated = members.filter(({ survives }) => !survives);
    return { bracket, rung, resource, configurations: members.length, trials: members, eliminated };
  });
}

/**
 * The outcome of finished trials: selects the best last trials over all brackets ({@link compareFinalists}) and says
 * which trials survived.
 *
 * @param trials In any order; `survives` is determined here.
 * @param selected How many to select; all when fewer were sampled.
 */
export function outcomeOf(trials: readonly Omit<Trial, "survives">[], selected: number): HyperbandOutcome {
  const ordered = [...trials].sort((a, b) => b.bracket - a.bracket || a.rung - b.rung || a.index - b.index);
  const last = new Map(ordered.map((trial) => [trial.index, trial]));
  const chosen = new Set([...last.values()].sort(compareFinalists).slice(0, selected));
  const marked = ordered.map(
    (trial): Trial => ({ ...trial, survives: last.get(trial.index) !== trial || chosen.has(trial) }),
  );
  const eliminated = marked.filter(({ survives }) => !survives);
  const finalists = marked.filter((_, place) => chosen.has(ordered[place])).sort(compareFinalists);
  const summedScore = finalists.reduce((sum, { score }) => sum + score, 0);
  return { trials: marked, rungs: rungOutcomes(marked), eliminated, selected: finalists, summedScore };
}

/** The trials of each sampled architecture, by its place among the sampled ones. */
export function trialsByIndex(trials: readonly Trial[]): ReadonlyMap<number, readonly Trial[]> {
  const byIndex = new Map<number, Trial[]>();
  for (const trial of trials) byIndex.set(trial.index, [...(byIndex.get(trial.index) ?? []), trial]);
  return byIndex;
}
