import { type Bracket, bracketOf, type Rung } from "./bracket";
import { integerLogarithm, requireInteger, toSafeNumber } from "./integers";
import { halvingBracket } from "./successive-halving";
import { compareTrials, type Trial } from "./trial";

/**
 * Which promotions an asynchronous halving of n architectures makes:
 * - `open`: the rule of Li et al. (2020) as it stands. How many architectures reach a rung depends on the order in
 *   which results come in, since early promotions are made on few of them.
 * - `capped`: the same rule until a rung holds ⌊n/η^k⌋ architectures. It always comes to hold exactly so many, which
 *   makes the cost known beforehand, and equal to that of synchronous halving.
 */
export const promotionRules = ["capped", "open"] as const;

export type PromotionRule = (typeof promotionRules)[number];

/** Asynchronous successive halving, ASHA (Li et al. 2020, algorithm 2), of a given number of architectures. */
export interface AsynchronousSchedule {
  readonly kind: "asha";
  /** n: architectures sampled. */
  readonly configurations: number;
  /** r: epochs of the first rung when the early-stopping rate is 0. */
  readonly minResource: number;
  /** R: no architecture trains longer. */
  readonly maxResource: number;
  readonly eta: number;
  /** s: rung k ends at r·η^(s + k) epochs. */
  readonly earlyStoppingRate: number;
  readonly promotions: PromotionRule;
  /** Trainings at the same time on the simulated clock; decides results, other than the number of workers. */
  readonly lanes: number;
  readonly selected: number;
}

/** Epochs at the end of each rung, r·η^(s + k) for k = 0 … ⌊log_η(R/r)⌋ − s. */
function rungResources(schedule: AsynchronousSchedule): readonly number[] {
  const { minResource, maxResource } = schedule;
  requireInteger("The maximum resource of asynchronous halving", maxResource, 1);
  requireInteger("The minimum resource of asynchronous halving", minResource, 1, maxResource);
  const eta = requireInteger("The eta of asynchronous halving", schedule.eta, 2);
  const levels = integerLogarithm(Math.floor(maxResource / minResource), eta);
  const rate = requireInteger("The early-stopping rate of asynchronous halving", schedule.earlyStoppingRate, 0, levels);
  return Array.from({ length: levels - rate + 1 }, (_, rung) =>
    toSafeNumber("A rung's resource", BigInt(minResource) * BigInt(eta) ** BigInt(rate + rung)),
  );
}

/**
 * The rungs of an asynchronous halving: exact when promotions are capped; else the most that can happen.
 *
 * The bound for `open`: of the m results in a rung, the η − 1 worst are never promoted, because a result in the top
 * ⌊m'/η⌋ of any m' ≤ m has at least η − 1 worse ones among them. Later results that are each better than all before
 * reach it.
 *
 * @throws RangeError when a number is out of its range, naming it.
 */
export function asynchronousBracket(schedule: AsynchronousSchedule): Bracket {
  const { promotions, eta } = schedule;
  requireInteger("The lanes of asynchronous halving", schedule.lanes, 1);
  if (promotions === "capped") return halvingBracket({ ...schedule, rounding: "floor" });
  const configurations = requireInteger("Architectures of asynchronous halving", schedule.configurations, 1);
  const rungs: Rung[] = [];
  rungResources(schedule).forEach((resource, rung) => {
    const most = configurations - rung * (eta - 1);
    if (most > 0) rungs.push({ configurations: most, resource });
  });
  return bracketOf(rungs);
}

/** A training to do next: of which sampled architecture, up to which rung. */
export interface Job {
  readonly index: number;
  readonly rung: number;
}

interface RungState {
  /** Results that came in. */
  readonly results: Trial[];
  /** Sampled architectures promoted from here. */
  readonly promoted: Set<number>;
}

/**
 * The scheduler of asynchronous halving. What it proposes depends on nothing but the order of {@link next} and
 * {@link report}.
 */
export class AsynchronousHalving {
  readonly rungs: readonly Rung[];
  private readonly states: readonly RungState[];
  private sampled = 0;

  /** @throws RangeError when a number of the schedule is out of its range. */
  constructor(private readonly schedule: AsynchronousSchedule) {
    this.rungs = asynchronousBracket(schedule).rungs;
    this.states = this.rungs.map(() => ({ results: [], promoted: new Set() }));
  }

  /** Notes the result of a job. */
  report(trial: Trial): void {
    this.states[trial.rung].results.push(trial);
  }

  /**
   * The next job for a free worker: from the highest rung down, the best architecture that is among the best
   * ⌊results/η⌋ of its rung and not promoted yet; else the next sampled one.
   *
   * @returns Undefined when there is none until another result comes in, or ever.
   */
  next(): Job | undefined {
    for (let rung = this.rungs.length - 2; rung >= 0; rung--) {
      const index = this.promotable(rung);
      if (index === undefined) continue;
      this.states[rung].promoted.add(index);
      return { index, rung: rung + 1 };
    }
    return this.sampled < this.schedule.configurations ? { index: this.sampled++, rung: 0 } : undefined;
  }

  private promotable(rung: number): number | undefined {
    const { results, promoted } = this.states[rung];
    if (this.schedule.promotions === "capped" && promoted.size >= this.rungs[rung + 1].configurations) return undefined;
    const best = [...results].sort(compareTrials).slice(0, Math.floor(results.length / this.schedule.eta));
    return best.find(({ index }) => !promoted.has(index))?.index;
  }
}
