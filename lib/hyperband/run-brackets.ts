import { type Architecture, architectureId } from "../search-space/architecture";
import type { Bracket } from "./bracket";
import { hyperbandScore } from "./score";
import { compareTrials, type Evaluation, type Trial } from "./trial";

/**
 * Trains an architecture to `epochs` in all, continuing where its last rung ended.
 *
 * @param index Place among the sampled architectures.
 * @param trainedEpochs Epochs at the end of its last rung, 0 in the first.
 */
export type Evaluate = (
  architecture: Architecture,
  epochs: number,
  index: number,
  trainedEpochs: number,
) => Promise<Evaluation>;

/** What a search needs to score trials. */
export interface SearchOptions {
  /** The sampled architectures, those of the first bracket first. */
  readonly architectures: readonly Architecture[];
  /** λ of the score, per filter. */
  readonly filterPenalty: number;
  readonly evaluate: Evaluate;
  /** Called with the trials of each finished rung; in asynchronous halving with each trial. */
  readonly onRung?: (trials: readonly Trial[]) => void;
}

/** A sampled architecture, and a promise kept when it trains no further. */
interface Contender {
  readonly architecture: Architecture;
  readonly index: number;
  /** Equal architectures of brackets that start lower: see {@link runBrackets}. */
  readonly earlier: readonly Promise<void>[];
  readonly finish: () => void;
}

/** A rung while its trials come in. */
interface RungState {
  /** Best first. */
  readonly ranked: Trial[];
  /** Sampled architectures that go on, by index. */
  readonly going: Set<number>;
}

/** Puts a trial where it belongs among others, best first. */
function rankIn(ranked: Trial[], trial: Trial): void {
  let place = ranked.length;
  while (place > 0 && compareTrials(trial, ranked[place - 1]) < 0) place--;
  ranked.splice(place, 0, trial);
}

/**
 * Runs a bracket. An architecture trains on as soon as it is certain to survive, whatever the trials still running will
 * say: with k survivors and u trials out, those are the best k − u so far. Who survives is the same as if every rung
 * ended before the next began, but no worker waits for a rung's last trial.
 */
async function runBracket(
  bracket: Bracket,
  contenders: readonly Contender[],
  options: SearchOptions & { readonly selected: number },
): Promise<readonly Trial[]> {
  const { filterPenalty, evaluate, selected, onRung } = options;
  const { s, rungs } = bracket;
  const states = rungs.map((): RungState => ({ ranked: [], going: new Set() }));
  const byIndex = new Map(contenders.map((contender) => [contender.index, contender]));
  const finished: Trial[] = [];

  /** Marks a rung whose trials are all there, and lets go of those that end in it. */
  const closeRung = (rung: number, kept: ReadonlySet<number>): void => {
    const inOrder = [...states[rung].ranked].sort((a, b) => a.index - b.index);
    const marked = inOrder.map((trial) => (kept.has(trial.index) ? { ...trial, survives: true } : trial));
    finished.push(...marked);
    onRung?.(marked);
    const last = rung === rungs.length - 1;
    for (const { index } of marked) if (last || !kept.has(index)) byIndex.get(index)?.finish();
  };

  const climb = async ({ architecture, index, earlier }: Contender, rung: number): Promise<void> => {
    const { configurations, resource: epochs } = rungs[rung];
    const trainedEpochs = rung === 0 ? 0 : rungs[rung - 1].resource;
    if (rung === 0 && earlier.length > 0) await Promise.all(earlier);
    const evaluation = await evaluate(architecture, epochs, index, trainedEpochs);
    const score = hyperbandScore(architecture, evaluation.accuracy, filterPenalty);
    const { ranked, going } = states[rung];
    // spread last: before so many other fields it takes many times as long, most of a simulated Hyperband
    rankIn(ranked, { architecture, index, bracket: s, rung, epochs, score, survives: false, ...evaluation });
    const out = configurations - ranked.length;
    const last = rung === rungs.length - 1;
    const survivors = last ? Math.min(selected, configurations) : rungs[rung + 1].configurations;
    const certain = ranked.slice(0, Math.max(0, survivors - out));
    if (out === 0) closeRung(rung, new Set(certain.map((trial) => trial.index)));
    if (last || certain.length === 0) return;
    const next = certain.filter((trial) => !going.has(trial.index));
    for (const trial of next) going.add(trial.index);
    await Promise.all(next.map((trial) => climb(byIndex.get(trial.index)!, rung + 1)));
  };

  await Promise.all(contenders.map((contender) => climb(contender, 0)));
  return finished;
}

/**
 * Runs brackets side by side, so that the few long trainings of one leave no core idle: in each rung all architectures
 * left train, and the best by score go on, each as soon as that is certain.
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
