import { type Architecture, architectureId } from "../search-space/architecture";
import type { Bracket } from "./bracket";
import { hyperbandScore } from "./score";
import { compareTrials, type Evaluation, type Trial } from "./trial";

/**
 * Trains an architecture to `epochs` in all, continuing where its last rung ended.
 *
 * @param index Place among the sampled architectures.
 * @param behind Epochs at the end of its last rung, 0 in the first.
 */
export type Evaluate = (
  architecture: Architecture,
  epochs: number,
  index: number,
  behind: number,
) => Promise<Evaluation>;

/** What a search needs to score trials. */
export interface SearchOptions {
  /** The sampled architectures, those of the first bracket first. */
  readonly architectures: readonly Architecture[];
  /** λ of the score, per filter. */
  readonly filterPenalty: number;
  readonly evaluate: Evaluate;
  /** Called with the trials of each finished rung; in asynchronous halving with each trial. */
  readonly onStage?: (trials: readonly Trial[]) => void;
}

/** A sampled architecture, and a promise kept when it trains no further. */
interface Contender {
  readonly architecture: Architecture;
  readonly index: number;
  /** Equal architectures of brackets that start lower: see {@link runBrackets}. */
  readonly earlier: readonly Promise<void>[];
  readonly finish: () => void;
}

async function runBracket(
  bracket: Bracket,
  contenders: readonly Contender[],
  options: SearchOptions & { readonly selected: number },
): Promise<readonly Trial[]> {
  const { filterPenalty, evaluate, selected, onStage } = options;
  const { s, rungs } = bracket;
  const trials: Trial[] = [];
  let alive = contenders;
  for (let stage = 0; stage < rungs.length; stage++) {
    const { configurations, resource: epochs } = rungs[stage];
    const behind = stage === 0 ? 0 : rungs[stage - 1].resource;
    const survivors = stage + 1 < rungs.length ? rungs[stage + 1].configurations : Math.min(selected, configurations);
    const evaluated = await Promise.all(
      alive.map(async ({ architecture, index, earlier }): Promise<Trial> => {
        if (stage === 0 && earlier.length > 0) await Promise.all(earlier);
        const evaluation = await evaluate(architecture, epochs, index, behind);
        const score = hyperbandScore(architecture, evaluation.accuracy, filterPenalty);
        return { ...evaluation, architecture, index, bracket: s, stage, epochs, score, survives: false };
      }),
    );
    const kept = new Set([...evaluated].sort(compareTrials).slice(0, survivors));
    const stageTrials = evaluated.map((trial) => (kept.has(trial) ? { ...trial, survives: true } : trial));
    trials.push(...stageTrials);
    onStage?.(stageTrials);
    const last = stage === rungs.length - 1;
    const going = new Set(last ? [] : [...kept].map(({ index }) => index));
    for (const { index, finish } of alive) if (!going.has(index)) finish();
    alive = alive.filter(({ index }) => going.has(index));
  }
  return trials;
}

/**
 * Runs brackets side by side, so that the few long trainings of one leave no core idle: in each rung all architectures
 * left train, and the best by score go on.
 *
 * An architecture sampled twice is two contenders, as in the thesis: what the sampler prefers counts more. They are
 * one training (A.5): `evaluate` is asked for each, never for one epoch twice out of order, so that an `evaluate` that
 * remembers what it trained, as tasks do, computes nothing twice. Across brackets the equal architecture that starts
 * later waits until the earlier one trains no further; only then is it known how far that training got.
 *
 * @returns The trials in no particular order.
 */
export async function runBrackets(
  options: SearchOptions & { readonly brackets: readonly Bracket[]; readonly selected: number },
): Promise<readonly Trial[]> {
  const { brackets, architectures } = options;
  const earlierBrackets = new Map<string, Promise<void>[]>();
  let start = 0;
  const running = brackets.map((bracket) => {
    const from = start;
    start += bracket.rungs[0].configurations;
    const finished: { readonly id: string; readonly promise: Promise<void> }[] = [];
    const contenders = architectures.slice(from, start).map((architecture, place): Contender => {
      const id = architectureId(architecture);
      let finish = (): void => undefined;
      const promise = new Promise<void>((resolve) => {
        finish = resolve;
      });
      finished.push({ id, promise });
      return { architecture, index: from + place, earlier: earlierBrackets.get(id) ?? [], finish };
    });
    for (const { id, promise } of finished) {
      earlierBrackets.set(id, [...(earlierBrackets.get(id) ?? []), promise]);
    }
    return runBracket(bracket, contenders, options);
  });
  return (await Promise.all(running)).flat();
}
