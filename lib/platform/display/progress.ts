import { randomUUID } from "node:crypto";
import { Presets, SingleBar } from "cli-progress";
import { type KernelHost, kernelHost } from "../kernel/host";
import { formatDuration } from "./duration";
import { escapeHtml } from "./html";
import { formatNumber } from "./numbers";

/** A bar that moves in place: in the running cell, or in the terminal. */
export interface Progress {
  /** @param note What happens now or is best so far. */
  update(done: number, note?: string): void;
  /** Shows the last state and stops; `note` replaces the last one. */
  finish(note?: string): void;
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

/** Time, rate and time left, from what was done so far. */
function pace(done: number, total: number, started: number): string {
  const seconds = (Date.now() - started) / 1000;
  if (done === 0) return formatDuration(seconds);
  const rate = `${formatDuration(seconds)}, ${formatRate(done / Math.max(seconds, 1e-3))}`;
  return done >= total ? rate : `${rate}, about ${formatDuration((seconds / done) * (total - done))} left`;
}

function kernelProgress(host: KernelHost, title: string, total: number): Progress {
  const displayId = randomUUID();
  const started = Date.now();
  let drawn = 0;
  let shown = false;
  const draw = (done: number, note: string): void => {
    const text = `${title}: ${done} of ${total} · ${pace(done, total, started)}${note ? ` · ${note}` : ""}`;
    const bar = `<progress value="${done}" max="${Math.max(1, total)}" aria-label="${escapeHtml(title)}" style="width:16em;max-width:100%"></progress>`;
    const data = { "text/html": `${bar} ${escapeHtml(text)}`, "text/plain": text };
    host.display(data, { displayId, update: shown });
    shown = true;
    drawn = Date.now();
  };
  let last = 0;
  return {
    update: (done, note = "") => {
      last = done;
      if (!shown || Date.now() - drawn >= redrawMilliseconds) draw(done, note);
    },
    finish: (note = "") => draw(last, note),
  };
}

function terminalProgress(title: string, total: number): Progress {
  const bar = new SingleBar(
    {
      format: `${title} {bar} {value}/{total} · {pace}{note}`,
      fps: 1000 / redrawMilliseconds,
      hideCursor: true,
      noTTYOutput: true,
      notTTYSchedule: 15_000,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  const started = Date.now();
  bar.start(total, 0, { pace: "", note: "" });
  const payload = (done: number, note: string) => ({
    pace: pace(done, total, started),
    note: note ? ` · ${note}` : "",
  });
  let last = 0;
  return {
    update: (done, note = "") => {
      last = done;
      bar.update(done, payload(done, note));
    },
    finish: (note = "") => {
      bar.update(last, payload(last, note));
      bar.stop();
    },
  };
}

/**
 * Starts a bar of `total` steps that moves in place where this code runs, with time, rate and time left.
 *
 * @throws RangeError when `total` is no count.
 * @example
 * const bar = progress("Networks", 12);
 * for (let done = 1; done <= 12; done++) bar.update(done, "best so far 0.93");
 * bar.finish("done");
 */
export function progress(title: string, total: number): Progress {
  if (!Number.isInteger(total) || total < 0) {
    throw new RangeError(`Cannot show progress of ${total} steps: it must be an integer of at least 0.`);
  }
  const host = kernelHost();
  return host ? kernelProgress(host, title, total) : terminalProgress(title, total);
}
