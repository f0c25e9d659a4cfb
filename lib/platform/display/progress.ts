import { randomUUID } from "node:crypto";
import { Presets, SingleBar } from "cli-progress";
import { type KernelHost, kernelHost } from "../kernel/host";
import { formatDuration } from "./duration";
import { escapeHtml } from "./html";
import { formatNumber } from "./numbers";

/** How far the work is, where steps alone do not say it. */
export interface ProgressDetail {
  /** Share of the work that is done, in [0, 1]; as many of the steps as are done unless told. */
  readonly share?: number;
  /** Steps among those done that took no work, such as answers from a cache; they do not count in the rate. */
  readonly reused?: number;
}

/** A bar that moves in place: in the running cell, or in the terminal. */
export interface Progress {
  /** @param note What happens now or is best so far. */
  update(done: number, note?: string, detail?: ProgressDetail): void;
  /** Shows the last state and stops; `note` replaces the last one. */
  finish(note?: string): void;
}

/** Where a bar stands. */
interface State extends Required<ProgressDetail> {
  readonly done: number;
  readonly note: string;
}

/** What a bar counts. */
interface Extent {
  readonly title: string;
  /** Steps. */
  readonly total: number;
  /** What all the work was expected to take. */
  readonly plannedSeconds?: number;
  /** Milliseconds since 1970. */
  readonly started: number;
}

const redrawMilliseconds = 200;

/** Steps in a unit of time, the largest unit in which there is at least one: `3.2/s`, `14/min`. */
export function formatRate(perSecond: number): string {
  const units = [
    { unit: "s", seconds: 1 },
    { unit: "min", seconds: 60 },
    { unit: "h", seconds: 3600 },
  ];
  const { unit, seconds } = units.find((candidate) => perSecond * candidate.seconds >= 1) ?? units[2];
  return `${formatNumber(perSecond * seconds, 2)}/${unit}`;
}

/** From this share of the work on, the time that it took says alone how long the rest takes. */
const trustedShare = 0.25;

/** Seconds that the rest takes: by the plan at first, by what was done the more of it there is; undefined if unknown. */
function secondsLeft(share: number, elapsed: number, plannedSeconds: number | undefined): number | undefined {
  const observed = share > 0 ? elapsed / share : undefined;
  if (observed === undefined || plannedSeconds === undefined) {
    const whole = observed ?? plannedSeconds;
    return whole === undefined ? undefined : whole * (1 - share);
  }
  const trust = Math.min(1, share / trustedShare);
  return (1 - share) * (trust * observed + (1 - trust) * plannedSeconds);
}

/** Time, rate and time left. */
function pace({ done, share, reused }: State, { total, plannedSeconds, started }: Extent): string {
  const elapsed = (Date.now() - started) / 1000;
  const computed = done - reused;
  const left = done >= total ? undefined : secondsLeft(share, elapsed, plannedSeconds);
  return [
    formatDuration(elapsed),
    ...(computed > 0 ? [formatRate(computed / Math.max(elapsed, 1e-3))] : []),
    ...(left === undefined ? [] : [`about ${formatDuration(left)} left`]),
  ].join(", ");
}

/** Steps for a bar's length: how much of the work is done. */
const barValue = ({ share }: State, { total }: Extent): number => Math.round(share * total * 100) / 100;

function kernelBar(host: KernelHost, extent: Extent): (state: State, last: boolean) => void {
  const displayId = randomUUID();
  const { title, total } = extent;
  let drawn = 0;
  let shown = false;
  return (state, last) => {
    if (shown && !last && Date.now() - drawn < redrawMilliseconds) return;
    const { done, note } = state;
    const text = `${title}: ${done} of ${total} · ${pace(state, extent)}${note ? ` · ${note}` : ""}`;
    const bar = `<progress value="${barValue(state, extent)}" max="${Math.max(1, total)}" aria-label="${escapeHtml(title)}" style="width:16em;max-width:100%"></progress>`;
    const data = { "text/html": `${bar} ${escapeHtml(text)}`, "text/plain": text };
    host.display(data, { displayId, update: shown });
    shown = true;
    drawn = Date.now();
  };
}

/** Ends a bar when the process ends before it, since a hidden cursor would stay hidden. */
function stopWithProcess(stop: () => void): () => void {
  const signals = { SIGINT: 130, SIGTERM: 143 } as const;
  let over = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (over) return; // another listener has ended the bar
    stop();
    if (process.listenerCount(signal) <= 1) process.exit(signals[signal as keyof typeof signals]);
  };
  process.on("exit", stop);
  for (const signal of Object.keys(signals)) process.on(signal, onSignal);
  return () => {
    over = true;
    process.off("exit", stop);
    for (const signal of Object.keys(signals)) process.off(signal, onSignal);
  };
}

/** A bar of a form in the terminal. */
export const barInTerminal = (format: string): SingleBar =>
  new SingleBar(
    {
      format,
      fps: 1000 / redrawMilliseconds,
      hideCursor: true,
      noTTYOutput: true,
      notTTYSchedule: 15_000,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );

function terminalBar(extent: Extent): (state: State, last: boolean) => void {
  const { title, total } = extent;
  const bar = barInTerminal(`${title} {bar} {done}/${total} · {pace}{note}`);
  const payloadOf = (state: State) => ({
    done: state.done,
    pace: pace(state, extent),
    note: state.note ? ` · ${state.note}` : "",
  });
  const start = { done: 0, note: "", share: 0, reused: 0 };
  bar.start(total, 0, payloadOf(start));
  const forget = stopWithProcess(() => bar.stop());
  return (state, last) => {
    bar.update(barValue(state, extent), payloadOf(state));
    if (!last) return;
    forget();
    bar.stop();
  };
}

/**
 * Starts a bar of `total` steps that moves in place where this code runs, with time, rate and time left. In a terminal
 * it ends with the process, so that the cursor comes back.
 *
 * @param plannedSeconds What all the steps are expected to take: the time left before there is anything to tell it by.
 * @throws RangeError when `total` is no count.
 * @example
 * const bar = progress("Networks", 12);
 * for (let done = 1; done <= 12; done++) bar.update(done, "best so far 0.93");
 * bar.finish("done");
 */
export function progress(title: string, total: number, plannedSeconds?: number): Progress {
  if (!Number.isInteger(total) || total < 0) {
    throw new RangeError(`Cannot show progress of ${total} steps: it must be an integer of at least 0.`);
  }
  const host = kernelHost();
  const extent = { title, total, plannedSeconds, started: Date.now() };
  const draw = host ? kernelBar(host, extent) : terminalBar(extent);
  let state: State = { done: 0, note: "", share: 0, reused: 0 };
  return {
    update: (done, note = "", { share = total > 0 ? done / total : 1, reused = 0 } = {}) => {
      state = { done, note, share: Math.min(1, share), reused };
      draw(state, false);
    },
    finish: (note = "") => draw({ ...state, note }, true),
  };
}
