import { type Architecture, architectureId } from "../search-space/architecture";
import { type EliminationSchedule, rungsOf } from "./schedule";
import { hyperbandScore } from "./score";

/** What training an architecture up to a rung says about it. */
export interface Evaluation {
  /** Share of validation images classified correctly, in [0, 1]. */
  readonly accuracy: number;
  /** Mean cross-entropy over validation images, nats; breaks ties of the score. */
  readonly loss: number;
  /** Accuracy after each epoch so far, where the evaluation knows it; the last one is `accuracy`. */
  readonly curve?: readonly number[];
}

/** One architecture in one stage. */
export interface Trial extends Evaluation {
  readonly architecture: Architecture;
  /** Place among the sampled architectures; tells duplicates apart. */
  readonly index: number;
  readonly stage: number;
  /** Epochs behind it at the stage's end. */
  readonly epochs: number;
  readonly score: number;
  readonly survives: boolean;
}

/** A finished elimination. */
export interface HyperbandOutcome {
  /** Every trial, stage by stage, in order of the sampled architectures. */
  readonly trials: readonly Trial[];
  /** The architectures selected, best first. */
  readonly selected: readonly Trial[];
  /** Σ of the selected architectures' scores (definition 2.8). */
  readonly summedScore: number;
}

/** Trains an architecture to `epochs` in all, continuing where its last stage ended. */
export type Evaluate = (architecture: Architecture, epochs: number, index: number) => Promise<Evaluation>;

/** Better first: higher score, then lower loss, then sampled earlier, so that the order never depends on timing. */
function compareTrials(a: Trial, b: Trial): number {
  return b.score - a.score || a.loss - b.loss || a.index - b.index;
}

/**
 * Hyperband as the thesis uses it (1.3.1, 3.1.1): in each stage the architectures left train for some epochs and the
 * worst by score are discarded.
 *
 * @param options.architectures The sampled architectures; as many as the first stage holds.
 * @param options.evaluate Called for all trials of a stage at once; they may run in parallel.
 * @throws RangeError when the number of architectures is not the schedule's.
 */
export async function runHyperband(options: {
  readonly architectures: readonly Architecture[];
  readonly schedule: EliminationSchedule;
  readonly filterPenalty: number;
  readonly evaluate: Evaluate;
  readonly onStage?: (trials: readonly Trial[]) => void;
}): Promise<HyperbandOutcome> {
  const { architectures, schedule, filterPenalty, evaluate } = options;
  const rungs = rungsOf(schedule);
  if (architectures.length !== rungs[0].configurations) {
    throw new RangeError(
      `Hyperband starts with ${rungs[0].configurations} architectures, not ${architectures.length}: ` +
        architectures.slice(0, 3).map(architectureId).join(", "),
    );
  }
  const trials: Trial[] = [];
  let alive = architectures.map((architecture, index) => ({ architecture, index }));
  let ranked: Trial[] = [];
  for (let stage = 0; stage < rungs.length; stage++) {
    const epochs = rungs[stage].resource;
    const survivors = stage + 1 < rungs.length ? rungs[stage + 1].configurations : schedule.selected;
    const evaluated = await Promise.all(
      alive.map(async ({ architecture, index }) => {
        const evaluation = await evaluate(architecture, epochs, index);
        const score = hyperbandScore(architecture, evaluation.accuracy, filterPenalty);
        return { ...evaluation, architecture, index, stage, epochs, score, survives: false };
      }),
    );
    const order = [...evaluated].sort(compareTrials);
    ranked = order.slice(0, survivors).map((trial) => ({ ...trial, survives: true }));
    const kept = new Map(ranked.map((trial) => [trial.index, trial]));
    const stageTrials = evaluated.map((trial) => kept.get(trial.index) ?? trial);
    trials.push(...stageTrials);
    options.onStage?.(stageTrials);
    alive = alive.filter(({ index }) => kept.has(index));
  }
  return { trials, selected: ranked, summedScore: ranked.reduce((sum, { score }) => sum + score, 0) };
}
