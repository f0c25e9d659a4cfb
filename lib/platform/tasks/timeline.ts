/** What a worker did for a while; seconds since its pool was made. */
export interface Interval {
  /** Number of the process: one that replaces a dead one gets a number of its own. */
  readonly worker: number;
  readonly kind: "start" | "work";
  readonly from: number;
  readonly to: number;
  /** Seconds on a processor, user and system, of the worker meanwhile. */
  readonly cpuSeconds: number;
  /** Name of the machine, where tasks run on several. */
  readonly machine?: string;
}

/** How the workers of a run spent their time, all together, in seconds. */
export interface WorkerTimes {
  /** Launching processes, loading the engine. */
  readonly startSeconds: number;
  readonly workSeconds: number;
  /** Up and without work: at the ends of rungs, and at the end of the run. */
  readonly idleSeconds: number;
  /** On a processor, user and system: starts and tasks. */
  readonly cpuSeconds: number;
  /** Tasks and seconds of work by machine, where tasks run on several. */
  readonly machines?: Readonly<Record<string, { readonly tasks: number; readonly seconds: number }>>;
}

/**
 * Adds up a timeline.
 *
 * @param end When the run ended, seconds since the pool was made: workers that are ready wait until then.
 */
export function workerTimes(timeline: readonly Interval[], end: number): WorkerTimes {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const lasting = (kind: Interval["kind"]): number =>
    sum(timeline.filter((interval) => interval.kind === kind).map(({ from, to }) => to - from));
  const workers = new Set(timeline.map(({ worker }) => worker));
  const up = sum(
    [...workers].map((worker) => end - Math.min(...timeline.filter((i) => i.worker === worker).map((i) => i.from))),
  );
  const [startSeconds, workSeconds] = [lasting("start"), lasting("work")];
  const cpuSeconds = sum(timeline.map((interval) => interval.cpuSeconds));
  const times = { startSeconds, workSeconds, idleSeconds: Math.max(0, up - startSeconds - workSeconds), cpuSeconds };
  const named = [...new Set(timeline.flatMap(({ machine }) => machine ?? []))].sort();
  if (named.length === 0) return times;
  const machines = named.map((name) => {
    const own = timeline.filter(({ machine }) => machine === name);
    return [name, { tasks: own.length, seconds: sum(own.map(({ from, to }) => to - from)) }] as const;
  });
  return { ...times, machines: Object.fromEntries(machines) };
}
