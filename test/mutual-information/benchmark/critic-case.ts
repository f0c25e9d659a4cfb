/** A layer whose information MINE estimates in the benchmark: maps of random numbers, as many labels. */
export interface CriticCase {
  /** Side of the square maps. */
  readonly side: number;
  readonly channels: number;
  readonly nConvolutions: number;
  readonly nClasses: number;
  readonly fitPoints: number;
  readonly reportPoints: number;
  /** Epochs to take; the first is warming up. */
  readonly epochs: number;
}

/** What a side of the benchmark prints. */
export interface EpochTimes {
  /** Processor time of each epoch but the first, seconds: steps on the fit points, then all bounds on fit and report points. */
  readonly seconds: readonly number[];
}
