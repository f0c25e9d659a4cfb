import type { HyperbandOutcome } from "../hyperband/trial";
import type { Random } from "../platform/random/random";
import type { Architecture, Distribution } from "../search-space";

/** A data set on which a Hyperband is about to run, and what is known of it. */
export interface Visit {
  readonly dataSet: string;
  /** Input vector of a measured architecture (definition 2.3): what a controller sees. */
  readonly input: ArrayLike<number>;
}

/** What a Hyperband on a data set found. */
export interface VisitOutcome extends Visit {
  /** Those that it started from, as they were suggested. */
  readonly architectures: readonly Architecture[];
  readonly outcome: HyperbandOutcome;
}

/** What a searcher tells of its last update. */
export interface Learning {
  /** Mean over the data sets of the loss of the drawn architectures, nats (figures 3.4 and 3.5). */
  readonly loss: number;
  /** Σ over the data sets of summed score less baseline (equation 2.7; figures 3.8 and 3.9). */
  readonly reward: number;
}

/**
 * Chooses what Hyperbands start from. All searchers have one contract, so that all get the same budget, seeds and
 * evaluation.
 */
export interface Searcher {
  /**
   * Architectures for one Hyperband on each data set.
   *
   * @param size Architectures a Hyperband.
   * @returns As many for each visit.
   */
  suggest(visits: readonly Visit[], size: number, random: Random): readonly (readonly Architecture[])[];
  /** Learns from the Hyperbands of the last suggestion, in its order. */
  update?(outcomes: readonly VisitOutcome[]): Learning | undefined;
  /** The distribution that it draws from, where it has one; shape [92], `perLayer`. */
  prior?(visit: Visit): Distribution;
  /** All that it has learned, plain JSON: one made of this goes on as if it had never stopped. */
  state?(): unknown;
}
