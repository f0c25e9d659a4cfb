import { compareFinalists } from "../../hyperband/trial";
import type { VisitOutcome } from "../searcher";

/** What a data set's summed score is held against. */
export type Baseline =
  /** Its summed score of the time before (equation 2.7); at the first visit its own, for a reward of 0. */
  | "previous"
  /** The mean of its summed scores, older ones counting less and less. */
  | "moving";

/** State of {@link Rewards}, by data set. */
export type RewardsState = Readonly<Record<string, { readonly baseline: number; readonly square: number }>>;

/** What of a moving mean stays at each visit. */
const keep = 0.8;

/**
 * Rewards of Hyperbands: summed score less a baseline of the same data set.
 *
 * The thesis does not say what a first visit is held against. Its first rewards are 2.0 and 0.5 (figures 3.8, 3.9) where
 * five summed scores make about 9, so it is not 0; here it is the score itself, and nothing is learned from it.
 */
export class Rewards {
  private readonly known: Record<string, { baseline: number; square: number }>;

  constructor(
    private readonly options: { readonly baseline: Baseline; readonly normalised: boolean },
    state: RewardsState = {},
  ) {
    this.known = structuredClone(state) as typeof this.known;
  }

  /** The reward of each Hyperband, and the same in units of their usual size where rewards are normalised. */
  of(outcomes: readonly VisitOutcome[]): { readonly rewards: readonly number[]; readonly scaled: readonly number[] } {
    const rewards: number[] = [];
    const scaled: number[] = [];
    for (const { dataSet, outcome } of outcomes) {
      const score = outcome.summedScore;
      // a sum with a training that diverged tells nothing
      const known = this.known[dataSet];
      const reward = known && Number.isFinite(score) ? score - known.baseline : 0;
      rewards.push(reward);
      if (!Number.isFinite(score)) {
        scaled.push(0);
        continue;
      }
      const square = known ? keepOf(known.square || reward ** 2, reward ** 2) : 0;
      const baseline = known && this.options.baseline === "moving" ? keepOf(known.baseline, score) : score;
      this.known[dataSet] = { baseline, square };
      scaled.push(this.options.normalised && square > 0 ? reward / Math.sqrt(square) : reward);
    }
    return { rewards, scaled };
  }

  read(): RewardsState {
    return structuredClone(this.known);
  }
}

const keepOf = (before: number, now: number): number => keep * before + (1 - keep) * now;

/**
 * What each architecture of a Hyperband earned: its place among all that started, trained longer first and then better
 * first, from +1 for the first to −1 for the last. The sum is 0, so what a whole Hyperband reaches is no part of it, nor
 * is the scale of a data set's scores. Equal architectures share the mean of their places.
 */
export function placesEarned({ outcome, architectures }: VisitOutcome): readonly number[] {
  const last = new Map(outcome.trials.map((trial) => [trial.index, trial])); // rungs ascend
  const order = [...last.values()].sort(compareFinalists);
  const step = 2 / Math.max(1, architectures.length - 1);
  const byArchitecture = new Map<string, number[]>();
  order.forEach(({ architecture }, place) => {
    const id = architecture.join("-");
    byArchitecture.set(id, [...(byArchitecture.get(id) ?? []), 1 - place * step]);
  });
  return architectures.map((architecture) => {
    const earned = byArchitecture.get(architecture.join("-")) as number[];
    return earned.reduce((sum, value) => sum + value, 0) / earned.length;
  });
}
