import type { Verdict } from "../information-estimate";
import type { PairNeighbours } from "./pair-neighbours";

/** What a larger critic would add to a bound of pairs, and what twice the pairs added to it, nats. */
export interface PairLimits {
  readonly family: number;
  readonly points: number;
}

const twoSided = 1.96;

/** Nats and share of the estimate that are no matter, however narrow the interval. */
const noMatter = { nats: 0.02, share: 0.02 };

/** Nats and share of the estimate by which the pairs of the fit may flatter the bound. */
const flattered = { nats: 0.1, share: 0.15 };

/** Miss that falls as the root of the pairs: the gain of the next doubling in units of the last. */
const nextDoubling = Math.SQRT1_2;

interface Judged {
  readonly bound: number;
  readonly standardError: number;
}

const allowedFor = ({ bound, standardError }: Judged): number =>
  Math.max(noMatter.nats, noMatter.share * bound, twoSided * standardError);

/** Whether nearest neighbours have settled, at no less than the bound: then they say whether it is short of anything. */
export function neighboursTell({ sound, nats }: PairNeighbours, judged: Judged): boolean {
  return sound && judged.bound - nats <= allowedFor(judged);
}

/** The headline of pairs with its error, interval and verdict; the first verdict that applies. */
export function pairVerdict(options: {
  readonly bound: number;
  readonly standardError: number;
  /** Of the bound on the pairs of the fit over that on others, nats. */
  readonly gap: number;
  readonly stopReason: "converged" | "maxEpochs";
  readonly neighbours: PairNeighbours | undefined;
  readonly limits: PairLimits | undefined;
  readonly cap: number;
  readonly dv: number;
  readonly headline: string;
  readonly nPoints: number;
}): {
  readonly nats: number;
  readonly standardError: number;
  readonly interval: readonly [number, number];
  readonly verdict: Verdict;
  readonly because: string;
} {
  const { bound, standardError, gap, stopReason, neighbours, limits, cap, dv, headline, nPoints } = options;
  const show = (value: number) => value.toFixed(3);
  const allowed = allowedFor(options);
  const sees = neighbours?.nats ?? 0;
  const byCritics = (verdict: Verdict, because: string, missing = 0) => {
    const low = Math.max(0, bound - twoSided * standardError);
    const high = Math.max(0, bound + gap + missing + twoSided * standardError, sees);
    return { nats: bound, standardError, interval: [low, high] as const, verdict, because };
  };
  if (headline === "infoNce" && (bound > 0.85 * cap || dv > cap)) {
    return byCritics("ceiling", `The contrastive bound cannot exceed ln(batch) = ${show(cap)} nats.`);
  }
  if (bound > Math.log(nPoints)) {
    return byCritics("ceiling", `No lower bound above ln n = ${show(Math.log(nPoints))} nats can be trusted.`);
  }
  if (neighbours && headline === "dv" && neighboursTell(neighbours, options)) {
    const { change } = neighbours;
    const settled = `Nearest neighbours changed by ${show(change)} nats with twice the pairs`;
    if (sees - bound <= Math.max(allowed, twoSided * neighbours.standardError)) {
      return byCritics("reliable", `${settled}, and see ${show(sees)} nats, no more than the interval allows for.`);
    }
    const nats = Math.max(0, sees);
    // the change is of chance too; and what is left of a bias that falls as the root of the pairs is 2.4 times the last
    const error = Math.SQRT2 * twoSided * neighbours.standardError + Math.abs(change) / (Math.SQRT2 - 1);
    return {
      nats,
      standardError: neighbours.standardError,
      interval: [Math.max(0, nats - error), Math.max(0, nats + error)],
      verdict: "reliable",
      because: `${settled}; they are the estimate, since critics see ${show(sees - bound)} nats less.`,
    };
  }
  if (stopReason === "maxEpochs") {
    return byCritics("notConverged", "A fit was cut off before it stopped gaining on the select pairs.");
  }
  if (sees > bound + allowed) {
    return byCritics("limited by the family", `Nearest neighbours see ${show(sees)} nats, critics ${show(bound)}.`);
  }
  if (limits && limits.family > allowed) {
    return byCritics("limited by the family", `A larger critic sees ${show(limits.family)} nats more.`);
  }
  const ofPoints = nextDoubling * Math.max(0, limits?.points ?? 0);
  if (ofPoints > allowed) {
    return byCritics("limited by the points", `Twice the pairs are expected to add ${show(ofPoints)} nats.`);
  }
  if (gap > Math.max(flattered.nats, flattered.share * bound)) {
    return byCritics("limited by the points", `On the pairs of the fit the bound is ${show(gap)} nats higher.`);
  }
  if (!limits && neighbours === undefined) {
    return byCritics("limited by the family", "No larger critic was tried, so nothing says what this one misses.");
  }
  const added = `Twice the pairs are expected to add ${show(ofPoints)} nats, a larger critic ${show(limits?.family ?? 0)}`;
  return byCritics("reliable", `${added}: within the interval.`, 3 * ofPoints);
}
