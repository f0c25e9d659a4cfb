/** A training of one rung as it ran on one worker. */
export interface TimedTask {
  readonly architecture: string;
  readonly rung: number;
  readonly seconds: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Seconds that workers take who each take the longest task that is left (Graham 1969). */
export function longestFirstSpan(seconds: readonly number[], workers: number): number {
  const ends = new Array<number>(workers).fill(0);
  for (const each of [...seconds].sort((a, b) => b - a)) {
    const soonest = ends.indexOf(Math.min(...ends));
    ends[soonest] += each;
  }
  return Math.max(...ends);
}

/** What the tasks of a search allow on some workers of the same speed, in seconds. */
export interface Bounds {
  /** One worker. */
  readonly alone: number;
  /** No schedule ends sooner: all work shared evenly, or one architecture trained through all its rungs. */
  readonly least: number;
  /** Longest first, each rung beginning when the one before has ended. */
  readonly stageByStage: number;
}

/** The bounds of tasks that ran on one worker. */
export function boundsOf(tasks: readonly TimedTask[], workers: number): Bounds {
  const timesBy = (key: (task: TimedTask) => string | number): readonly (readonly number[])[] =>
    [...new Set(tasks.map(key))].map((value) =>
      tasks.filter((task) => key(task) === value).map(({ seconds }) => seconds),
    );
  const alone = sum(tasks.map(({ seconds }) => seconds));
  return {
    alone,
    least: Math.max(alone / workers, ...timesBy(({ architecture }) => architecture).map(sum)),
    stageByStage: sum(timesBy(({ rung }) => rung).map((rung) => longestFirstSpan(rung, workers))),
  };
}
