/** What decides when a waiting piece of work starts. */
export interface Priority {
  /** Epochs trained before: lower rungs first, since what comes next waits for them. 0 for other tasks. */
  readonly trainedEpochs: number;
  /** Seconds that it will take, by the cost model. */
  readonly seconds: number;
  /** The data it reads, if it reads any: a worker that read it before need not read it again. */
  readonly data?: string;
}

/**
 * Which of the waiting is next, as an index; for tests, which show that order changes no result.
 *
 * @param waiting In the order in which they were asked for, at least one.
 */
export type Choose = (waiting: readonly Priority[]) => number;

/** Lower rungs first, of these the longest: a long task that starts last leaves the other cores idle. */
function isBefore(a: Priority, b: Priority): boolean {
  return a.trainedEpochs === b.trainedEpochs ? a.seconds > b.seconds : a.trainedEpochs < b.trainedEpochs;
}

/**
 * Work that waits for a worker, longest first (Graham 1969: the last worker ends at most a third later than in the
 * best order). Of equals, what was asked for first.
 */
export class TaskQueue<Item extends Priority> {
  private readonly waiting: Item[] = [];

  constructor(private readonly choose?: Choose) {}

  get length(): number {
    return this.waiting.length;
  }

  add(item: Item): void {
    this.waiting.push(item);
  }

  /** Takes what is next. */
  take(): Item | undefined {
    return this.takeAt(this.choose && this.waiting.length > 0 ? this.choose(this.waiting) : this.best(() => true));
  }

  /**
   * Takes what is next of that for which a worker need not read data: so each of several data sets is decoded by few
   * workers. What a worker leaves, it takes by {@link take} when nothing of its own is left, so no core waits.
   */
  takeLoaded(loaded: ReadonlySet<string>): Item | undefined {
    if (this.choose) return this.take();
    return this.takeAt(this.best(({ data }) => data === undefined || loaded.has(data)));
  }

  /** Takes everything. */
  drain(): readonly Item[] {
    return this.waiting.splice(0);
  }

  private best(fits: (item: Item) => boolean): number {
    let best = -1;
    this.waiting.forEach((item, index) => {
      if (fits(item) && (best < 0 || isBefore(item, this.waiting[best]))) best = index;
    });
    return best;
  }

  private takeAt(index: number): Item | undefined {
    return index < 0 ? undefined : this.waiting.splice(index, 1)[0];
  }
}
